"""dsim diff agrees with comparing both images, on the histories of real repositories.

Runs where DSIM_HISTORIES names git repositories, with a colon between them. What dsim diff tells of each change is
compared with asking the oracle about both configurations, request by request. Where DSIM_LIVE names the socket of a
Docker Engine, a part of the changes is also built there, without what needs a base image, and containers are compared.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from simulator.analysis.diff import SETTINGS, Comparison, Side, compare
from simulator.analysis.matrix import generalize_words
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, Origin, words
from simulator.images.config import to_json
from simulator.oracle import protocol
from simulator.releases.find import find_engine
from simulator.simulation.image import build_dockerfile, look_up_nothing
from simulator.workspace.revisions import find_revised, read_revisions
from tests.conformance.adapters.builders import Classic
from tests.conformance.adapters.engines import RealEngine

REPOSITORIES = [Path(path) for path in os.environ.get("DSIM_HISTORIES", "").split(":") if path]
SOCKET = os.environ.get("DSIM_LIVE", "")
COMMITS = int(os.environ.get("DSIM_COMMITS", "200"))
BASE = {"Entrypoint": ["/base"], "Cmd": ["base cmd"], "Env": ["PATH=/base", "LANG=C"], "Shell": ["/base/sh", "-c"]}
BODIES: tuple[dict[str, list[str]], ...] = tuple(
    {key: value for key, value in (("Entrypoint", entrypoint), ("Cmd", cmd)) if value is not None}
    for entrypoint in (None, [], [""], ["p", "q r"])
    for cmd in (None, ["a", "", "--"])
)
DOCKER = find_engine("docker@28.5")
LABEL = "dsim.histories=1"

pytestmark = pytest.mark.skipif(not REPOSITORIES, reason="DSIM_HISTORIES names no repository")


@pytest.fixture(scope="module")
def changes() -> list[tuple[str, str]]:
    """Both texts of every changed Dockerfile of the last commits, each pair once."""
    found: dict[tuple[str, str], None] = {}
    home = Path.cwd()
    for repository in REPOSITORIES:
        os.chdir(repository)
        try:
            log = ["git", "log", "--format=%H", "--no-merges", f"-{COMMITS}"]
            for commit in subprocess.run(log, check=True, capture_output=True, text=True).stdout.split()[:-1]:
                for each in find_revised(read_revisions([f"{commit}~1..{commit}"]), []):
                    if each.old is not None and each.new is not None:
                        found[each.old, each.new] = None
        finally:
            os.chdir(home)
    print(f"{len(found)} changes")
    assert found
    return list(found)


def side(text: str, images: dict[str, Any], builder: str = "") -> Side:
    head = [line for line in text.partition("\nFROM")[0].splitlines() if line.startswith("ARG")]
    try:
        given = {"builder": builder or None}
        return Side(build_dockerfile(text, given, images, DOCKER, "Dockerfile:{}".format, look_up_nothing), tuple(head))
    except Refusal as refusal:
        return Side(refusal)


def verdicts(found: Comparison) -> Iterator[tuple[dict[str, list[str]], str]]:
    """Give each request in words, and what was found out about it."""
    for body in BODIES:
        asked = ContainerConfig(*(_words(body.get(key)) for key in ("Entrypoint", "Cmd")))
        rows = [
            change
            for change in found.changes
            if generalize_words(change.way.request.container) == generalize_words(asked)
        ]
        yield body, rows[0].verdict


def _words(listed: list[str] | None) -> Any:
    return None if listed is None else words(listed, Origin("request", "body"))


def argv(config: dict[str, Any], body: dict[str, list[str]]) -> Any:
    answer = protocol.answer({"engine": "docker@28.5", "image": {"config": config}, "request": {"engine-api": body}})
    return answer["process"]["args"] if answer["outcome"] == "process" else answer["message"]


def test_every_row_is_what_both_configurations_give(changes: list[tuple[str, str]]) -> None:
    told: dict[str, int] = {}
    for old, new in changes:
        try:
            known = [side(text, {"*": BASE}) for text in (old, new)]
            unknown = compare(side(old, {}), side(new, {}), DOCKER)
        except NotModelled:
            told["not modelled"] = told.get("not modelled", 0) + 1
            continue
        found = compare(known[0], known[1], DOCKER)
        if any(found.refusals):
            told["refused"] = told.get("refused", 0) + 1
            continue
        before, after = (config(done) for done in known)
        for body, verdict in verdicts(found):
            assert (argv(before, body) == argv(after, body)) == (verdict == "same"), (old, new, body)
        for body, verdict in verdicts(unknown):
            assert verdict != "same" or argv(before, body) == argv(after, body), (old, new, body)
        for setting, sure in zip(found.settings, unknown.settings, strict=True):
            assert sure.verdict != "same" or setting.verdict == "same", (old, new, setting)
        told[found.verdict] = told.get(found.verdict, 0) + 1
        told[f"{unknown.verdict} on an unknown base"] = told.get(f"{unknown.verdict} on an unknown base", 0) + 1
    print(told)
    assert told.get("same") and told.get("different")


def config(done: Side) -> Any:
    assert isinstance(done.image, BuiltImage)
    return json.loads(json.dumps(to_json(done.image.image)))


@pytest.mark.skipif(not SOCKET, reason="DSIM_LIVE names no socket")
def test_a_real_engine_starts_both_images_as_the_rows_say(changes: list[tuple[str, str]]) -> None:
    real = RealEngine(SOCKET)
    builder = f"classic@{real.version}"
    pairs = {(alone(old), alone(new)): None for old, new in changes}
    chosen = [pair for pair in pairs if pair[0] != pair[1]]
    chosen = random.Random(1).sample(chosen, min(60, len(chosen))) + [pair for pair in pairs if pair[0] == pair[1]][:5]
    texts = list(dict.fromkeys(text for pair in chosen for text in pair))
    made = dict(zip(texts, Classic(real).build(texts), strict=True))
    named = {text: f"review-{number}" for number, text in enumerate(texts) if made[text].config is not None}
    real.load({name: made[text].config for text, name in named.items()})
    seen = {text: [real.create(f"localhost/{name}:1", body).args for body in BODIES] for text, name in named.items()}
    told: dict[str, int] = {}
    for old, new in chosen:
        found = compare(side(old, {}, builder), side(new, {}, builder), find_engine(f"docker@{real.version}"))
        assert [bool(refusal) for refusal in found.refusals] == [made[text].config is None for text in (old, new)], old
        if any(found.refusals):
            continue
        for at, (body, verdict) in enumerate(verdicts(found)):
            assert (seen[old][at] == seen[new][at]) == (verdict == "same"), (old, new, body)
        for setting, one, other in zip(found.settings, fields(made[old].config), fields(made[new].config), strict=True):
            assert (one == other) == (setting.verdict == "same"), (old, new, setting)
        told[found.verdict] = told.get(found.verdict, 0) + 1
    remove(real)
    real.close()
    print(told)
    assert told.get("different")


def remove(real: RealEngine) -> None:
    """Remove what was built and loaded, the last of a line of images first."""
    url = "/images/json?all=1&filters=" + quote(json.dumps({"label": [LABEL]}))
    while found := json.loads(real.request("GET", url)[1]):
        gone = [real.request("DELETE", f"/images/{image['Id']}?force=1")[0] == 200 for image in found]
        if not any(gone):
            break


def fields(config: dict[str, Any] | None) -> list[Any]:
    """Give the settings as the image has them, in the order of ``SETTINGS``."""
    names = dict(zip(SETTINGS, ("Env", "WorkingDir", "User", "StopSignal", "Healthcheck"), strict=True))
    return [(config or {}).get(name) or None for name in names.values()]


def alone(text: str) -> str:
    """Keep of the last stage what needs neither a base image nor files."""
    stage = re.split(r"(?mi)^FROM\s.*$", re.sub(r"(?m)^\s*#.*\n", "", text).replace("\\\n", " "))[-1]
    kept = re.compile(r"(?i)(ENV|WORKDIR|USER|STOPSIGNAL|HEALTHCHECK|CMD|ENTRYPOINT|SHELL|LABEL|ARG)\s")
    return (
        "\n".join(["FROM scratch", f"LABEL {LABEL}", *(line for line in stage.splitlines() if kept.match(line))]) + "\n"
    )

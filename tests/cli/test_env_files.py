"""Env files: the oracle and the command line answer alike, and a file that is not here stops no answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator.callers.table import find_caller
from simulator.cli.main import cli
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.oracle.protocol import answer
from simulator.releases.find import find_engine

COMPOSE = "services: {a: {image: app, env_file: [x.env]}}"
FILES = {
    "compose.yaml": COMPOSE,
    "a.container": "[Container]\nImage=app\nEnvironmentFile=x.env\n",
    "stack.yaml": "version: '3'\nservices: {a: {image: app, env_file: x.env}}",
}
IMAGES = {"app": {"Entrypoint": ["e"]}}
RUN = ["--env-file", "x.env", "app"]
ASKED: Mapping[str, tuple[list[str], dict[str, Any]]] = {
    "docker-run": (["run", "docker", "run", *RUN], {"docker-run": RUN}),
    "docker-create": (["run", "docker", "create", *RUN], {"docker-create": RUN}),
    "docker-service-create": (["run", "docker", "service", "create", *RUN], {"docker-service-create": RUN}),
    "podman-run": (["run", "podman", "run", *RUN], {"podman-run": RUN}),
    "docker-exec": (
        ["run", "docker", "exec", *RUN[:2], "app", "x"],
        {"docker-exec": [*RUN[:2], "app", "x"]},
    ),
    "compose": (
        ["resolve", "--compose", "compose.yaml", "--service", "a"],
        {"compose": {"files": {"compose.yaml": COMPOSE}, "file": ["compose.yaml"], "service": "a"}},
    ),
    "podman-compose": (
        ["resolve", "--podman-compose", "compose.yaml"],
        {"podman-compose": {"files": {"compose.yaml": COMPOSE}, "file": ["compose.yaml"]}},
    ),
    "stack": (
        ["resolve", "--stack", "stack.yaml"],
        {"stack": {"files": {"stack.yaml": FILES["stack.yaml"]}, "file": ["stack.yaml"]}},
    ),
    "quadlet": (
        ["resolve", "--quadlet", "a.container"],
        {"quadlet": {"files": {"a.container": FILES["a.container"]}, "file": ["a.container"]}},
    ),
}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"app.json": json.dumps(IMAGES["app"]), **FILES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(answered: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an answer says of variables and of what is not known."""
    process = answered.get("process") or {}
    found: dict[str, Any] = {key: answered.get(key) for key in ("outcome", "rule", "what", "advice")}
    text = json.dumps(found | {"args": process.get("args"), "env": process.get("env")})
    folders = (f"{Path.cwd()}/", "/etc/containers/systemd/")  # a unit of the oracle stands in the latter
    return dict(json.loads(text.replace(folders[0], "").replace(folders[1], "")))


@pytest.mark.parametrize("caller", ASKED)
@pytest.mark.parametrize("text", [None, "A=1\n", "A B=1\n"], ids=["gone", "given", "wrong"])
def test_both_answer_alike(caller: str, text: str | None, place: Path) -> None:
    words, request = ASKED[caller]
    more: dict[str, Any] = {}
    if text is not None:
        (place / "x.env").write_text(text, encoding="utf-8")
        more = {"files": {"x.env": text, "/etc/containers/systemd/x.env": text}}
    engine = {"engine": "podman"} if caller in ("podman-run", "podman-compose", "quadlet") else {}
    asked = answer({"images": IMAGES, "request": request, **engine, **more})
    image = ["--config", "app.json"] if caller == "docker-exec" else ["--base", "app=app.json"]
    printed = CliRunner().invoke(cli, [words[0], *image, "--format", "json", *words[1:]])
    assert told(asked) == told(json.loads(printed.stdout))
    if text is None:
        assert asked["outcome"] != "refused" and "are not known here" in str(asked["advice"])


@pytest.mark.parametrize(
    ("caller", "engine", "rule"),
    [("compose", "docker", "env-file.missing"), ("podman-compose", "podman", "podman-compose-environment.no-file")],
)
def test_one_that_certainly_does_not_exist_is_refused(caller: str, engine: str, rule: str) -> None:
    row = find_caller(caller)
    assert row is not None
    with pytest.raises(Refusal) as refused:
        row.read(ASKED[caller][1][caller], find_engine(engine), CallerContext()).request()
    assert refused.value.decision.rule.id == rule

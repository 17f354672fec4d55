"""No command contradicts another, whoever starts the container: `resolve`, `lint` and `diff` say the same of a file.

A file of each kind starts one container of a public image with drawn words.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.analysis.advice import is_background
from simulator.analysis.repository.changes import compare_states
from simulator.analysis.repository.state import Given, State
from simulator.cli.main import cli
from simulator.core.text import as_sentence
from simulator.images.catalogue import catalogued
from simulator.linting.said import SAID
from simulator.rulebook import RULES

IMAGES = ("alpine", "nginx", "python:3.12-slim", "gcr.io/distroless/static", "hashicorp/terraform", "debian", "node")
WORDS = (
    *("sh", "-c", "bash", "/bin/sh", "a b", "ls -l", "$HOME", "&&", ">", "cd", "A=b", "", "--port", "-v", "--rm"),
    *("a; b", "a | b", "echo 'x", "terraform", "nginx", "python3", "top", "$(X)", '["a"]', "/docker-entrypoint.sh"),
)
LISTS = st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)


class Asked(NamedTuple):
    """What a file asks of an image; None asks for nothing."""

    image: str
    entrypoint: list[str] | None
    words: list[str] | None

    def fields(self, **names: str) -> dict[str, Any]:
        """Return the fields of a container, as its file calls them."""
        found = {"image": self.image, "entrypoint": self.entrypoint, "words": self.words}
        return {names[key]: value for key, value in found.items() if value is not None}

    def line(self, tool: str) -> str:
        """Return the line that asks for it."""
        first, *rest = self.entrypoint or [""]
        option = ["--entrypoint", first] if self.entrypoint else []
        return shlex.join([tool, "run", *option, self.image, *rest, *(self.words or ())])


def compose(asked: Asked) -> str:
    doubled = json.dumps(asked.fields(image="image", entrypoint="entrypoint", words="command")).replace("$", "$$")
    return f"services:\n  web: {doubled}\n"


def pod(asked: Asked) -> str:
    container = {"name": "web", **asked.fields(image="image", entrypoint="command", words="args")}
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - " + json.dumps(container) + "\n"


def unit(asked: Asked) -> str:
    lines = [f"Entrypoint={json.dumps(asked.entrypoint)}"] if asked.entrypoint else []
    words = " ".join('"' + word.replace('"', '\\"').replace("$", "$$") + '"' for word in asked.words or ())
    return "\n".join(["[Container]", f"Image={asked.image}", *lines, *([f"Exec={words}"] if words else [])]) + "\n"


def workflow(asked: Asked) -> str:
    given_ = {"entrypoint": asked.entrypoint[0]} if asked.entrypoint else {}
    step = {"uses": f"docker://{asked.image}", "with": {**given_, "args": shlex.join(asked.words or ())}}
    return f"jobs:\n  a:\n    runs-on: x\n    steps:\n    - {json.dumps(step)}\n"


def pipeline(asked: Asked) -> str:
    service = asked.fields(image="name", entrypoint="entrypoint", words="command")
    return f"a:\n  script: [x]\n  image: alpine\n  services: [{json.dumps(service)}]\n"


def task(asked: Asked) -> str:
    container = {"name": "web", **asked.fields(image="image", entrypoint="entryPoint", words="command")}
    return json.dumps({"containerDefinitions": [container]})


def job(asked: Asked) -> str:
    config = asked.fields(image="image", entrypoint="entrypoint", words="args")
    tasks = [{"Name": "web", "Driver": "docker", "Config": config}]
    return json.dumps({"Job": {"TaskGroups": [{"Name": "g", "Tasks": tasks}]}})


FILES: Mapping[str, tuple[str, Callable[[Asked], str]]] = {
    "compose": ("compose.yaml", compose),
    "stack": ("stack.yaml", compose),
    "kubernetes": ("pod.yaml", pod),
    "quadlet": ("web.container", unit),
    "github-actions": (".github/workflows/a.yml", workflow),
    "gitlab-ci": (".gitlab-ci.yml", pipeline),
    "ecs": ("task.json", task),
    "nomad": ("job.json", job),
    "docker": ("docker.sh", lambda asked: f"{asked.line('docker')}\n"),
    "podman": ("podman.sh", lambda asked: f"{asked.line('podman')}\n"),
}
"""A file of each kind; the last two have lines."""


WHO = re.compile('(?:service|container) "[^"]*": ')
NO_CONTAINER = re.compile("^(?:no container is created|The container is not created): ")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


def dsim(*words: str) -> list[dict[str, Any]]:
    """Call a command, and read the JSON that it prints, one value a line."""
    done = CliRunner().invoke(cli, [*words[:1], "--format", "json", *words[1:]], catch_exceptions=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def resolved(kind: str, name: str, asked: Asked) -> list[dict[str, Any]]:
    """Return the answers about the containers of a file."""
    if kind in ("docker", "podman"):
        return dsim("run", "--", *shlex.split(asked.line(kind)))
    return dsim("resolve", f"--{kind}", name)


def told(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the findings that an answer comes to, with their sentences; a refusal is one."""
    if answer["outcome"] == "refused":
        return [("lint.line-refused", f"no container is created: {answer['message']}")]
    pieces = [(RULES[piece["rule"]], piece["says"]) for piece in answer.get("advice", ())]
    return [(SAID[rule].id, says) for rule, says in pieces if not is_background(rule)]


def changed(name: str, text: str) -> list[list[str]]:
    """Return what a diff says of each container of a new file."""
    known = Given(look_up=catalogued)
    found = compare_states(State({}, known), State({name: text}, known), [("", name)])
    sentences = (each.difference.sentences for each in found.changes)
    return [[NO_CONTAINER.sub("", text) for text in each if text != "It is started now."] for each in sentences]


PLAIN = (
    Asked("python:3.12-slim", None, None),
    Asked("gcr.io/distroless/static", None, None),
    Asked("alpine", None, ["bash"]),
    Asked("alpine", None, ["$(X)"]),
)


@pytest.mark.parametrize("kind", FILES)
def test_every_command_says_the_same_of_a_container(folder: Path, kind: str) -> None:
    for asked in PLAIN:
        check(folder, kind, asked)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kind=st.sampled_from(sorted(FILES)), asked=st.builds(Asked, st.sampled_from(IMAGES), LISTS, LISTS))
def test_every_command_says_the_same_whatever_is_asked(folder: Path, kind: str, asked: Asked) -> None:
    check(folder, kind, asked)


def check(folder: Path, kind: str, asked: Asked) -> None:
    """Compare what lint and diff say of a file with the answers about its containers; nothing where one is unknown."""
    name, write = FILES[kind]
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(write(asked), encoding="utf-8")
    answers = resolved(kind, name, asked)
    if any(answer["outcome"] == "not-modelled" for answer in answers):
        return
    (linted,) = dsim("lint", name)
    found = {(finding["rule"], WHO.sub("", finding["message"])) for finding in linted["findings"]}
    assert found == {finding for answer in answers for finding in told(answer)}
    said = [[NO_CONTAINER.sub("", text) for _, text in told(answer)] for answer in answers]
    assert sorted(changed(name, write(asked))) == sorted([as_sentence(text) for text in each] for each in said)


@pytest.mark.parametrize("entrypoint", ["/wrap", "sh"])
@pytest.mark.parametrize("kind", FILES)
def test_a_change_that_drops_the_images_cmd_says_so_whoever_starts_it(kind: str, entrypoint: str) -> None:
    name, write = FILES[kind]
    known = Given(look_up=catalogued)
    before, after = write(Asked("nginx", None, None)), write(Asked("nginx", [entrypoint], None))
    found = compare_states(State({name: before}, known), State({name: after}, known), [(name, name)])
    (change,) = found.changes
    dropped = f'"{entrypoint}" does not get the image\'s CMD ["nginx", "-g", "daemon off;"]: '
    assert any(text.startswith(dropped) for text in change.difference.sentences), change.difference.sentences


EVERYBODYS = {"HOME": "/h1", "USER": "u1", "PATH": "/p1", "PWD": "/w1", "SHELL": "/s1", "LOGNAME": "l1"}
NAMED = st.sampled_from(
    ("$HOME", "${HOME}/bin/x", "${USER:-x}", "$SHELL", "a $PWD", "${NOPE:-$HOME}", "${PATH:?x}", "ls $LOGNAME", "echo")
)


def interpolated(asked: Asked) -> str:
    return (
        "services:\n  web: " + json.dumps(asked.fields(image="image", entrypoint="entrypoint", words="command")) + "\n"
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    image=st.sampled_from(("alpine", "gcr.io/distroless/static", "${USER}/web")),
    entrypoint=st.none() | st.lists(NAMED, min_size=1, max_size=2),
    words=st.none() | st.lists(NAMED, min_size=1, max_size=2),
)
def test_no_command_calls_a_variable_unset_that_everybody_has(
    folder: Path, image: str, entrypoint: list[str] | None, words: list[str] | None
) -> None:
    text = interpolated(Asked(image, entrypoint, words))
    (folder / "compose.yaml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        for name, value in EVERYBODYS.items():
            patched.setenv(name, value)
        answers = dsim("resolve", "--compose", "compose.yaml")
        (linted,) = dsim("lint", "compose.yaml")
    (container,) = State({"compose.yaml": text}, Given(look_up=catalogued)).started["compose.yaml"].containers
    found = State({"compose.yaml": text}, Given(look_up=catalogued)).comes_to(container, None, is_open=False)
    rules = {finding["rule"] for finding in linted["findings"]}
    assert "lint.variable-unset" not in rules
    assert rules == {rule for answer in answers for rule, _ in told(answer)}
    for answer in answers:
        argv = getattr(found, "argv", None)
        if argv is not None and answer["outcome"] == "process":
            shown = [str(word) for word in argv.value]
            for name, value in EVERYBODYS.items():
                shown = [word.replace(f"${{{name}}}", value) for word in shown]
            assert shown == answer["process"]["args"]

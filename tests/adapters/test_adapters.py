"""Adapters translate and mend nothing. DSIM_JUDGED names a folder with programs, which are asked if they are there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.composerize import service_of
from tests.adapters.decomposerize import text_of, words_of
from tests.adapters.devcontainer import reason as up_reason
from tests.adapters.docker_package import parts_of
from tests.adapters.gitlab_ci_local import answer as gitlab_answer
from tests.adapters.gitlab_ci_local import created as job_call
from tests.adapters.gitlab_ci_local import missing
from tests.adapters.gitlab_ci_local import reason as gitlab_reason
from tests.adapters.instructions import Instruction, dockerfile_of, executed
from tests.adapters.podman_compose import called, created
from tests.adapters.protocol import Refused, Request, Unsupported, answer_one, handed_on
from tests.adapters.recorded import answer as recorded_answer
from tests.adapters.recorded import ids
from tests.adapters.stand_in import called as called_by
from tests.adapters.stand_in import configs
from tests.conformance.comparisons.starts import Seen
from tests.conformance.judged.programs import PROGRAMS

FOLDER = Path(os.environ.get("DSIM_JUDGED", "nowhere")).absolute()
ASKED: Mapping[str, Any] = {"id": 7, "engine": "docker@28.5", "request": {"engine-api": {}}}
IMAGE = {"config": {"Entrypoint": ["e"], "Cmd": ["c"]}}


def dockerfile(text: str) -> Request:
    return {**ASKED, "image": {"dockerfile": text}}


def line(*words: str) -> Request:
    return {**ASKED, "image": IMAGE, "request": {"docker-run": words}}


def project(service: str) -> Request:
    compose = {"files": {"compose.yaml": f"services: {{a: {service}}}\n"}, "service": "a"}
    return {**ASKED, "image": IMAGE, "request": {"compose": compose}}


def files(caller: str, name: str, text: str, **body: str) -> Request:
    return {**ASKED, "images": {"app": IMAGE["config"]}, "request": {caller: {"files": {name: text}, **body}}}


GITLAB = "j: {script: x, services: [{name: app, command: [x, 'y z']}]}\n"
KEEPING = 'echo Container started\ntrap "exit 0" 15\n\nexec "$@"\nwhile sleep 1 & wait $!; do :; done'


@pytest.mark.parametrize(
    ("name", "request_", "expected"),
    [
        ("dockerfile", dockerfile('FROM scratch\nENTRYPOINT ["a b"]\nCMD c  d\n'), ["a b", "/bin/sh", "-c", "c  d"]),
        ("dockerfile-parse", dockerfile("FROM scratch\nENV A=1\nENV B=$A\n"), ["A=1", "B=1"]),
        ("dockerfile-ast", dockerfile('FROM scratch\nENTRYPOINT ["a"]\nCMD c  d\n'), ["a", "/bin/sh", "-c", "c  d"]),
        ("docker", line("--entrypoint", "a b", "IMAGE", "c d", ""), ["a b", "c d", ""]),
        ("podman-compose", project("{image: app, command: x 'y z'}"), ["e", "x", "y z"]),
        ("composerize", line("--entrypoint", "a", "IMAGE", "c d"), ["a", "c d"]),
        ("decomposerize", project("{image: app, command: x 'y z'}"), ["e", "x", "y z"]),
        ("gitlab-ci-local", files("gitlab-ci", ".gitlab-ci.yml", GITLAB, container="j/app"), ["e", "x", "y z"]),
        (
            "@devcontainers/cli",
            files("devcontainer", "devcontainer.json", '{"image": "app"} // it'),
            ["/bin/sh", "-c", KEEPING, "-"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_program_is_asked_in_its_own_way(name: str, request_: Request, expected: list[str]) -> None:
    (program,) = (program for program in PROGRAMS if program.name == name)
    if not program.version(FOLDER):
        pytest.skip(f"{name} is not there; DSIM_JUDGED names the folder of `python -m tests.conformance.judged`")
    done = subprocess.run(
        program.words(FOLDER), input=json.dumps(request_) + "\n", capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    assert answer["id"] == 7
    found = answer["process"]["args"] if answer["outcome"] == "process" else answer["image"]["Env"][1:]
    assert found == expected


def test_every_program_has_such_a_test() -> None:
    (mark,) = test_a_program_is_asked_in_its_own_way.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == {program.name for program in PROGRAMS}


def test_what_is_not_claimed_is_not_modelled_and_what_is_refused_is_refused() -> None:
    def unsupported(_: Request) -> dict[str, Any]:
        raise Unsupported("no")

    def refused(_: Request) -> dict[str, Any]:
        raise Refused("it says no")

    assert answer_one(ASKED, unsupported) == {"id": 7, "outcome": "not-modelled", "message": "no"}
    assert answer_one(ASKED, refused) == {"id": 7, "outcome": "refused", "message": "it says no"}


def test_an_engine_answers_what_a_program_wrote() -> None:
    words = handed_on({**ASKED, "image": IMAGE, "rootfs": {}}, {"engine-api": {"Cmd": ["x"]}}, ("args", "user"))
    assert json.loads(json.dumps(words["process"])) == {"args": ["e", "x"], "user": ""}
    with pytest.raises(Refused):
        handed_on({**ASKED, "image": {"config": {}}}, {"engine-api": {}}, ("args",))
    with pytest.raises(Unsupported):
        handed_on({**ASKED, "images": {}}, {"docker-run": ["example.com/unknown"]}, ("args",))


def test_texts_become_a_dockerfile() -> None:
    texts = {"cmd": '["c"]', "entrypoint": "e", "shell": '["s"]'}
    assert dockerfile_of({**ASKED, "image": texts}) == 'FROM scratch\nSHELL ["s"]\nENTRYPOINT e\nCMD ["c"]\n'
    more: list[Mapping[str, Any]] = [{"dockerfile": "FROM x", "target": "t"}, {"config": {}}, {}]
    for beyond in more:
        with pytest.raises(Unsupported):
            dockerfile_of({**ASKED, "image": beyond})


def test_the_last_words_of_the_last_stage_are_executed() -> None:
    read = [
        Instruction("FROM", None, "x"),
        Instruction("ENTRYPOINT", ("lost",), ""),
        Instruction("FROM", None, "scratch AS y"),
        Instruction("CMD", ("first",), ""),
        Instruction("SHELL", ("s", "-c"), ""),
        Instruction("CMD", None, "a  b"),
    ]
    assert [*executed(ASKED, read)["process"]["args"]] == ["s", "-c", "a  b"]
    with pytest.raises(Unsupported):
        executed(ASKED, read[:2])


def test_only_the_entrypoint_is_an_option_that_docker_py_is_asked_about() -> None:
    assert parts_of(["--entrypoint", "", "IMAGE", "a"]) == ("", ["a"])
    assert parts_of(["IMAGE"]) == (None, [])
    with pytest.raises(Unsupported):
        parts_of(["--init", "IMAGE"])


def test_the_line_of_decomposerize_is_split_as_by_a_shell() -> None:
    assert words_of("docker run --entrypoint a app 'b c'") == ["--entrypoint", "a", "app", "b c"]
    with pytest.raises(Refused):
        words_of("docker run app '")
    with pytest.raises(Refused):
        words_of("# nothing")
    with pytest.raises(Unsupported):
        words_of("docker run a\ndocker run b")
    with pytest.raises(Unsupported):
        text_of({"files": {"compose.yaml": "services: {a: {image: $X}}"}})


def test_the_service_of_composerize_is_the_only_one() -> None:
    assert service_of("name: project\nservices:\n    app:\n        image: app\n") == "app"
    with pytest.raises(Refused):
        service_of("services: {}")


def test_the_call_that_creates_the_service_is_found() -> None:
    calls = [["ps"], ["create", "--pod=p", "--label", "com.docker.compose.service=a", "app", "x"]]
    assert created(calls, "a") == ["--label", "com.docker.compose.service=a", "app", "x"]
    assert created(calls, "b") is None


def test_the_call_that_creates_a_container_of_a_job_is_found() -> None:
    helper, db = ["create", "--user=0:0", "util"], ["create", "--interactive", "--network-alias", "db", "redis", "x"]
    calls = [["image", "inspect", "app"], helper, db, ["create", "--interactive", "app", "sh"]]
    assert job_call(calls, "") == ["--interactive", "app", "sh"]
    assert job_call(calls, "db") == db[1:]
    assert job_call(calls[:2], "") is None


def test_what_a_program_says_is_wrong_is_told_without_the_rest() -> None:
    assert (
        gitlab_reason("Invalid!\n\t\u2022 a is [#/a]\n\t\u2022 b [#/b]\n\n\t\u2022 Copy it\n") == "a is [#/a]; b [#/b]"
    )
    assert gitlab_reason("done\nTypeError: x is undefined\n    at y\n") == "TypeError: x is undefined"
    assert gitlab_reason("") == "it creates no container"
    assert up_reason('[1] log\n{"outcome":"error","message":"no image"}\n') == "no image"
    assert up_reason("log\n") == "it starts no container"


def test_a_program_that_cannot_be_started_here_is_not_judged(tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v20.1.0\n", encoding="utf-8")
    node.chmod(0o755)
    lacks = missing(str(node))
    assert lacks.endswith("Node 22")
    with pytest.raises(Unsupported, match="Node 22"):
        gitlab_answer("nowhere", "node", lacks, files("gitlab-ci", "x", GITLAB))


def test_an_image_is_shown_as_an_engine_shows_it() -> None:
    (shown,) = json.loads(configs({"images": {"app": {"Cmd": ["c"]}}})["app"])
    assert shown["Config"] == {"Cmd": ["c"]}
    assert configs({}) == {}


def test_a_stand_in_answers_by_the_first_words(tmp_path: Path) -> None:
    docker = tmp_path / "docker"
    line = ["sh", "-c", "./docker image inspect a; ./docker image ls; echo said >&2"]
    seen = called_by(line, tmp_path, docker, [(["image", "inspect", "a"], "[1]")], {"PATH": "/usr/bin:/bin"})
    assert seen == ([["image", "inspect", "a"], ["image", "ls"]], "[1]\n", "said\n")


def test_a_stand_in_writes_down_how_podman_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    program = tmp_path / "composer"
    program.write_text('#!/bin/sh\n"$2" ps && "$2" create "$A" "" "$3" && echo said >&2\n', encoding="utf-8")
    program.chmod(0o755)
    calls, said = called(str(program), folder, {"A": "a b"}, ["up"])
    assert calls == [["ps"], ["create", "a b", "", "up"]]
    assert said == "said\n"


def test_an_engine_says_what_was_recorded() -> None:
    asked = {**ASKED, "image": IMAGE}
    key = json.dumps([asked.get(name) for name in ("image", "images", "environment", "files", "rootfs", "request")])
    known = {key: ["unasked", "one"]}
    answers = {"one": Seen(["e"], ["A=1"], "/", "")}
    shown = {"args": ["e"], "env": ["A=1"], "cwd": "/", "user": ""}
    assert recorded_answer(known, answers, asked) == {"outcome": "process", "process": shown}
    refused = {"one": Seen(None, message="no")}
    assert recorded_answer(known, refused, asked) == {"outcome": "refused", "message": "no"}
    with pytest.raises(Unsupported):
        recorded_answer(known, {}, asked)
    assert len(ids()) > 500


def test_an_adapter_is_a_program() -> None:
    words = [sys.executable, "-m", "tests.adapters.recorded", "docker-28.5.2"]
    asked = json.dumps({**ASKED, "image": {"config": {"Labels": {"never": "asked"}}}})
    root = Path(__file__).parents[2]
    done = subprocess.run(words, input=asked + "\n", cwd=root, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"id": 7, "outcome": "not-modelled", "message": "the engine was not asked"}

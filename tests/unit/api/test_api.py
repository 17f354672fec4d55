"""What Python programs import: names, values, refusals, and the same answers as the oracle gives."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import simulator as dsim
from simulator.oracle import protocol
from simulator.oracle.vectors import vectors

APP = dsim.Image.from_texts(entrypoint='["app"]', cmd='["-v"]')


def test_every_public_name_is_there_and_documented() -> None:
    for name in dir(dsim):
        value = getattr(dsim, name)
        assert isinstance(value, str | tuple | dict) or value.__doc__, name
    assert {"Image", "Answer", "resolve", "RULES", "ENGINES", "BUILDERS"} <= set(dir(dsim))
    with pytest.raises(AttributeError, match="nothing"):
        getattr(dsim, "no" + "thing")


def test_importing_it_imports_nothing_else() -> None:
    code = "import sys, simulator; print(*[name for name in sys.modules if name.startswith('simulator.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_a_function_is_not_hidden_by_a_room_of_its_name() -> None:
    rooms = {path.stem for path in Path(dsim.__file__).parent.iterdir()}
    assert not set(dir(dsim)) & rooms


@pytest.mark.parametrize("value", [APP, dsim.resolve(APP)], ids=["image", "answer"])
def test_values_are_frozen(value: Any) -> None:
    for name in ("source", "outcome", "other"):
        with pytest.raises(AttributeError):
            setattr(value, name, None)


@pytest.mark.parametrize(
    ("image", "argv"),
    [
        (APP, ["app", "-v"]),
        (dsim.Image.from_dockerfile('FROM scratch\nCMD ["a"]\nFROM scratch\nCMD ["b"]\n'), ["b"]),
        (dsim.Image.from_dockerfile('FROM scratch AS x\nCMD ["a"]\nFROM scratch\n', target="x"), ["a"]),
        (dsim.Image.from_dockerfile("FROM b", images={"b": {"Cmd": ["c"]}}), ["c"]),
        (
            dsim.Image.from_dockerfile("ARG A\nFROM scratch\nARG A\nCMD $A", build_args={"A": "1"}),
            ["/bin/sh", "-c", "$A"],
        ),
        (dsim.Image.from_config([{"Config": {"Entrypoint": ["e"]}}]), ["e"]),
        (dsim.Image.named("b", images={"b": {"Cmd": ["c"]}}), ["c"]),
        ("python:3.12-slim", ["python3"]),
    ],
)
def test_images_from_everywhere(image: dsim.Image | str, argv: list[str]) -> None:
    assert list(dsim.resolve(image).argv) == argv


def test_an_archive_is_read_from_its_path(tmp_path: Path) -> None:
    file = tmp_path / "image.tar"
    parts = {"manifest.json": [{"Config": "c.json", "RepoTags": ["a:1"]}], "c.json": {"config": {"Cmd": ["x"]}}}
    with tarfile.open(file, "w") as archive:
        for name, value in parts.items():
            data = json.dumps(value).encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    assert dsim.resolve(dsim.Image.from_archive(str(file))).argv == ("x",)
    with pytest.raises(dsim.Unreadable, match="gone"):
        dsim.Image.from_archive(str(tmp_path / "gone"))


def test_an_image_is_built_as_each_engine_builds_it() -> None:
    image = dsim.Image.from_dockerfile("FROM scratch\nCMD x\nENTRYPOINT\n")
    assert image.answer(engine="docker@20.10").image != image.answer(engine="docker@28.5").image


def test_a_refusal_of_a_builder_is_a_value() -> None:
    answer = dsim.resolve(dsim.Image.from_dockerfile("CMD x"))
    assert not answer and answer.refusal is not None and answer.refusal.stage == "build"
    for ask in (lambda: answer.argv, lambda: answer.process, lambda: answer.image):
        with pytest.raises(dsim.Refusal):
            ask()
    assert answer.to_json()["outcome"] == "refused"
    assert answer.explain().startswith("No image is built: buildkit@")


def test_what_an_unknown_image_cannot_reach_is_answered() -> None:
    answer = dsim.resolve("example.com/unknown:1", ["-x"], entrypoint="sh")
    assert answer.argv == ("sh", "-x")
    for ask in (lambda: answer.process, lambda: answer.image, lambda: dsim.resolve("example.com/unknown:1").argv):
        with pytest.raises(dsim.NotModelled, match=r"example\.com/unknown:1"):
            ask()


def test_an_answer_that_is_an_image_executes_nothing() -> None:
    (answer,) = dsim.ask("docker-commit", ["--change", 'CMD ["z"]', "web"], image=APP).values()
    assert answer.image["Cmd"] == ("z",)
    with pytest.raises(dsim.Unreadable, match="image"):
        _ = answer.argv


def test_services_have_an_answer_each_and_one_does_not_stop_the_others() -> None:
    text = "services: {a: {image: x, command: [a]}, b: {image: x, entrypoint: ['']}, c: {image: y, command: [c]}}"
    answers = dsim.compose({"compose.yaml": text}, images={"x": {}, "y": {}})
    assert {name: bool(answer) for name, answer in answers.items()} == {"a": True, "b": False, "c": True}
    assert dsim.compose({"compose.yaml": "services: {a: }"})[""].refusal is not None
    assert list(dsim.stack({"s.yaml": 'version: "3"\n' + text}, service="a", images={"x": {}})) == ["a"]


def test_lines_of_every_kind() -> None:
    assert dsim.docker_run(["IMAGE", "a"], APP).argv == ("app", "a")
    assert dsim.podman_run(["--entrypoint", '["x", "y"]', "IMAGE"], APP).argv == ("x", "y")
    assert dsim.docker_exec(["web", "ls", "-l"], APP).argv == ("ls", "-l")
    assert dsim.create({"Entrypoint": []}, APP).argv == ("-v",)
    assert dsim.quadlet({"a.container": "[Container]\nImage=app\nExec=x y\n"}, images={"app": {}}).argv == ("x", "y")
    refused = dsim.docker_run(["--bogus"])
    assert refused.refusal is not None and refused.refusal.status == 125


@pytest.mark.parametrize("wrong", ["docker-nothing", "compose"])
def test_a_caller_and_its_engines_are_checked(wrong: str) -> None:
    with pytest.raises(dsim.Unreadable, match=r"caller|engine"):
        dsim.ask(wrong, {}, engine="cri-o")


def test_nothing_is_printed_and_no_text_has_colours() -> None:
    printed = io.StringIO()
    with redirect_stdout(printed):
        texts = [dsim.resolve(APP).explain(), dsim.resolve(APP, entrypoint="").explain(), repr(dsim.resolve(APP))]
    assert printed.getvalue() == ""
    assert not any("\x1b" in text for text in texts)


def test_a_diff_tells_before_from_after() -> None:
    shell = dsim.Image.from_dockerfile("FROM scratch\nENV A=1\nENTRYPOINT app\n")
    change = dsim.diff(dsim.Image.from_dockerfile('FROM scratch\nENTRYPOINT ["app"]\n'), shell)
    assert (change.changes[0].before.argv, change.changes[0].after.argv) == (("app",), ("/bin/sh", "-c", "app"))
    assert list(change.settings) == ["env"]
    assert dsim.diff(shell, shell).verdict == "same"
    assert dsim.diff(shell, dsim.Image.from_dockerfile("CMD x")).refusals[1] is not None


def test_the_answers_are_those_of_the_oracle() -> None:
    asked = 0
    for case in vectors():
        request = case["request"]
        if "docker-run" not in request or "image" not in case or "config" not in (case["image"] or {}):
            continue
        image = dsim.Image.from_config(case["image"]["config"])
        seen: dict[str, Any] = {key: case[key] for key in ("environment", "files") if key in case}
        answer = dsim.docker_run(request["docker-run"], image, engine="docker@28.5", **seen)
        line: dict[str, Any] = {"image": case["image"], "request": request, "engine": "docker@28.5", **seen}
        assert {"id": None, **answer.to_json()} == json.loads(protocol.answer_line(json.dumps(line)))
        asked += 1
    assert asked >= 10


def test_one_text_in_place_of_words_is_refused() -> None:
    for ask in (lambda: dsim.resolve(APP, "ls -l"), lambda: dsim.docker_run("app ls"), lambda: dsim.suggest(APP, "ls")):
        with pytest.raises(dsim.Unreadable, match="list of words"):
            ask()


def test_an_engine_is_given_by_name_or_as_its_profile() -> None:
    for engine in dsim.ENGINES:
        assert dsim.resolve(APP, engine=engine).engine == f"{engine.name}@{engine.version}"
    assert "from_texts" not in repr(APP) and "app" in repr(APP)

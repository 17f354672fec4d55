"""Small inputs that would grow beyond any memory, and numbers that JSON cannot hold, get an answer soon."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from simulator.oracle import protocol

DOUBLED = "\n".join(["A=x", *["A=$A$A"] * 60])
POD = """apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: c
    image: x
    args: [$(A59)]
    env:
    - {name: A0, value: xx}
""" + "".join(f"    - {{name: A{n + 1}, value: $(A{n})$(A{n})}}\n" for n in range(59))
COMPOSE = "services: {a: {image: x, command: $A}}"
GROWING: tuple[dict[str, Any], ...] = (
    {"compose": {"files": {"compose.yaml": COMPOSE, ".env": DOUBLED}, "service": "a"}},
    {"kubernetes": {"manifest": POD}},
)


@pytest.mark.parametrize("request_", GROWING, ids=lambda body: next(iter(body)))
def test_variables_that_double_each_other_are_not_modelled(request_: dict[str, Any]) -> None:
    start = time.process_time()
    answer = protocol.answer({"request": request_, "images": {"*": {}}})
    assert (answer["outcome"], answer.get("what")) == ("not-modelled", "values of more than 1 MiB")
    assert time.process_time() - start < 20


DIGITS = "9" * 40_000
LONG: tuple[dict[str, Any], ...] = (
    *({"docker-run": [f"{option}={DIGITS}x", "x"]} for option in ("--cpus", "--memory", "--oom-score-adj")),
    {"docker-run": [f"--cpus={DIGITS}.{DIGITS}x", "x"]},
    {"docker-run": [f"--cpus=0x{DIGITS}.{DIGITS}x", "x"]},
    {"compose": {"files": {"compose.yaml": f"services: {{a: {{image: x, cpus: '{DIGITS}x'}}}}"}, "service": "a"}},
    {"quadlet": {"a.container": f"[Container]\nImage=x\nExposeHostPort={DIGITS}x\n"}},
    {"quadlet": {"a.container": f"[Container]\nImage=x\nExposeHostPort=1-{DIGITS}x\n"}},
)


@pytest.mark.parametrize("request_", LONG, ids=[str(number) for number in range(len(LONG))])
def test_a_number_of_many_digits_that_ends_in_a_letter_is_read_once(request_: dict[str, Any]) -> None:
    engine = {"engine": "podman"} if "quadlet" in request_ else {}
    start = time.process_time()
    assert protocol.answer({"request": request_, "images": {"*": {"Cmd": ["c"]}}, **engine})["outcome"]
    assert time.process_time() - start < 5


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1e400"])
def test_a_number_that_json_cannot_hold_is_no_input(number: str) -> None:
    for line in (
        f'{{"id": {number}}}',
        f'{{"image": {{"config": {{"Foo": {number}}}}}}}',
        f'{{"image": {{"config": {{"Cmd": ["a"], "StopTimeout": {number}}}}}, "request": {{"engine-api": {{}}}}}}',
    ):
        written = protocol.answer_line(line)
        assert json.loads(written)["outcome"] == "invalid"
        assert "Infinity" not in written


def test_a_template_of_many_digits_is_read() -> None:
    text = "FROM scratch\nENV A=xxx\nENV B=${A//x/\\$" + "0" * 5000 + "1}\nENV C=${A//x/\\$" + "0" * 5000 + "}"
    answer = protocol.answer({"image": {"dockerfile": text, "builder": "buildkit@0.25"}})
    assert answer["outcome"] == "image"


@pytest.mark.parametrize("depth", [60, 325, 3000])
def test_nested_substitutions_have_an_outcome(depth: int) -> None:
    text = "FROM scratch\nENV B=" + "${A:-" * depth + "}" * depth
    written = protocol.answer_line(json.dumps({"image": {"dockerfile": text}}))
    assert json.loads(written)["outcome"] in ("image", "invalid", "not-modelled")


def seconds_and_answer(files: dict[str, str]) -> tuple[float, dict[str, Any]]:
    """Ask for the service a of a project."""
    start = time.process_time()
    request_ = {"compose": {"files": files, "service": "a"}}
    found = protocol.answer({"request": request_, "images": {"*": {"Cmd": ["c"]}}})
    return time.process_time() - start, found


@pytest.mark.parametrize("diamonds", [False, True])
def test_files_that_include_the_same_files_are_loaded_once(diamonds: bool) -> None:
    """Each file includes the next one twice, or two files that both include the next one: 2 to the 40th loads."""
    files = {"compose.yaml": "include: [f0.yaml]\nservices: {a: {image: x}}"}
    for n in range(40):
        twice = [f"l{n}.yaml", f"r{n}.yaml"] if diamonds else [f"f{n + 1}.yaml"] * 2
        files[f"f{n}.yaml"] = f"include: [{', '.join(twice)}]"
        files |= {name: f"include: [f{n + 1}.yaml]" for name in twice if diamonds}
    files["f40.yaml"] = "services: {b: {image: y}}"
    seconds, found = seconds_and_answer(files)
    assert found["outcome"] == "process"
    assert seconds < 10


def test_includes_with_other_variables_each_are_not_modelled() -> None:
    """Each file includes the next one with two sets of variables: no two loads are the same."""
    files = {"compose.yaml": "include: [f0.yaml]\nservices: {a: {image: x}}"}
    for n in range(40):
        entries = [f"{{path: f{n + 1}.yaml, env_file: {side}{n}.env}}" for side in "lr"]
        files[f"f{n}.yaml"] = f"include: [{', '.join(entries)}]"
        files |= {f"{side}{n}.env": f"V{n}={side}" for side in "lr"}
    files["f40.yaml"] = "services: {b: {image: y}}"
    seconds, found = seconds_and_answer(files)
    assert (found["outcome"], found["what"]) == ("not-modelled", "more than 2000 includes")
    assert seconds < 20


def test_a_file_that_is_included_again_by_itself_is_refused() -> None:
    files = {
        "compose.yaml": "include: [b.yaml, c.yaml]\nservices: {a: {image: x}}",
        "b.yaml": "include: [c.yaml]",
        "c.yaml": "include: [b.yaml]",
    }
    assert seconds_and_answer(files)[1]["message"].startswith("include cycle detected")

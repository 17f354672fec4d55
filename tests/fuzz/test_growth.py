"""Small inputs that would grow beyond any memory, and numbers that JSON cannot hold, get an answer soon."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from simulator.oracle import protocol
from tests.costs import stays_below

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


@pytest.mark.parametrize("word", ["\ud800", "\udfff\ud83d"])
def test_a_lone_surrogate_is_no_fault(word: str) -> None:
    files = {"x.env": f"B{word}\n{word}=1\n"}
    for caller in ("docker-run", "podman-run", "podman-compose"):
        for words in (
            ["--env-file", "x.env", "IMAGE"],
            [f"-{word}", "IMAGE"],
            [f"--{word}", word],
            ["-v", word, "IMAGE"],
        ):
            request = {"request": {caller: words}, "images": {"*": {"Cmd": ["c"]}}, "files": files}
            assert "dsim has a fault" not in protocol.answer_line(json.dumps(request))


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


def _dockerfile(text: str, builder: str = "buildkit@0.25") -> dict[str, Any]:
    return {"image": {"dockerfile": text, "builder": builder}}


def _line(line: str) -> dict[str, Any]:
    files = {"/bin/sh": {"mode": "0755", "program": {"name": "dash", "version": "0.5.12", "build": "debian"}}}
    rootfs = {"complete": False, "files": files}
    return {"image": {"config": {"Cmd": ["/bin/sh", "-c", line]}}, "request": {"engine-api": {}}, "rootfs": rootfs}


ONE = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i}]}\n"
GROWN: dict[str, Callable[[int], dict[str, Any]]] = {
    "many triggers": lambda n: _dockerfile("FROM scratch\n" + "ONBUILD CMD x\n" * n),
    "many labels of Buildah": lambda n: _dockerfile("FROM scratch\n" + f"LABEL a{n}=b\n" * n, "buildah@1.43"),
    "many events": lambda n: _dockerfile("FROM scratch\nCMD x\n" + "USER a\n" * n, "classic@20.10"),
    "a long flag": lambda n: _dockerfile("FROM scratch\nCOPY --chown=" + "é" * 20 * n + " a b\n", "buildah@1.43"),
    "a long pattern": lambda n: _dockerfile("FROM scratch\nENV A=${B#" + "a" * 20 * n + "}\n", "buildah@1.43"),
    "stars of a shell": lambda n: _line("A=" + "a" * n + "; exec show ${A##" + "*a" * n + "b}"),
    "bangs of YAML": lambda n: {"request": {"stack": {"files": {"s.yml": "a: " + "!" * 10 * n}}}},
    "open variables of kubectl": lambda n: {
        "images": {"*": {"Cmd": ["c"]}},
        "request": {"kubectl-run": ["n", "--image=i", "--", "${A:-" * 3 * n]},
    },
    "containers of kubectl": lambda n: {"request": {"kubernetes": {"manifest": "---\n".join([ONE] * (n // 3))}}},
    "blank lines of a unit": lambda n: {"request": {"quadlet": {"files": {"a.container": "\\\n" * 5 * n}}}},
    "braces of a shell": lambda n: {
        "image": {"config": {"Cmd": ["sh", "-c", "echo " + "{," * n]}},
        "request": {"engine-api": {}},
    },
    "brackets of YAML": lambda n: {"request": {"stack": {"files": {"s.yml": "[" * n}}}},
}


@pytest.mark.parametrize("name", GROWN)
def test_the_cost_is_linear(name: str) -> None:
    def seconds(count: int) -> float:
        asked = GROWN[name](count)
        start = time.process_time()
        protocol.answer(asked)
        return time.process_time() - start

    assert stays_below(seconds, 1500, 9000, times=16, spare=0.2)


def test_a_chain_of_aliases_is_not_modelled_soon() -> None:
    text = "services: {a: {image: x}}\nx0: &a0 [b]\n" + "".join(f"x{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 900))
    seconds, found = seconds_and_answer({"compose.yaml": text})
    assert (found["outcome"], found["what"]) == ("not-modelled", "aliases")
    assert seconds < 10


DEEP = "[" * 400 + "]" * 400
DEEPER = "[" * 5000 + "]" * 5000
POD_OF = """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
"spec": {"containers": [{"name": "c", "image": "i"}]}"""
NESTED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"compose": {"files": {"compose.yaml": f"services: {{a: {{image: x}}}}\nx-a: {DEEP}"}}}, "not-modelled"),
    ({"stack": {"files": {"s.yml": f"version: '3'\nservices: {{a: {{image: x}}}}\nx-a: {DEEP}"}}}, "not-modelled"),
    ({"kubernetes": {"manifest": f"apiVersion: v1\nkind: Pod\nx: {DEEP}"}}, "not-modelled"),
    ({"kubernetes": {"manifest": f'{POD_OF}, "x": {DEEP}}}'}}, "refused"),
    ({"kubernetes": {"manifest": f'{POD_OF}, "x": {DEEPER}}}'}}, "not-modelled"),
    ({"ecs": {"files": {"t.json": f'{{"containerDefinitions": [], "x": {DEEPER}}}'}}}, "not-modelled"),
    ({"nomad": {"files": {"t.json": f'{{"Job": {DEEPER}}}'}}}, "not-modelled"),
    ({"devcontainer": {"files": {"devcontainer.json": f'{{"image": "x", "y": {DEEPER}}}'}}}, "not-modelled"),
    ({"kubectl-run": ["n", "--image=i", f'--overrides={{"spec": {DEEPER}}}']}, "not-modelled"),
    ({"compose": {"files": {"compose.yaml": "[" * 10_001}}}, "refused"),
)


@pytest.mark.parametrize(("request_", "outcome"), NESTED, ids=[str(number) for number in range(len(NESTED))])
def test_what_is_nested_deeper_than_dsim_reads_is_not_refused(request_: dict[str, Any], outcome: str) -> None:
    """The tools read 10,000 levels: Compose 2.40.3 and kubectl 1.32.4 were asked."""
    assert protocol.answer({"request": request_, "images": {"*": {"Cmd": ["c"]}}})["outcome"] == outcome

"""The table of callers: a new one is a module, a row, and scenarios."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from simulator.callers import table
from simulator.callers.caller import Caller
from simulator.callers.table import CALLERS
from simulator.core.request import CallerContext
from simulator.releases.find import every_engine

TOY = """
from typing import NamedTuple

from simulator.callers.file_body import file_body
from simulator.callers.table import several
from simulator.core.request import Request
from simulator.core.values import ContainerConfig, Origin, Word


class Jobs(NamedTuple):
    jobs: dict
    chosen: str | None

    def names(self):
        return tuple(self.jobs) if self.chosen is None else (self.chosen,)

    def request(self, name=None):
        name = self.chosen if name is None else name
        if name is None and len(self.jobs) > 1:
            raise several("the toy has", "job", self.jobs)
        image, *words = self.jobs[name or next(iter(self.jobs))].split()
        cmd = tuple(Word(word, Origin("request", f"word {n}")) for n, word in enumerate(words, 1))
        return Request(ContainerConfig(cmd=cmd or None), image=image, role="night" if name == "b" else "")


def read(caller, body, engine, context):
    if caller.kind == "line":
        return Jobs({"": " ".join(body)}, "")
    found = file_body(body, "request.toy", "job")
    (file,) = found.names
    lines = found.text(file, found.context(context)).splitlines()
    return Jobs(dict(line.split(": ") for line in lines), found.chosen)
"""
MAIN = """
from simulator.callers import table

table.CALLERS += (
    table.Caller(
        "toy", ("docker", "podman"), "toy_caller", "files",
        option=table.FileOption("A file of jobs.", part="job", part_help="The job of the file."),
        spellings=(table.Spelling("Toy", entrypoint="program", words="arguments"),),
    ),
    table.Caller("docker-toy", ("docker",), "toy_caller", "line", ("docker toy",)),
)
from simulator.__main__ import main

main()
"""
ENGINES = every_engine()
SCENARIO = """
schema = "dsim-scenarios/1"
title = "Jobs"
about = "Jobs ask for words."

[[case]]
id = "toy-words"
title = "The words of a job are asked for"
image = { config = { Entrypoint = ["e"] } }
toy = { files = { "toy.txt" = "a: app x" } }
argv = ["e", "x"]
shows = ["cmd.given"]
flags = ["basic"]
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "toy_caller.py").write_text(TOY, encoding="utf-8")
    (tmp_path / "main.py").write_text(MAIN, encoding="utf-8")
    (tmp_path / "toy.txt").write_text("a: app x y\nb: app z\n", encoding="utf-8")
    (tmp_path / "app.json").write_text('{"Entrypoint": ["e"]}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dsim(*words: str, stdin: str = "") -> str:
    run = [sys.executable, "main.py", *words]
    done = subprocess.run(run, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.usefixtures("place")
def test_a_new_caller_is_resolved() -> None:
    base = ("--base", "app=app.json")
    assert dsim("resolve", "--toy", "toy.txt", "--job", "a", *base, "--format", "plain") == '["e", "x", "y"]\n'
    listed = dsim("resolve", "--toy", "toy.txt", *base).splitlines()
    assert [row.split() for row in (listed[0], listed[3])] == [
        ["job", "kind", "image", "argv", "or", "refusal"],
        ["b", "night", "app", '["e",', '"z"]'],
    ]
    answers = map(json.loads, dsim("resolve", "--toy", "toy.txt", *base, "--format", "json").splitlines())
    assert [(answer["id"], answer["process"]["args"]) for answer in answers] == [
        ("a", ["e", "x", "y"]),
        ("b", ["e", "z"]),
    ]
    assert "--job NAME" in dsim("resolve", "--help")


@pytest.mark.usefixtures("place")
def test_a_line_of_a_new_caller_is_run() -> None:
    run = dsim("run", "--base", "app=app.json", "--format", "plain", "docker", "toy", "app", "x")
    assert run == '["e", "x"]\n'


@pytest.mark.usefixtures("place")
def test_the_oracle_answers_a_new_caller() -> None:
    body = {"files": {"t": "a: app x\nb: app"}, "job": "a"}
    requests = [
        {"images": {"app": {"Cmd": ["c"]}}, "request": {"toy": body}},
        {"images": {"app": {"Cmd": ["c"]}}, "engine": "podman", "request": {"toy": {**body, "job": "b"}}},
        {"request": {"docker-toy": ["app", "w"]}, "image": {"config": {}}},
        {"request": {"toy": body}, "engine": "containerd"},
    ]
    answers = list(map(json.loads, dsim("oracle", stdin="\n".join(map(json.dumps, requests))).splitlines()))
    assert [answer["process"]["args"] for answer in answers[:3]] == [["x"], ["c"], ["w"]]
    assert answers[3]["message"] == "a toy request needs a docker or podman engine, not containerd"
    listed = json.loads(dsim("oracle", "--schema"))["$defs"]["request"]["properties"]["request"]["anyOf"][0]
    assert list(listed["properties"]["toy"]["properties"]) == ["files", "file", "job"]


@pytest.mark.usefixtures("place")
def test_a_new_caller_is_in_the_matrix_and_in_differences() -> None:
    words = ("--entrypoint", '["e"]', "--engine", "docker@28.5")
    assert "Toy program: [X...], arguments: [ARGS...]" in dsim("matrix", *words, "--caller", "Toy")
    Path("old").write_text("FROM scratch\nCMD a\n", encoding="utf-8")
    Path("new").write_text("FROM scratch\nCMD b\n", encoding="utf-8")
    changes = json.loads(dsim("diff", "old", "new", "--format", "json"))["changes"][0]["engines"][0]
    assert "Toy" in json.dumps(changes)


@pytest.mark.usefixtures("place")
def test_completion_knows_a_new_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_DSIM_COMPLETE", "zsh_complete")

    def offered(line: str) -> list[str]:
        monkeypatch.setenv("COMP_LINE", line)
        return [row.split("\t")[1] for row in dsim().splitlines()]

    assert offered("dsim resolve --to") == ["--toy"]
    assert offered("dsim resolve --toy toy.txt --job ") == ["a", "b"]
    assert offered("dsim run docker to") == ["toy"]
    assert offered("dsim matrix --caller T") == ["Toy"]


def test_scenarios_of_a_new_caller_are_checked(place: Path) -> None:
    flags = '[basic]\nkind = "basic"\nsays = "x"\neffect = "x"\nlinks = []\n'
    (place / "cases").mkdir()
    (place / "cases" / "toy.toml").write_text(SCENARIO, encoding="utf-8")
    (place / "cases" / "flags.toml").write_text(flags, encoding="utf-8")
    assert "1 case" in dsim("scenario", "check", "cases")
    dsim("scenario", "compile", "cases")
    compiled = json.loads((place / "cases" / "vectors.json").read_text(encoding="utf-8"))
    engines = [f"{one.name}@{one.version}" for one in ENGINES if one.name in ("docker", "podman")]
    (case,) = compiled["groups"][0]["cases"]
    assert [name for outcome in case["expect"] for name in outcome["on"]] == engines


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name)
def test_a_row_is_whole(caller: Caller) -> None:
    assert find_spec(caller.entry)
    assert set(caller.engines) <= {engine.name for engine in ENGINES}
    assert (caller.kind == "line") == bool(caller.commands) == bool(caller.flags[0])
    assert (caller.option is not None) == (caller.kind == "files" or caller.name == "podman-compose")
    assert caller.option is None or caller.kind != "files" or not caller.option.extras  # those are the caller's own
    if caller.kind == "line":
        spelled = caller.commands[0].replace(" ", "-")
        assert caller.name in (spelled, f"{spelled}-line")  # podman-compose is another program than podman compose
        tool, _, command = caller.commands[0].partition(" ")
        assert table.line_caller(tool, command) is caller


def test_names_of_callers_are_told_apart() -> None:
    assert len({caller.name for caller in CALLERS}) == len(CALLERS)
    commands = [command for caller in CALLERS for command in caller.commands]
    assert len(set(commands)) == len(commands)


def test_the_table_imports_no_caller() -> None:
    code = "import sys, simulator.callers.table; print([m for m in sys.modules if m.startswith('simulator.callers.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['simulator.callers.caller', 'simulator.callers.table']"


def test_one_request_has_one_nameless_name() -> None:
    caller = table.find_caller("engine-api")
    assert caller is not None
    workload = caller.read({"Cmd": ["a"]}, ENGINES[0], CallerContext())
    assert workload.names() == ("",) and workload.request("") == workload.request()

"""No command contradicts another: what each says of an image and a request is what the oracle says."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.analysis.advice import is_background
from simulator.analysis.advice_rules import Advice
from simulator.analysis.argv_rules import ArgvAdvice
from simulator.cli.main import cli
from simulator.linting.rules import LINTS
from simulator.linting.said import SAID
from simulator.oracle import protocol
from simulator.rulebook import RULES
from simulator.shell.arguments import SHELLS
from simulator.shell.programs import base_name
from simulator.shell.quote import shell_line

WORDS = ("sh", "-c", "serve", "--port", "80", "serve -x && y", "$HOME", "echo $0", "exec", "a b", "&&", "", "A=b")
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=3).map(json.dumps),
    st.lists(st.sampled_from([word for word in WORDS if word]), min_size=1, max_size=3).map(" ".join),
    st.sampled_from(('["a", b]', "['x']", '["serve"] x')),
)
SAME_MEANING = {
    "lint.swallowed": {Advice.SWALLOWED.id},
    "lint.not-json": {Advice.NOT_JSON.id},
    "lint.shell-cmd": {ArgvAdvice.SHELL_AS_ARGUMENT.id, ArgvAdvice.PROGRAM_TWICE.id},
    "lint.program-twice": {ArgvAdvice.PROGRAM_TWICE.id},
    "lint.operator": {ArgvAdvice.OPERATOR.id},
    "lint.variable": {ArgvAdvice.VARIABLE.id, ArgvAdvice.OPERATOR.id},
    "lint.blank-in-program": {ArgvAdvice.BLANK_IN_PROGRAM.id},
}
"""Findings of lint about `docker run IMAGE`, and the advice that says the same of the answer: one of these.

A shell that SHELL names and nobody knows is a program that is given twice.
"""
NO_PROGRAM = {ArgvAdvice.OPTION_AS_PROGRAM.id, ArgvAdvice.BLANK_IN_PROGRAM.id, ArgvAdvice.BUILTIN_PROGRAM.id}
"""Advice that the program cannot start, beside which nothing is said of its arguments."""


class Asked(NamedTuple):
    """A Dockerfile, and a request for its image."""

    dockerfile: str
    entrypoint: str | None
    words: list[str]

    @property
    def line(self) -> list[str]:
        option = [] if self.entrypoint is None else ["--entrypoint", self.entrypoint]
        return [*option, "image", *self.words]


@st.composite
def dockerfiles(draw: st.DrawFn) -> str:
    keywords = st.sampled_from(("ENTRYPOINT", "CMD", "CMD", "ENV A=b", 'SHELL ["s", "-x"]'))
    chosen = draw(st.lists(keywords, max_size=4))
    lines = [f"{each} {draw(TEXTS)}" if each in ("ENTRYPOINT", "CMD") else each for each in chosen]
    return "\n".join(["FROM base", *lines]) + "\n"


ASKED = st.builds(
    Asked, dockerfiles(), st.none() | st.sampled_from(WORDS), st.lists(st.sampled_from(WORDS), max_size=2)
)
LAWS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    before = Path.cwd()
    os.chdir(tmp_path)
    (tmp_path / "base.json").write_text('{"config": {"Cmd": ["base"]}}', encoding="utf-8")
    yield tmp_path
    os.chdir(before)


def dsim(*words: str) -> Any:
    """Call a command, and read its JSON; None where it prints none."""
    done = CliRunner().invoke(cli, [*words[:1], "--format", "json", *words[1:]], catch_exceptions=False)
    return json.loads(done.stdout) if done.stdout else done.stderr


def oracle(asked: Asked) -> dict[str, Any]:
    image = {"dockerfile": asked.dockerfile}
    request = {"images": {"base": {"Cmd": ["base"]}}, "image": image, "request": {"docker-run": asked.line}}
    return ask(request)


def ask(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(protocol.answer_line(json.dumps(request)))
    return answer


def meaning(answer: dict[str, Any]) -> tuple[Any, ...]:
    """What an answer comes to: its argv or its refusal, and what is surprising about it."""
    advice = [(piece["rule"], piece["says"]) for piece in answer.get("advice", ())]
    return answer["outcome"], answer.get("process", {}).get("args"), answer.get("message"), advice


IMAGE = ("-f", "Dockerfile", "--base", "base=base.json")


@LAWS
@given(asked=ASKED)
def test_resolve_explain_and_run_say_what_the_oracle_says(folder: Path, asked: Asked) -> None:
    (folder / "Dockerfile").write_text(asked.dockerfile, encoding="utf-8")
    expected = meaning(oracle(asked))
    option = () if asked.entrypoint is None else ("--run-entrypoint", asked.entrypoint)
    for command in ("resolve", "explain"):
        assert meaning(dsim(command, *IMAGE, *option, "--", *asked.words)) == expected, command
    assert meaning(dsim("run", *IMAGE, "docker", "run", *asked.line)) == expected


def consequences(answer: dict[str, Any]) -> set[str]:
    """Give the rules of the advice of an answer, without what is only good to know."""
    return {each["rule"] for each in answer.get("advice", ()) if not is_background(RULES[each["rule"]])}


@LAWS
@given(asked=ASKED)
def test_the_matrix_has_the_answer_of_the_oracle(folder: Path, asked: Asked) -> None:
    (folder / "Dockerfile").write_text(asked.dockerfile, encoding="utf-8")
    told = dsim("matrix", *IMAGE)
    answer = oracle(asked)
    if "tables" not in told or not told["tables"][0].get("rows"):
        assert answer["outcome"] == "refused" and answer["stage"] == "build"
        return
    entrypoint = {None: "", "": ' --entrypoint ""'}.get(asked.entrypoint, " --entrypoint X")
    name = f"run{entrypoint} IMAGE{' ARGS...' if asked.words else ''}"
    (row,) = (row for row in told["tables"][0]["rows"] if row["request"] == name)
    assert row["outcome"] == answer["outcome"]
    put: dict[str, list[Any]] = {"X...": [asked.entrypoint], "ARGS...": asked.words}
    if not asked.words and asked.entrypoint in (None, ""):  # a placeholder for words means less than the words
        assert consequences(row) == consequences(answer)
    assert consequences(row) <= consequences(answer)
    words = [text for word in row.get("args", ()) for text in put.get(word.get("placeholder"), [word.get("word")])]
    assert words == answer.get("process", {}).get("args", [])


@LAWS
@given(asked=ASKED, other=dockerfiles())
def test_a_change_is_told_where_the_oracle_answers_differently(folder: Path, asked: Asked, other: str) -> None:
    (folder / "Dockerfile").write_text(asked.dockerfile, encoding="utf-8")
    (folder / "new.Dockerfile").write_text(other, encoding="utf-8")
    before, after = oracle(asked), oracle(asked._replace(dockerfile=other))
    told = dsim("diff", "--base", "base=base.json", "Dockerfile", "new.Dockerfile")
    verdict = told["verdict"] if isinstance(told, dict) else "error"
    if meaning(before)[:3] != meaning(after)[:3]:
        assert verdict != "same"
    if verdict == "same":
        assert meaning(before)[:3] == meaning(after)[:3]


@LAWS
@given(text=dockerfiles().filter(lambda text: "SHELL" not in text and "CMD -" not in text))
def test_lint_finds_what_the_oracle_advises(folder: Path, text: str) -> None:
    """Advice is about words alone: it knows a shell by its name, and a script by its not beginning like an option."""
    (folder / "Dockerfile").write_text(text, encoding="utf-8")
    answer = oracle(Asked(text, None, []))
    findings = dsim("lint", "--base", "base=base.json", "Dockerfile")["findings"]
    advised = {piece["rule"] for piece in answer.get("advice", ())}
    for finding in findings:
        evidence = finding["evidence"]
        if evidence and evidence["request"] == "docker run IMAGE":
            assert evidence["argv"] == answer["process"]["args"], finding
            rules = SAME_MEANING.get(finding["rule"])
            if advised & NO_PROGRAM:
                continue
            if finding["rule"] == "lint.shell-cmd" and base_name(evidence["argv"][0]) in SHELLS:
                continue  # what a shell makes of the words of another one has no advice
            assert rules is None or rules & advised, finding


@LAWS
@given(text=dockerfiles().filter(lambda text: "SHELL" not in text))
def test_lint_of_a_dockerfile_says_what_every_command_says(folder: Path, text: str) -> None:
    """Of what stands once in both; a place, and how to write it, can stand beside lint's sentence."""
    (folder / "Dockerfile").write_text(text, encoding="utf-8")
    answer = oracle(Asked(text, None, []))
    findings = dsim("lint", "--base", "base=base.json", "Dockerfile")["findings"]
    told = [(SAID[RULES[each["rule"]]].id, each["says"]) for each in answer.get("advice", ()) if each["rule"] in SAYS]
    for rule in {finding["rule"] for finding in findings}:
        said = [says for each, says in told if each == rule]
        found = [each for each in findings if each["rule"] == rule]
        if len(said) == len(found) == 1 and (found[0]["evidence"] or {}).get("request") == "docker run IMAGE":
            assert found[0]["message"] in said[0], found[0]


SAYS = {rule.id for rule in SAID}
TEXTS_OF_LINES = st.sampled_from(
    (
        "ls -l",
        "ls && pwd",
        "echo 'a b'",
        'say "it\'s"',
        "a\\b c",
        "cat $HOME/x",
        '["a b", "c\'d"]',
        "--port 80",
        "cd",
        "a;b c",
        "*",
    )
)


@pytest.mark.usefixtures("folder")
@LAWS
@given(entrypoint=st.none() | TEXTS_OF_LINES, words=st.lists(TEXTS_OF_LINES | st.sampled_from(WORDS), max_size=3))
def test_a_command_that_is_proposed_is_read_by_a_shell_as_it_is_meant(entrypoint: str | None, words: list[str]) -> None:
    """What stands between backquotes for a line can be pasted, and what it was about is gone then."""
    line = ["docker", "run", *([] if entrypoint is None else ["--entrypoint", entrypoint]), "base", *words]
    answer = dsim("run", "--base", "base=base.json", *line)
    for piece in answer.get("advice", ()):
        proposed = re.findall("`([^`]*)`", piece["says"])
        if not proposed:
            assert "[" not in piece["says"].rpartition("rite")[2] or not words, piece
            continue
        parts = [shlex.split(text) for text in proposed]
        assert [shell_line(part) for part in parts] == proposed
        option = parts.pop(0) if parts[0][:1] == ["--entrypoint"] else []
        again = ["docker", "run", *option, "base", *(parts[0] if parts else [])]
        if piece["rule"] in FIRST_WORD:
            mended = dsim("run", "--base", "base=base.json", *again)
            assert mended["outcome"] == "process"
            assert piece["rule"] not in {each["rule"] for each in mended["advice"]}, (piece, again)


FIRST_WORD = {ArgvAdvice.BLANK_IN_PROGRAM.id, ArgvAdvice.JSON_IN_PROGRAM.id, ArgvAdvice.BUILTIN_PROGRAM.id}


@pytest.mark.usefixtures("folder")
@LAWS
@given(entrypoint=st.none() | st.sampled_from(WORDS), words=st.lists(st.sampled_from(WORDS), max_size=3))
def test_lint_of_a_line_finds_what_run_says_of_it(entrypoint: str | None, words: list[str]) -> None:
    line = ["docker", "run", *([] if entrypoint is None else ["--entrypoint", entrypoint]), "base", *words]
    answer = dsim("run", "--base", "base=base.json", *line)
    found = dsim("lint", "--base", "base=base.json", "--line", shell_line(line))["findings"]
    if answer["outcome"] == "refused":
        assert [finding["rule"] for finding in found] == ["lint.line-refused"]
        return
    advice = [(RULES[piece["rule"]], piece["says"]) for piece in answer.get("advice", ())]
    said = {(SAID[rule].id, says) for rule, says in advice if not is_background(rule)}
    assert {(finding["rule"], finding["message"]) for finding in found} == said


@LAWS
@given(asked=ASKED)
def test_what_is_suggested_comes_to_what_is_wanted(folder: Path, asked: Asked) -> None:
    (folder / "Dockerfile").write_text(asked.dockerfile, encoding="utf-8")
    if not asked.words:
        return
    told = dsim("suggest", *IMAGE, "--", *asked.words)
    if isinstance(told, dict) and told.get("run"):
        request = {"docker-run": told["run"]}
        known = {"base": {"Cmd": ["base"]}}
        answer = ask({"images": known, "image": {"dockerfile": asked.dockerfile}, "request": request})
        is_split = len(asked.words) == 1 and " " in asked.words[0]  # it names no program, and is read as a shell would
        assert answer["process"]["args"] == told["wanted"]
        assert is_split or told["wanted"] == asked.words


def test_the_rules_that_are_compared_exist() -> None:
    assert {*SAME_MEANING} <= {*LINTS}
    assert not [each for rules in SAME_MEANING.values() for each in rules if is_background(RULES[each])]

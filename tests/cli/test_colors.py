"""Colours: asked for, on a terminal alone, never in what programs read, never the only sign."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from simulator.cli.main import cli
from simulator.core.text import quoted
from simulator.report.terminal import COLORED, columns, width

REVIEW = Path(__file__).parents[2] / "docs" / "review"
BEFORE, AFTER = str(REVIEW / "before.Dockerfile"), str(REVIEW / "after.Dockerfile")
INK = re.compile(r"\x1b\[(?:0|1|3[12356]|1;3[15])m")
COMMANDS = {
    "resolve": ["resolve", "-f", BEFORE, "--", "x"],
    "resolve-refused": ["resolve", "--cmd", "[]"],
    "resolve-hostile": ["resolve", "--cmd", '["\\u001b[31m"]', "--", "\x1b[2J", "\x9b1m"],
    "run": ["run", "docker", "run", "nginx", "sh"],
    "run-refused": ["run", "docker", "run", "--bogus", "nginx"],
    "explain": ["explain", "-f", BEFORE, "--", "\x1b[31m"],
    "explain-refused": ["explain", "--cmd", "[]"],
    "matrix": ["matrix", "-f", BEFORE, "--engine", "all"],
    "matrix-unknown": ["matrix", "--no-catalogue", "-f", str(REVIEW.parent / "nosuch")],
    "diff": ["diff", BEFORE, AFTER],
    "diff-same": ["diff", BEFORE, BEFORE],
    "lint": ["lint", BEFORE],
    "suggest": ["suggest", "--entrypoint", '["a"]', "--", "b"],
    "suggest-none": ["suggest", "--entrypoint", '["a"]', "--args-only", "--", "b"],
}


def output(words: list[str], environment: Mapping[str, str | None] | None = None, *, terminal: bool = False) -> str:
    """Run a command; on a terminal is what click takes for one."""
    clean = dict.fromkeys(("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"))
    said = {**clean, "TERM": "xterm", "COLUMNS": "96", **(environment or {})}
    return CliRunner().invoke(cli, words, env=said, color=terminal).output


@pytest.mark.parametrize("name", COMMANDS)
def test_colours_change_nothing_but_the_colour(name: str) -> None:
    words = COMMANDS[name]
    plain = output(words)
    in_color = output([words[0], "--color", "always", *words[1:]])
    assert "\x1b" not in plain and "\x9b" not in plain
    assert INK.sub("", in_color) == plain
    if name not in ("diff-same", "matrix-unknown"):
        assert in_color != plain
    assert output([words[0], "--color", "never", *words[1:]]) == plain


@pytest.mark.parametrize(
    ("environment", "colored"),
    [
        ({}, None),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, None),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, None),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, None),
        ({"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True),
        ({"CLICOLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_the_environment_is_followed(environment: dict[str, str], colored: bool | None) -> None:
    words = COMMANDS["resolve"]
    assert ("\x1b" in output(words, environment)) == bool(colored)
    # The last word is the option's.
    assert "\x1b" in output([words[0], "--color=always", *words[1:]], environment)
    assert "\x1b" not in output([words[0], "--color=never", *words[1:]], environment)


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_real_terminal_has_colours_where_they_are_wanted(environment: dict[str, str]) -> None:
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE")}
    leader, follower = pty.openpty()
    words = [sys.executable, "-m", "simulator", "resolve", "--cmd", '["a"]']
    subprocess.run(
        words, env={**kept, "TERM": "xterm", **environment}, stdout=follower, check=True, cwd=Path(__file__).parents[2]
    )
    os.close(follower)
    with os.fdopen(leader, "rb", buffering=0) as screen:
        assert (b"\x1b[32m" in screen.read(65536)) == (not environment)


@pytest.mark.parametrize("style", ["json", "plain", "shell", "nul", "markdown", "github", "html"])
def test_what_programs_read_has_none(style: str) -> None:
    for words in (["resolve", "--color", "always", "--cmd", '["a"]'], ["resolve", "--color", "always", "--cmd", "[]"]):
        assert "\x1b" not in output([*words, "--format", style])


@pytest.mark.parametrize("name", ["diff", "lint", "matrix", "explain", "suggest"])
def test_json_has_none(name: str) -> None:
    words = COMMANDS[name]
    json.loads(output([words[0], "--color", "always", "--format", "json", *words[1:]]))


class TestTheLayoutIsThatWithoutColours:
    """A colour takes no room: columns stand where they stand without."""

    @given(rows=st.lists(st.tuples(st.text(max_size=6).map(quoted), st.text(max_size=6).map(quoted)), min_size=1))
    def test_columns(self, rows: list[tuple[str, str]]) -> None:
        in_color = columns(
            [(COLORED.colored(first, "cmd"), COLORED.colored(second, "refused")) for first, second in rows]
        )
        assert INK.sub("", in_color) == columns(rows)

    @given(text=st.text().map(quoted), hue=st.sampled_from(["entrypoint", "before", "", "engine"]))
    def test_width(self, text: str, hue: str) -> None:
        assert width(COLORED.colored(text, hue)) == width(text)


def test_width_is_that_of_a_terminal() -> None:
    assert [width(text) for text in ("", "a", "é", "e\u0301", "あ", "👍", "a あ", "─")] == [0, 1, 1, 1, 2, 2, 4, 1]

"""What entry scripts really did is compared with what dsim says: a false answer is found."""

from __future__ import annotations

import pytest

from simulator.launch.outcome import FirstProcess, LastProgram, Start
from tests.conformance.cases.called_programs import called
from tests.conformance.comparisons.entry_scripts import Seen, compare, kind

SERVER = LastProgram(("server", "a b"), "app")
PROGRAM, SHELL = FirstProcess("program", ("server", "a b")), FirstProcess("shell", ("sh", "/x"))
RAN = Seen([["/x"], ["server", "a b"]], [], 0, {"uid": 1000, "pid": 1}, "")
BELOW = Seen([["/x"]], [["server", "a b"]], 0, None, "")
IDLE = Start("started", pid1=SHELL, becomes=(LastProgram(("sh", "/x"), exit=0, ends=True),))
ENDED = Seen([["/x"]], [], 3, None, "")


@pytest.mark.parametrize(
    ("start", "seen", "is_right"),
    [
        (Start("started", pid1=PROGRAM, becomes=(SERVER,)), RAN, True),
        (Start("started", pid1=PROGRAM, becomes=(SERVER,)), RAN._replace(last={"uid": 0, "pid": 1}), False),
        (Start("started", pid1=PROGRAM, becomes=(SERVER._replace(args=("server",)),)), RAN, False),
        (Start("started", pid1=PROGRAM, becomes=(SERVER,)), BELOW, False),
        (Start("started", pid1=SHELL, becomes=(SERVER,)), BELOW, True),
        (Start("started", pid1=PROGRAM, becomes=(SERVER,)), ENDED, False),
        (Start("started", pid1=PROGRAM, becomes=(SERVER,), early=("line 2",)), ENDED, True),
        (IDLE, RAN._replace(first=[["sh", "/x"]]), True),
        (IDLE, RAN._replace(first=[["sh", "/x"]], status=2), False),
        (Start("started", becomes=(LastProgram(None, exit=3, reason="line 2: exit 3"),)), ENDED, True),
        (Start("started", becomes=(LastProgram(None, exit=1, reason="line 2: exit 1"),)), ENDED, False),
        (Start("started", becomes=(LastProgram(None, reason="unknown from line 2 on: eval"),)), ENDED, True),
    ],
)
def test_a_false_answer_is_found(start: Start, seen: Seen, *, is_right: bool) -> None:
    assert (compare(start, seen, {"app": 1000}) is None) == is_right


@pytest.mark.parametrize(
    ("becomes", "expected"),
    [
        ((SERVER,), "one argv"),
        ((SERVER, LastProgram(None, exit=1)), "one argv"),
        ((SERVER, LastProgram(("init",), condition="/data is a directory")), "a set"),
        (
            (
                SERVER._replace(condition="/data/x is not a file"),
                LastProgram(("init",), condition="/data/x is a file"),
            ),
            "one argv for each state of a file",
        ),
        ((LastProgram(None, exit=1),), "a certain exit"),
        ((SERVER, LastProgram(None, reason="unknown from line 2 on: eval")), "open"),
    ],
)
def test_answers_are_of_kinds(becomes: tuple[LastProgram, ...], expected: str) -> None:
    assert kind(Start("started", becomes=becomes)) == expected


def test_programs_are_read_off_a_script() -> None:
    text = '#!/bin/sh\nf() { curl -s x; }\nif f && [ -n "$(jq . y)" ]; then exec gosu app server "$@"; fi\n'
    assert called([text]) == {"curl", "jq", "gosu", "app", "server", "["}

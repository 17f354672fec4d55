"""A program is talked to in lines, whatever it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from simulator.core.errors import Unreadable
from simulator.workspace import line_program
from simulator.workspace.line_program import Ended, LineProgram, Silent

ECHO = "import sys\nfor line in sys.stdin: print(line.strip(), flush=True)"


@contextmanager
def running(text: str) -> Iterator[LineProgram]:
    program = LineProgram([sys.executable, "-c", text])
    try:
        yield program
    finally:
        program.close()


def test_lines_come_back_in_order_whatever_their_size() -> None:
    lines = [b"a", b"", b"x" * 1_000_000, b"b"]
    with running(ECHO) as program:
        for line in lines:
            program.send(line)
        assert [program.receive(20) for _ in lines] == lines
        assert program.finish(20) == ""


def test_a_program_that_writes_much_before_it_reads_is_read() -> None:
    with running(f"print('y' * 1_000_000, flush=True)\n{ECHO}") as program:
        program.send(b"x" * 1_000_000)
        assert len(program.receive(20)) == len(program.receive(20)) == 1_000_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import sys; sys.exit('no such port')", "it ended with exit status 1 and said: no such port"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "it was killed by SIGKILL"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGRTMIN + 6)", "it was killed by signal 40"),
        ("pass", "it ended with exit status 0"),
    ],
)
def test_a_program_that_ends_is_told_with_what_it_said(text: str, said: str) -> None:
    with running(text) as program:
        program.send(b"x" * 1_000_000)
        with pytest.raises(Ended) as end:
            program.receive(20)
        assert str(end.value) == said


def test_a_program_that_closes_its_output_and_lives_on_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_program, "_FAREWELL", 0.3)
    with running("import os, time; os.close(1); time.sleep(60)") as program:
        with pytest.raises(Silent, match="it closed its standard output and did not end"):
            program.receive(20)
        assert program.finish(20) == "it did not end within 20 s after the end of its input"


def test_silence_is_told_in_time() -> None:
    with running("import time; time.sleep(60)") as program, pytest.raises(Silent):
        program.receive(0.2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import time; time.sleep(60)", "it did not end within 0.2 s after the end of its input"),
        ("import sys; sys.stdin.read(); sys.exit(3)", "after the end of its input it ended with exit status 3"),
        ("print(1)", "after the last answer it wrote another line"),
    ],
)
def test_what_is_wrong_at_the_end_is_told(text: str, said: str) -> None:
    with running(text) as program:
        assert program.finish(0.2 if "sleep" in text else 20) == said


def test_what_is_no_program_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="/no/such cannot be started: no such file"):
        LineProgram(["/no/such"])
    with pytest.raises(Unreadable, match="cannot be started"):
        LineProgram(["a\0b"])

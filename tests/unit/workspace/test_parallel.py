"""Work on several processors gives what work on one gives."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.core.errors import NotModelled, Unreadable
from simulator.workspace.parallel import run_each

ROOT = Path(__file__).parents[3]
SLOW = """
import time
from simulator.workspace.parallel import run_each
def work(number):
    time.sleep(0.05)
    return number
list(run_each(work, range(40), "images", jobs=2))
"""


@pytest.mark.parametrize("jobs", [1, 2, 5, None])
def test_results_come_in_order(jobs: int | None) -> None:
    assert list(run_each(lambda number: number * 2, range(50), "things", jobs)) == [number * 2 for number in range(50)]


def test_few_things_stay_in_this_process() -> None:
    assert set(run_each(lambda _: os.getpid(), range(8), "things", 4)) == {os.getpid()}
    assert os.getpid() not in set(run_each(lambda _: os.getpid(), range(64), "things", 4))


def test_an_error_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 40:
            raise NotModelled("this", "it is not modelled")
        return number

    found = run_each(work, range(64), "things", 2)
    assert [next(found) for _ in range(40)] == list(range(40))
    with pytest.raises(NotModelled, match="it is not modelled"):
        next(found)


@pytest.mark.parametrize("terminal", [True, False])
def test_a_person_is_told_how_far_it_is(terminal: bool) -> None:
    leader, follower = pty.openpty()
    errors = follower if terminal else subprocess.PIPE
    done = subprocess.run([sys.executable, "-c", SLOW], cwd=ROOT, stderr=errors, check=True)
    os.close(follower)
    if not terminal:
        os.close(leader)
        assert done.stderr == b""
        return
    with os.fdopen(leader, "rb", buffering=0) as screen:
        seen = screen.read(65536)
    assert b" of 40 images" in seen and seen.endswith(b"\r\x1b[K")


class Odd:
    """A value that no other process can read."""

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), ("an argument that it does not take",)


def test_a_result_that_cannot_be_read_is_made_again_here() -> None:
    assert len(list(run_each(lambda _: Odd(), range(40), "things", 2))) == 40


def test_a_process_that_is_killed_is_told() -> None:
    def work(number: int) -> int:
        if number == 40:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(Unreadable, match="a process that reads things was killed"):
        list(run_each(work, range(64), "things", 2))


def test_processes_end_without_a_word_where_their_parent_is_killed() -> None:
    work = "from simulator.workspace.parallel import run_each\n"
    work += "for _ in run_each(lambda _: b'x' * 1_000_000, range(100_000), 'things', 2): print(flush=True)"
    with subprocess.Popen([sys.executable, "-c", work], cwd=ROOT, stdout=-1, stderr=-1) as parent:
        assert parent.stdout is not None and parent.stderr is not None
        parent.stdout.readline()
        parent.kill()
        assert parent.stderr.read() == b""  # which ends with the last of the processes

"""The same work for many things: on several processors, and with a word about how far it is on a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_AT_A_TIME = (4, 32)  # things that a process is given at once: at least, at most
_PATIENCE = 0.5  # seconds until a person is told
_forked: list[Callable[[int], Any]] = []  # the work of a process that was made for it


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(
    work: Callable[[Thing], Result], things: Sequence[Thing], noun: str, jobs: int | None = None, least: int = 32
) -> Iterator[Result]:
    """Yield what ``work`` makes of each thing, in their order.

    With ``least`` things and more ``jobs`` processes are forked, so ``work`` can be anything, but its results have to
    be such as can be pickled. ``noun`` says what the things are. An error of ``work`` is raised here: the thing is
    looked at again in this process, as errors are not made to travel.
    """
    jobs = min(processors() if jobs is None else jobs, len(things) // _AT_A_TIME[0])
    begun, shows = time.monotonic(), sys.stderr is not None and sys.stderr.isatty()
    told = False
    for number, result in enumerate(_results(work, things, jobs if len(things) >= least else 1), 1):
        if shows and number < len(things) and time.monotonic() - begun > _PATIENCE:
            told = True
            print(f"\r{number} of {len(things)} {noun}\x1b[K", end="", file=sys.stderr, flush=True)
        elif told:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            told = False
        yield result


def _results(work: Callable[[Thing], Result], things: Sequence[Thing], jobs: int) -> Iterator[Result]:
    if jobs < 2 or not hasattr(os, "fork"):
        yield from map(work, things)
        return
    import multiprocessing

    _forked[:] = [lambda number: work(things[number])]
    at_a_time = min(_AT_A_TIME[1], max(_AT_A_TIME[0], len(things) // (jobs * 8)))
    try:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            for number, (done, result) in enumerate(pool.imap(_one, range(len(things)), at_a_time)):
                yield result if done else work(things[number])
    finally:
        _forked.clear()


def _one(number: int) -> tuple[bool, Any]:
    try:
        return True, _forked[0](number)
    except Exception:
        return False, None

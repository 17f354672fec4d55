"""The same work for many things, on several processors, with its progress shown on a terminal."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from simulator.core.errors import Unreadable
from simulator.workspace.progress import Progress

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_AT_A_TIME = (4, 32)  # the least and the most things that a process gets at once
_forked: list[Callable[[int], Any]] = []  # the work of the forked processes


def processors() -> int:
    """Count the processors that this process can use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_each(
    work: Callable[[Thing], Result], things: Sequence[Thing], noun: str, jobs: int | None = None, least: int = 32
) -> Iterator[Result]:
    """Yield the result of ``work`` for each thing, in their order.

    If there are at least ``least`` things, ``jobs`` processes are forked (None: one for each processor), so ``work``
    can be any function, but its results should be picklable. ``noun`` names the things, for the progress. If ``work``
    raises an error in a process, or its result cannot be read here, it is called again here. What it writes to
    standard error in a process is lost. Raises ``Unreadable`` where a process is killed.
    """
    jobs = min(processors() if jobs is None else jobs, len(things) // _AT_A_TIME[0])
    progress = Progress(noun, len(things))
    for number, result in enumerate(_results(work, things, noun, jobs if len(things) >= least else 1), 1):
        progress.show(number)
        yield result


def _results(work: Callable[[Thing], Result], things: Sequence[Thing], noun: str, jobs: int) -> Iterator[Result]:
    if jobs < 2 or not hasattr(os, "fork"):
        yield from map(work, things)
        return
    import multiprocessing
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    _forked[:] = [lambda number: work(things[number])]
    at_a_time = min(_AT_A_TIME[1], max(_AT_A_TIME[0], len(things) // (jobs * 8)))
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _end_with, (os.getpid(),))
    try:
        for number, data in enumerate(pool.map(_run_forked, range(len(things)), chunksize=at_a_time)):
            succeeded, result = _read(data)
            yield result if succeeded else work(things[number])
    except BrokenProcessPool:
        message = f"a process that reads {noun} was killed, perhaps for want of memory; try again with --jobs 1"
        raise Unreadable(message) from None
    finally:
        pool.shutdown(cancel_futures=True)
        _forked.clear()


def _end_with(parent: int) -> None:
    """End this process soon after its parent, which cannot end it where it is killed itself, and without a word."""
    import threading

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _run_forked(number: int) -> bytes:
    """Return a result as bytes, b"" for an error: a result that cannot be read would end the pool's thread, unsaid."""
    try:
        return pickle.dumps(_forked[0](number))
    except Exception:
        return b""


def _read(data: bytes) -> tuple[bool, Any]:
    """Return whether a result of a process can be read, and the result."""
    try:
        return True, pickle.loads(data)  # noqa: S301 - a fork of this process wrote it
    except Exception:
        return False, None

"""Advice that is left out because what comes of the start is known.

Reads: pieces of advice, a ``Start``. Gives: those that it does not settle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.analysis.advice import Advice
from simulator.analysis.argv_advice import ArgvAdvice
from simulator.core.rule import Decision
from simulator.launch.outcome import Start

_WHETHER_IT_STARTS = (
    Advice.NO_SHELL,
    ArgvAdvice.OPTION_AS_PROGRAM,
    ArgvAdvice.BLANK_IN_PROGRAM,
    ArgvAdvice.BUILTIN_PROGRAM,
)


def unsettled(pieces: Iterable[Decision[str]], start: Start) -> Iterator[Decision[str]]:
    """Yield the advice that a start leaves open: of one that starts, nothing about whether it does."""
    settled = [Advice.NO_SHELL] if start.outcome in ("not-started", "exec-failed") else []
    if start.outcome == "started":
        settled += _WHETHER_IT_STARTS
    if start.outcome in ("not-started", "exec-failed") or start.pid1.kind == "program" or start.stop.ends == "at-once":
        settled.append(ArgvAdvice.SHELL_STAYS)
    return (piece for piece in pieces if piece.rule not in settled)

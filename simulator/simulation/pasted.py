"""The answer to a line with symbols: what only the shell of the one who wrote the line knows.

Reads: a line with symbols, its caller, an engine. Gives: the line with texts that stand in for the symbols, and answers
in which the symbols stand as they are written. What words mean is told of the texts, not of the symbols.
"""

from __future__ import annotations

from typing import Any

from simulator.build.image import BuiltImage
from simulator.callers.caller import Caller
from simulator.callers.command_line import Pasted
from simulator.callers.pasted.stand_in import choose_texts, reveal_refusal
from simulator.callers.pasted.symbols import Reading
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.exec import exec_in
from simulator.simulation.image import unknown_image


class FilledLine(NamedTuple):
    """A line with texts that stand in for its symbols; ``context`` is the caller's, with the line's variables."""

    words: tuple[str, ...]
    context: CallerContext
    reading: Reading
    body: Any
    """What the line's caller reads."""


def fill_symbols(
    caller: Caller, line: Pasted, engine: Engine, context: CallerContext, extras: dict[str, Any] | None = None
) -> FilledLine:
    """Return the line with texts that stand in for its symbols; as it is where it has none.

    ``context`` is the caller's, with the variables in front of the line. Raises ``NotModelled`` where the answer
    depends on what a shell puts in.
    """
    if not line.symbols:
        return FilledLine(line.words, context, Reading(), line.body(extras))

    def filled_context(reading: Reading) -> CallerContext:
        values = reading.fill(list(context.environment.values()))
        return context._replace(environment=dict(zip(context.environment, values, strict=True)))

    def attempt(read: Pasted, reading: Reading) -> Request:
        workload = caller.read(read.body(extras, reading.fill), engine, filled_context(reading))
        names = workload.names()
        request = workload.request(names[0] if len(names) == 1 else None)
        if request.act in ("create", "exec"):
            act = simulate if request.act == "create" else exec_in
            simulation = act(BuiltImage(unknown_image(request.image)), request, engine)
            if simulation.refusal is not None:
                raise simulation.refusal
        return request

    reading = choose_texts(line, attempt)
    return FilledLine(reading.fill(line.words), filled_context(reading), reading, line.body(extras, reading.fill))


def reveal_outcome(
    outcome: Simulation | BuiltImage | Refusal | NotModelled, reading: Reading
) -> Simulation | BuiltImage | Refusal | NotModelled:
    """Return what a line comes to with its symbols as they are written."""
    if not reading.symbols:
        return outcome
    if isinstance(outcome, Refusal):
        return reveal_refusal(outcome, reading)
    if isinstance(outcome, NotModelled):
        return NotModelled(reading.reveal(outcome.what), reading.reveal(str(outcome)))
    if isinstance(outcome, BuiltImage):
        revealed_image: BuiltImage = reading.reveal_all(outcome)
        return revealed_image
    refusal = outcome.refusal and reveal_refusal(outcome.refusal, reading)
    revealed: Simulation = reading.reveal_all(outcome._replace(refusal=None))
    return revealed._replace(refusal=refusal, filled=(outcome, reading))

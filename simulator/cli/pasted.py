"""Answers about a pasted line with symbols: what only the person's shell knows."""

from __future__ import annotations

from typing import Any

from simulator.api.answer import Answer
from simulator.build.image import BuiltImage
from simulator.callers.command_line import Pasted
from simulator.callers.pasted.stand_in import choose_texts, reveal_refusal
from simulator.callers.pasted.symbols import Reading
from simulator.callers.table import Caller, check_engine
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import unknown_image


def fill_symbols(
    caller: Caller, line: Pasted, extras: dict[str, Any], engine_name: str, context: CallerContext
) -> tuple[Pasted, Reading]:
    """Return the line with texts that stand in for its symbols, and what they are.

    ``context`` is the caller's, with the variables in front of the line.
    Raises ``NotModelled`` where the answer depends on what a shell puts in.
    """
    engine = find_engine(engine_name)
    check_engine(caller, engine, engine_name)

    def filled_context(reading: Reading) -> CallerContext:
        values = reading.fill(list(context.environment.values()))
        return context._replace(environment=dict(zip(context.environment, values, strict=True)))

    def attempt(reading: Reading) -> Request:
        filled = _fill(line, reading)
        body: Any = {"words": list(filled.words), **extras} if extras else list(filled.words)
        workload = caller.read(body, engine, filled_context(reading))
        names = workload.names()
        request = workload.request(names[0] if len(names) == 1 else None)
        if request.act == "create":
            simulation = simulate(BuiltImage(unknown_image(request.image)), request, engine)
            if simulation.refusal is not None:
                raise simulation.refusal
        return request

    reading = choose_texts(line, attempt)
    return _fill(line, reading), reading


def _fill(line: Pasted, reading: Reading) -> Pasted:
    names, values = list(line.environment), reading.fill(list(line.environment.values()))
    return line._replace(words=reading.fill(line.words), environment=dict(zip(names, values, strict=True)))


def reveal_answer(answer: Answer, reading: Reading) -> Answer:
    """Return an answer in which the symbols stand as they are written.

    What becomes of a process whose words, folder or user hold a symbol is not known: the answer lacks it.
    """
    outcome, rootfs = answer.outcome, answer.rootfs
    if isinstance(outcome, Refusal):
        return Answer(reveal_refusal(outcome, reading), answer.release, answer.engine)
    if isinstance(outcome, NotModelled):
        revealed = NotModelled(reading.reveal(outcome.what), reading.reveal(str(outcome)))
        return Answer(revealed, answer.release, answer.engine)
    if isinstance(outcome, Simulation):
        if outcome.refusal is not None:
            outcome = outcome._replace(refusal=reveal_refusal(outcome.refusal, reading))
        process = outcome.process
        if process is not None and reading.reveal_all(process) != process:
            rootfs = None
    return Answer(reading.reveal_all(outcome), answer.release, answer.engine, rootfs)

"""Answers about a pasted line with symbols: what only the person's shell knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.api.answer import Answer
from simulator.build.image import BuiltImage
from simulator.callers.command_line import Pasted
from simulator.callers.pasted.stand_in import choose_texts, reveal_refusal
from simulator.callers.pasted.symbols import Reading
from simulator.callers.table import Caller, check_engine
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.core.values import UNSTATED
from simulator.releases.find import find_engine
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import unknown_image

if TYPE_CHECKING:
    from simulator.launch.outcome import Start


def fill_symbols(
    caller: Caller, line: Pasted, extras: dict[str, Any], engine_name: str, context: CallerContext
) -> tuple[Pasted, CallerContext, Reading]:
    """Return the line and the caller's context with texts that stand in for the symbols, and what they are.

    ``context`` is the caller's, with the variables in front of the line.
    Raises ``NotModelled`` where the answer depends on what a shell puts in.
    """
    engine = find_engine(engine_name)
    check_engine(caller, engine, engine_name)

    def filled_context(reading: Reading) -> CallerContext:
        values = reading.fill(list(context.environment.values()))
        return context._replace(environment=dict(zip(context.environment, values, strict=True)))

    def attempt(reading: Reading) -> Request:
        words = list(reading.fill(line.words))
        body: Any = {"words": words, **extras} if extras else words
        workload = caller.read(body, engine, filled_context(reading))
        names = workload.names()
        request = workload.request(names[0] if len(names) == 1 else None)
        if request.act == "create":
            simulation = simulate(BuiltImage(unknown_image(request.image)), request, engine)
            if simulation.refusal is not None:
                raise simulation.refusal
        return request

    reading = choose_texts(line, attempt)
    return line._replace(words=reading.fill(line.words)), filled_context(reading), reading


def reveal_answer(answer: Answer, reading: Reading) -> Answer:
    """Return an answer in which the symbols stand as they are written."""
    outcome = answer.outcome
    if isinstance(outcome, Refusal):
        return Answer(reveal_refusal(outcome, reading), answer.release, answer.engine)
    if isinstance(outcome, NotModelled):
        revealed = NotModelled(reading.reveal(outcome.what), reading.reveal(str(outcome)))
        return Answer(revealed, answer.release, answer.engine)
    start = None
    if isinstance(outcome, Simulation):
        start = _start(outcome, answer, reading)
        if outcome.refusal is not None:
            outcome = outcome._replace(refusal=reveal_refusal(outcome.refusal, reading))
    return Answer(reading.reveal_all(outcome), answer.release, answer.engine, answer.rootfs, start)


def _start(simulation: Simulation, answer: Answer, reading: Reading) -> Start | None:
    """Return what comes of the start whatever the shell puts in for the symbols; None if no container starts."""
    from simulator.launch.outcome import Start
    from simulator.launch.rootfs import UNKNOWN
    from simulator.simulation.start import start_of

    process = simulation.process
    if process is None:
        return None
    path = [entry for entry in process.env if entry.startswith("PATH=")]
    reached = (*process.args, process.cwd, process.user, *path)
    unknown = [symbol.source for symbol in reading.symbols if any(reading.shows(symbol, text) for text in reached)]
    if unknown:
        return Start(unknown=tuple(f"what your shell puts in for {source}" for source in unknown))
    env = tuple([_unstated(entry) if reading.reveal(entry) != entry else entry for entry in process.env])
    settings = (simulation.settings[0]._replace(value=env), *simulation.settings[1:])
    start = start_of(simulation._replace(settings=settings), answer.release, answer.known_rootfs or UNKNOWN)
    return reading.reveal_all(start)  # type: ignore[no-any-return]


def _unstated(entry: str) -> str:
    """Return a variable with a value that is not known."""
    return f"{entry.partition('=')[0]}={UNSTATED}"

"""Answers about a pasted line with symbols: what only the person's shell knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.api.answer import Answer
from simulator.callers.pasted.symbols import Reading
from simulator.core.values import UNSTATED
from simulator.simulation.container import Simulation
from simulator.simulation.pasted import reveal_outcome

if TYPE_CHECKING:
    from simulator.launch.outcome import Start


def reveal_answer(answer: Answer, reading: Reading) -> Answer:
    """Return an answer in which the symbols stand as they are written."""
    outcome = answer.outcome
    start = _start(outcome, answer, reading) if isinstance(outcome, Simulation) else None
    return Answer(reveal_outcome(outcome, reading), answer.release, answer.engine, answer.rootfs, start)


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

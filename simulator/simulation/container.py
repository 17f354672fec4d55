"""The whole pipeline on one page: an image and a request become a process, each step a cited decision."""

from __future__ import annotations

from typing import Any

from simulator.build.image import BuiltImage
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import Process, UnknownWords, Words
from simulator.engine.create import create
from simulator.engine.engine import Engine


class Simulation(NamedTuple):
    """The process or the refusal, with the two inputs and all decisions that lead to it."""

    built: BuiltImage
    request: Request
    argv: Decision[Words] | None
    settings: tuple[Decision[Any], ...]
    """Environment, working directory, user; then the first process where it is not the argv; empty if refused."""
    refusal: Refusal | None
    filled: tuple[Any, Any] | None = None
    """Of a line whose symbols are revealed: the simulation with texts in their place, and the ``Reading``."""
    line: Decision[str] | None = None
    """The line that the argv is started as; None but on Windows."""

    @property
    def process(self) -> Process | None:
        """The process that is executed; None where the engine refuses."""
        if self.argv is None:
            return None
        env, cwd, user = self.settings[:3]
        return Process(self.argv.value, env.value, cwd.value, user.value, "" if self.line is None else self.line.value)

    @property
    def is_known(self) -> bool:
        """Whether the argv has no words of an unknown base image; also true where the engine refuses."""
        return self.argv is None or not any(isinstance(word, UnknownWords) for word in self.argv.value)

    def trace(self) -> list[Decision[Any]]:
        """Return every decision, each after its premises."""
        steps: list[Decision[Any]] = []
        final = self.argv or (self.refusal and self.refusal.decision)
        ends = (*((final,) if final else ()), *((self.line,) if self.line else ()), *self.settings)
        for decision in (*self.built.decisions, *self.request.decisions, *ends):
            if decision.premises:
                steps += decision.trace()
            else:
                steps.append(decision)  # the usual case
        return steps


def _unstated(built: BuiltImage) -> tuple[str, ...] | None:
    """Return the names of an image's variables whose values are not known; None where nobody knows its variables."""
    if built.missing:
        return None
    return built.catalogued.unstated if built.catalogued else ()


def simulate(built: BuiltImage, request: Request, engine: Engine) -> Simulation:
    """Create and start a container of the image as the engine does; a refusal is an outcome, never raised."""
    try:
        if request.completion is not None:
            request = request.completion.complete(request, built.image, _unstated(built))
        created = create(built.image, request, engine)
    except Refusal as refusal:
        if refusal.status is None:
            refusal.status = request.status
        if request.tool:
            from simulator.callers.pasted.tool import read_as

            refusal.by = read_as(request.tool, engine)
        return Simulation(built, request, None, (), refusal)
    return Simulation(built, request, created.argv, created.settings, None, line=created.line)

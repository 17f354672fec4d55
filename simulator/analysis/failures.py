"""Why a container surely does not start, or ends at once: the advice that is no matter of its words alone.

Reads: a ``Simulation``. Gives: the sentences. Two containers with the same words differ if one of them fails so.
"""

from __future__ import annotations

from simulator.analysis.advice import advise
from simulator.analysis.advice_rules import Advice
from simulator.core.rule import Decision
from simulator.engine.engine import Engine
from simulator.simulation.container import Simulation

FAILURES = (Advice.NO_USER, Advice.NO_PROGRAM, Advice.NO_SHELL)
"""The rules of such advice."""


def failure_rules(simulation: Simulation, engine: Engine) -> set[str]:
    """Return the ids of the rules by which a container surely fails."""
    return {piece.rule.id for piece in failures(simulation, engine)}


def failures(simulation: Simulation, engine: Engine) -> list[Decision[str]]:
    """Return why a container surely fails; empty where nothing is said against it, or the engine refuses it."""
    if simulation.argv is None:
        return []
    return [piece for piece in advise(simulation, engine, engine.full_name) if piece.rule in FAILURES]


def new_failures(before: Simulation, after: Simulation, engine: Engine) -> tuple[str, ...]:
    """Return why the container after a change surely fails, as far as it did not fail so before."""
    known = failure_rules(before, engine)
    return tuple([piece.value for piece in failures(after, engine) if piece.rule.id not in known])

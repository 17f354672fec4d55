"""Whether a caller makes a container by itself, and how that changes: a scale of 0, a profile, a suspended job.

Reads: what is remarked on a request. Gives: reasons, and sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.simulation.container import Simulation

NOT_STARTED = ("service-containers.none", "service-containers.profile", "pod-advice.none")
"""What is said of a container that its caller does not make by itself, by the ids of rules."""


def starts_of(outcome: object) -> dict[str, str]:
    """Return what keeps a caller from making a container by itself, by the ids of the rules that say so."""
    request = outcome.request if isinstance(outcome, Simulation) else None
    remarks = (*request.remarks, *request.file_remarks) if request is not None else ()
    return {piece.rule.id: piece.value for piece in remarks if piece.rule.id in NOT_STARTED}


def start_changes(old: dict[str, str], new: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield that a caller makes no container by itself any more, or makes one now."""
    for rule, text in new.items():
        if rule not in old:
            yield f"It is not started by itself any more: {text}.", rule
        elif text != old[rule]:
            yield f"What starts it changes: {text}.", ""
    if old and not new:
        yield "It is started by itself now; it was not before.", ""

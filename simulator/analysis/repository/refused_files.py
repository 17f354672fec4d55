"""Files of a change that a tool refuses, on one side or on both: their containers are not created.

Reads: what a file starts on both sides. Gives: containers in the place of those that are refused, and the difference.
"""

from __future__ import annotations

from simulator.analysis.difference import Difference
from simulator.analysis.repository.containers import Container, Started
from simulator.analysis.repository.kinds import FileKind
from simulator.core.rule import Refusal
from simulator.core.text import as_sentence

_TOOLS = {
    "compose": "Compose",
    "stack": "docker stack deploy",
    "kubernetes": "Kubernetes",
    "quadlet": "Podman's generator",
}


def read_error(pair: tuple[Started | None, Started | None]) -> str:
    """Return why a file could not be read, on the new side first; ``""`` if it could."""
    return next((side.error for side in reversed(pair) if side is not None and side.error), "")


def is_refused_on_one_side(pair: tuple[Started | None, Started | None]) -> bool:
    """Return whether a tool reads the file on one side, and refuses it on the other."""
    errors = [side.error for side in pair if side is not None]
    return len(errors) == 2 and "" in errors and any(side is not None and side.refusal for side in pair)


def in_refused_file(container: Container | None, side: Started | None, other: Container | None) -> Container | None:
    """Return a container of a side; where this side's file is refused, one of the other side as a refused one."""
    if container is not None or other is None or other.text or side is None or side.refusal is None:
        return container
    return other._replace(request=None, fault=side.refusal, source=None, line=0)


def refusal_of_file(container: Container, side: Started | None) -> Refusal | None:
    """Return the refusal of the file that a container stands in; None if its file is read."""
    return side.refusal if side is not None and container.fault is side.refusal else None


def refused_file(refusal: Refusal, kind: FileKind | None) -> Difference:
    """Say that a file does not give its containers any more."""
    what = "services" if kind in ("compose", "stack") else "containers"
    tool = refusal.by or _TOOLS.get(kind or "", "the tool that reads it")
    sentence = as_sentence(f"The {what} are not created any more: {tool} refuses the file: {refusal}")
    return Difference("different", (sentence,), (refusal.decision.rule.id,), serious=1)

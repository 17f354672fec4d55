"""Lines of services: where dsim reads them otherwise than systemd."""

from __future__ import annotations

from simulator.callers.quadlet.systemd import service_line
from simulator.callers.quadlet.unit import Unit
from simulator.callers.quadlet.unit_words import split
from simulator.core.rule import Refusal
from simulator.core.values import Origin, words


def difference(row: list[str | list[str] | None]) -> str | None:
    """Say in which way dsim reads a line otherwise than systemd did; None where it does not."""
    name, line, seen = row
    assert isinstance(name, str) and isinstance(line, str)  # as they were written
    given = words(split(line), Origin("request", name))
    try:
        ours = list(service_line(given, Unit(name, {}), other=False).words)
    except Refusal:
        return None if seen is None else f"{row}: dsim refuses it"
    return None if ours == seen else f"{row}: dsim gives {ours}"

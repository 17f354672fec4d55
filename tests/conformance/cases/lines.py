"""The lines of ``docker create`` that are recorded."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.cases import run_lines

SEED = 4


def cases(count: int) -> Iterator[run_lines.Case]:
    """The systematic lines, and so many drawn ones; half as many with a changed value."""
    yield from run_lines.systematic()
    yield from run_lines.drawn(SEED, count)
    yield from run_lines.strange(SEED, count // 2)

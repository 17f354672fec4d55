"""Sequences in which a value can stand several times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def find_inserted(shorter: Sequence[T], longer: Sequence[T]) -> int | None:
    """Return where the values begin that the longer sequence has more; None if they do not stand in one place.

    Where they can be cut out at several places, the first counts: of ``-q a`` and ``-q b -q a`` they are ``-q b``.
    """
    number = len(longer) - len(shorter)
    if number <= 0:
        return None
    pairs = zip(reversed(shorter), reversed(longer), strict=False)
    same = next((at for at, (left, right) in enumerate(pairs) if left != right), len(shorter))
    start = len(shorter) - same
    return start if list(longer[:start]) == list(shorter[:start]) else None


def only_in(values: Iterable[T], others: Iterable[T]) -> list[T]:
    """Return the values that others do not have, in their order; of equal ones as many as others have fewer."""
    left, found = Counter(others), []
    for value in values:
        if left[value] > 0:
            left[value] -= 1
        else:
            found.append(value)
    return found

"""Sequences in which a value can stand several times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def only_in(values: Iterable[T], others: Iterable[T]) -> list[T]:
    """Return the values that others do not have, in their order; of equal ones as many as others have fewer."""
    left, found = Counter(others), []
    for value in values:
        if left[value] > 0:
            left[value] -= 1
        else:
            found.append(value)
    return found

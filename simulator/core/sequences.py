"""Sequences in which a value can stand several times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def only_in(values: Iterable[T], others: Iterable[T]) -> list[T]:
    """Return the values that others do not have, in their order; of equal ones as many as others have fewer."""
    left, found = list(others), []
    for value in values:
        if value in left:
            left.remove(value)
        else:
            found.append(value)
    return found

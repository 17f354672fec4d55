"""Two sides of a change, with marks on the words that only one of them has.

Reads: the words before and after. Gives: the same words, marked. A writer dims those that both sides have.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from simulator.core.sequences import find_inserted
from simulator.report.documents.blocks import ArgvWord, Mark

_MAX_PAIRS = 250_000  # pairs of words that are compared one by one
Words: TypeAlias = tuple[ArgvWord, ...]


def mark_sides(old: Sequence[ArgvWord], new: Sequence[ArgvWord]) -> tuple[Words, Words]:
    """Mark the words that only the old, or only the new, side has."""
    common = _common_words([word.text for word in old], [word.text for word in new])
    return _marked(old, "-", {index for index, _ in common}), _marked(new, "+", {index for _, index in common})


def _marked(words: Sequence[ArgvWord], mark: Mark, kept: set[int]) -> Words:
    return tuple(word if index in kept else word._replace(mark=mark) for index, word in enumerate(words))


def _common_words(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the indexes of words that both sides have, in order; what a sentence calls new is one piece here, too."""
    if (at := find_inserted(old, new)) is not None:
        return [(index, index if index < at else index + len(new) - len(old)) for index in range(len(old))]
    if (at := find_inserted(new, old)) is not None:
        return [(index if index < at else index + len(old) - len(new), index) for index in range(len(new))]
    if len(old) * len(new) > _MAX_PAIRS:
        return [(index, index) for index, (left, right) in enumerate(zip(old, new, strict=False)) if left == right]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (left + index, right + index) for left, right, size in matcher.get_matching_blocks() for index in range(size)
    ]

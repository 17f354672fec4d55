"""The words that only one side of a change has are marked."""

from __future__ import annotations

import pytest

from simulator.report.documents.blocks import ArgvWord
from simulator.report.documents.marks import mark_sides


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("app -q a", "app -q b -q a", ("app -q a", "app +-q +b -q a")),
        ("app -q b -q a", "app -q a", ("app --q -b -q a", "app -q a")),
        ("python -m w -x", "sh -c line -x", ("-python --m -w -x", "+sh +-c +line -x")),
        ("a b", "a b", ("a b", "a b")),
        ("a", "b", ("-a", "+b")),
        ("", "a", ("", "+a")),
    ],
)
def test_what_one_side_alone_has_is_marked(before: str, after: str, shown: tuple[str, str]) -> None:
    sides = ([ArgvWord(word, "plain") for word in side.split()] for side in (before, after))
    marked = mark_sides(*sides)
    assert tuple(" ".join(f"{word.mark}{word.text}" for word in side) for side in marked) == shown


def test_very_long_sides_are_compared_place_by_place() -> None:
    old = [ArgvWord(str(number), "plain") for number in range(600)]
    new = [*reversed(old[:300]), *old[300:]]
    before, after = mark_sides(old, new)
    assert [word.mark for word in before] == ["-"] * 300 + [""] * 300
    assert [word.mark for word in after] == ["+"] * 300 + [""] * 300

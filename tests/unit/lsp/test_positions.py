from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.linting.finding import Span
from simulator.lsp.positions import Position, Positions, Units

TEXT = "é😀b\r\nc\rd\n\ne"


@pytest.mark.parametrize(
    ("units", "offset", "position"),
    [
        ("utf-16", 0, (0, 0)),
        ("utf-16", 2, (0, 3)),
        ("utf-8", 2, (0, 6)),
        ("utf-32", 2, (0, 2)),
        ("utf-16", 5, (1, 0)),
        ("utf-16", 7, (2, 0)),
        ("utf-16", 9, (3, 0)),
        ("utf-16", 11, (4, 1)),
    ],
)
def test_an_offset_is_a_line_and_a_column(units: Units, offset: int, position: Position) -> None:
    assert Positions(TEXT, units).from_offset(offset) == position


@pytest.mark.parametrize(
    ("position", "own"),
    [
        ((0, 3), (1, 3)),
        ((0, 99), (1, 4)),
        ((1, 1), (2, 2)),
        ((2, 0), (2, 3)),
        ((4, 1), (4, 2)),
        ((99, 5), (4, 2)),
    ],
)
def test_a_position_is_a_line_and_a_column_of_dsim(position: Position, own: tuple[int, int]) -> None:
    assert Positions(TEXT, "utf-16").to_own(*position) == own


def test_a_span_has_two_ends_and_a_line_one() -> None:
    positions = Positions("a\r\nb😀 \r\n", "utf-16")
    assert positions.from_span(Span(2, 2, 2, 3)) == ((1, 1), (1, 3))
    assert positions.line_end(2) == (1, 3)
    assert positions.line_end(9) == (2, 0)


@given(st.text("ab\r\né😀", max_size=12), st.integers(0, 12), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_there_and_back_is_the_same_place(text: str, offset: int, units: Units) -> None:
    """But for the place between a carriage return and its line feed, which editors do not have."""
    offset = min(offset, len(text))
    if text[offset - 1 : offset + 1] == "\r\n":
        return
    positions = Positions(text, units)
    line, column = positions.to_own(*positions.from_offset(offset))
    assert (line, column) == (text[:offset].count("\n") + 1, offset - (text[:offset].rfind("\n") + 1) + 1)

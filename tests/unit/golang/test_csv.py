"""Comma-separated values as Go's library reads them."""

from __future__ import annotations

import pytest

from simulator.golang.csv import read_record


@pytest.mark.parametrize(
    ("text", "fields"),
    [("a,b", ["a", "b"]), ('"a,b",c', ["a,b", "c"]), ('"a""b"', ['a"b']), ("a,", ["a", ""]), ("\na\nb", ["a"])],
)
def test_the_first_record_of_comma_separated_values(text: str, fields: list[str]) -> None:
    assert read_record(text) == fields

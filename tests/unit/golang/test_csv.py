"""Comma-separated values as Go's library reads them."""

from __future__ import annotations

import pytest

from simulator.golang.csv import read_record
from simulator.golang.strconv import GoError


@pytest.mark.parametrize(
    ("text", "fields"),
    [("a,b", ["a", "b"]), ('"a,b",c', ["a,b", "c"]), ('"a""b"', ['a"b']), ("a,", ["a", ""]), ("\na\nb", ["a"])],
)
def test_the_first_record_of_comma_separated_values(text: str, fields: list[str]) -> None:
    assert read_record(text) == fields


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("\r\n\r\na\r\nb", ["a"]),
        ('"a\r\nb"', ["a\nb"]),
        ("a\r", ["a"]),
        ("a\r,b", ["a\r", "b"]),
        ('"a"""', ['a"']),
    ],
)
def test_ends_of_lines_are_those_of_go(text: str, fields: list[str]) -> None:
    assert read_record(text) == fields


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "EOF"),
        ("\r\n\n", "EOF"),
        ('é"', 'parse error on line 1, column 3: bare " in non-quoted-field'),
        ('"é"a', 'parse error on line 1, column 4: extraneous or missing " in quoted-field'),
        ('""" a', 'parse error on line 1, column 6: extraneous or missing " in quoted-field'),
        ('"\na', 'record on line 1; parse error on line 2, column 2: extraneous or missing " in quoted-field'),
        ('\n"a\n', 'parse error on line 2, column 4: extraneous or missing " in quoted-field'),
        ('"\n",b"', 'record on line 1; parse error on line 2, column 4: bare " in non-quoted-field'),
    ],
)
def test_a_quote_that_is_out_of_place_is_told_with_its_spot(text: str, message: str) -> None:
    with pytest.raises(GoError) as refused:
        read_record(text)
    assert str(refused.value) == message

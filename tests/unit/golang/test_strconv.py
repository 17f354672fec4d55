"""Numbers, times, sizes and quotes as Go's library reads and writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.golang import strconv

SYNTAX, RANGE = "invalid syntax", "value out of range"


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("-1", -1), ("+7", 7), ("010", 8), ("0x10", 16), ("0b11", 3), ("0o17", 15), ("1_0", 10), ("0x_1", 1)],
)
def test_numbers_are_read_with_their_prefix(text: str, number: int) -> None:
    assert strconv.parse_int(text) == number


@pytest.mark.parametrize("text", ["", "x", "1.5", " 1", "08", "1__0", "_1", "1_", "0x", "--1", "٣"])
def test_what_is_no_number_is_a_fault(text: str) -> None:
    with pytest.raises(strconv.GoError, match=SYNTAX):
        strconv.parse_int(text)


def test_numbers_have_a_range() -> None:
    assert strconv.parse_int("-9223372036854775808") == -(2**63)
    for text, read in (("9223372036854775808", strconv.parse_int), ("9" * 200, strconv.parse_int)):
        with pytest.raises(strconv.GoError, match=RANGE):
            read(text)
    with pytest.raises(strconv.GoError, match=RANGE):
        strconv.parse_uint("65536", 16)


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        *(
            ("0", 0),
            ("5s", 5 * 10**9),
            ("1m30s", 90 * 10**9),
            ("-1.5h", -5400 * 10**9),
            (".5s", 5 * 10**8),
            ("1us", 1000),
        ),
        *(("1.5s", 15 * 10**8), ("-1s", -(10**9)), ("0.3333333333333333333h", 20 * 60 * 10**9)),
        ("0.830103483285477580700h", (49 * 60 + 48) * 10**9 + 372539827),
        *(
            ("9007199254.740993ms", 2**53 + 1),
            ("9223372036854775807ns", 2**63 - 1),
            ("-9223372036854775808ns", -(2**63)),
        ),
        *(("0000000000000000000000000001s", 10**9), ("0.100000000000000000000h", 6 * 60 * 10**9)),
    ],
)
def test_times_are_in_nanoseconds(text: str, nanoseconds: int) -> None:
    assert strconv.duration(text) == nanoseconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5", 'time: missing unit in duration "5"'),
        ("", 'time: invalid duration ""'),
        ("x", 'time: invalid duration "x"'),
        (".s", 'time: invalid duration ".s"'),
        ("9223372036854775808ns", 'time: invalid duration "9223372036854775808ns"'),
        ("3000000h1x", 'time: invalid duration "3000000h1x"'),
        ("1d", 'time: unknown unit "d" in duration "1d"'),
        ("1 s", 'time: unknown unit " s" in duration "1 s"'),
    ],
)
def test_a_time_that_is_none_says_why(text: str, message: str) -> None:
    with pytest.raises(strconv.GoError) as fault:
        strconv.duration(text)
    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("text", "size", "older"),
    [
        ("64m", 64 << 20, 64 << 20),
        ("1.5g", 3 << 29, 3 << 29),
        ("1KiB", 1024, 1024),
        ("64 m", 64 << 20, 64 << 20),
        ("1e3", 1000, None),
        (".5k", 512, None),
        ("x", None, None),
        ("", None, None),
        ("-1", None, None),
        ("1zb", None, None),
    ],
)
def test_sizes_have_units(text: str, size: int | None, older: int | None) -> None:
    for read, expected in ((strconv.size, size), (strconv.size_by_pattern, older)):
        assert outcome(read, text) == expected


def outcome(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except strconv.GoError:
        return None


@pytest.mark.parametrize(
    ("text", "quoted"), [("a b", '"a b"'), ('"\\', '"\\"\\\\"'), ("\n\x01é", '"\\n\\x01é"'), ("\u202e", '"\\u202e"')]
)
def test_texts_are_quoted_as_go_quotes_them(text: str, quoted: str) -> None:
    assert strconv.quoted(text) == quoted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("65536(", "value out of range"),
        ("6553(", "invalid syntax"),
        ("0x1ffffq", "value out of range"),
        ("0x", "invalid syntax"),
    ],
)
def test_a_number_is_too_large_before_what_stands_behind_is_looked_at(text: str, reason: str) -> None:
    with pytest.raises(strconv.GoError, match=reason):
        strconv.parse_uint(text, 16)


def test_a_time_is_quoted_byte_by_byte() -> None:
    with pytest.raises(strconv.GoError) as fault:
        strconv.duration("5\u00e9\n")
    assert str(fault.value) == 'time: unknown unit "\\xc3\\xa9\\x0a" in duration "5\\xc3\\xa9\\x0a"'


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("::1", "::1"),
        ("fe80::1%eth0", None),
        ("1.2.3.04", None),
        ("", None),
    ],
)
def test_addresses_have_no_zone(text: str, read: str | None) -> None:
    found = strconv.parse_ip(text)
    assert (None if found is None else str(found)) == read

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


@pytest.mark.parametrize("text", ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"])
def test_a_boolean_has_twelve_spellings(text: str) -> None:
    assert strconv.parse_bool(text) == (text.lower() in ("1", "t", "true"))


@pytest.mark.parametrize("text", ["", "yes", "tRUE", "on", "2", " true"])
def test_other_texts_are_no_boolean(text: str) -> None:
    with pytest.raises(strconv.GoError) as fault:
        strconv.parse_bool(text)
    assert str(fault.value) == f'strconv.ParseBool: parsing "{text}": invalid syntax'


@pytest.mark.parametrize(
    ("text", "bits", "reason"),
    [
        ("32767", 16, ""),
        ("-32768", 16, ""),
        ("+32767", 16, ""),
        ("32768", 16, RANGE),
        ("-32769", 16, RANGE),
        ("65536", 16, RANGE),
        ("9223372036854775807", 64, ""),
        ("-9223372036854775809", 64, RANGE),
    ],
)
def test_a_signed_number_has_as_many_bits_as_are_asked_for(text: str, bits: int, reason: str) -> None:
    if not reason:
        assert strconv.parse_int(text, bits) == int(text)
        return
    with pytest.raises(strconv.GoError) as fault:
        strconv.parse_int(text, bits)
    assert str(fault.value) == f'strconv.ParseInt: parsing "{text}": {reason}'


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("010", 10), ("65535", 65535), ("0x10", None), ("1_0", None), ("", None), ("a", None)],
)
def test_a_number_in_base_ten_has_no_prefix(text: str, number: int | None) -> None:
    for read in (strconv.atoi, lambda text: strconv.parse_uint(text, base=10)):
        assert outcome(read, text) == number


@pytest.mark.parametrize("text", ["-1", "+1", "--1", ""])
def test_an_unsigned_number_has_no_sign(text: str) -> None:
    with pytest.raises(strconv.GoError) as fault:
        strconv.parse_uint(text)
    assert str(fault.value) == f'strconv.ParseUint: parsing "{text}": invalid syntax'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", 'strconv.Atoi: parsing "x": invalid syntax'),
        ('"', 'strconv.Atoi: parsing "\\"": invalid syntax'),
        ("9" * 20, f'strconv.Atoi: parsing "{"9" * 20}": value out of range'),
    ],
)
def test_a_decimal_number_is_refused_by_the_name_of_its_function(text: str, message: str) -> None:
    with pytest.raises(strconv.GoError) as fault:
        strconv.atoi(text)
    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("text", "number"),
    [("0_7", 7), ("0b_1", 1), ("0X1f", 31), ("0O17", 15), ("0B11", 3), ("1_000_000", 10**6), ("00", 0),
     ("0x1_", None), ("0_", None), ("0x__1", None), ("0b2", None), ("0o8", None), ("0xg", None), ("0b", None)],
)  # fmt: skip
def test_underscores_stand_between_digits(text: str, number: int | None) -> None:
    assert outcome(strconv.parse_int, text) == number
    assert outcome(strconv.parse_uint, text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1.0), ("1.", 1.0), (".5", 0.5), ("-1.5", -1.5), ("+1e3", 1000.0), ("1E-2", 0.01), ("0x1p-2", 0.25),
     ("0X1.8P1", 3.0), ("inf", float("inf")), ("", None), (".", None), ("1e", None), ("0x1", None), ("1e999", None),
     ("1 ", None), ("x", None)],
)  # fmt: skip
def test_numbers_with_a_point(text: str, number: float | None) -> None:
    assert outcome(strconv.parse_float, text) == number


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [("+5s", 5 * 10**9), ("1h1h", 7200 * 10**9), ("1.5ms", 1_500_000), ("1\u00b5s", 1000), ("1\u03bcs", 1000),
     ("1ns", 1), ("-0", 0), ("+0", 0), ("0s", 0), ("2540400h", 9145440000 * 10**9), ("9223372036s", 9223372036 * 10**9),
     ("9223372037s", None), ("1.s", 10**9), (".s", None), ("s", None), ("1.5.5s", None), ("1h1", None), ("+", None)],
)  # fmt: skip
def test_times_add_up(text: str, nanoseconds: int | None) -> None:
    assert outcome(strconv.duration, text) == nanoseconds


def test_a_text_is_quoted_with_its_mark() -> None:
    assert strconv.quoted("a'b\"", "'") == "'a\\'b\"'"
    assert strconv.quoted("\a\b\f\r\t\v\x7f\U000e0001") == '"\\a\\b\\f\\r\\t\\v\\x7f\\U000e0001"'


@pytest.mark.parametrize(
    ("text", "size", "older"),
    [
        ("0", 0, 0),
        ("1b", 1, 1),
        ("1B", 1, 1),
        ("1K", 1024, 1024),
        ("1kb", 1024, 1024),
        ("2Tb", 2 << 40, 2 << 40),
        ("1p", 1 << 50, 1 << 50),
        ("1 kib", 1024, 1024),
        ("1ki", None, 1024),
        ("1kbb", None, None),
        ("1ib", None, 1),
        ("k", None, None),
        ("1e", None, None),
    ],
)
def test_units_of_sizes(text: str, size: int | None, older: int | None) -> None:
    assert (outcome(strconv.size, text), outcome(strconv.size_by_pattern, text)) == (size, older)


def test_days_and_weeks_are_units_where_they_are_asked_for() -> None:
    assert strconv.duration("1d", days=True) == 24 * strconv.duration("1h")
    assert strconv.duration("2w1d", days=True) == 15 * 24 * strconv.duration("1h")

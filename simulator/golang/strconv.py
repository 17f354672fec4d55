"""Texts read and quoted as Go's standard library does; the command lines are written in Go and print its errors.

Reads: text. Gives: numbers, booleans, durations, sizes. Every function raises ``GoError`` with Go's message.
Source: https://github.com/golang/go/blob/go1.24.0/src/strconv (atoi.go, atob.go, atof.go, quote.go) and time/format.go
(ParseDuration).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from simulator.core.text import utf8

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

SPACES = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
"""The characters that Go treats as white space (unicode.IsSpace)."""
_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\"}
_TRUE = ("1", "t", "T", "TRUE", "true", "True")
BOOLEANS = (*_TRUE, "0", "f", "F", "FALSE", "false", "False")
"""The spellings of a boolean."""
DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""The pattern of a decimal number, without underscores."""
_UNDERSCORES = "(?<=[0-9])_(?=[0-9])"
_HEXADECIMAL = r"[+-]?0[xX](?:[0-9a-fA-F]+(?:\.[0-9a-fA-F]*)?|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+"
_NANOSECONDS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6}
_NANOSECONDS |= {"s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_DAYS = {"d": 86400 * 10**9, "w": 7 * 86400 * 10**9}
_MOST = 2**63
_DIGITS = {"": "0123456789", "0": "01234567", "0b": "01", "0o": "01234567", "0x": "0123456789abcdef"}
_RANGE = "value out of range"


class GoError(ValueError):
    """A text does not have the form that a function of Go reads; the message is Go's."""


def quoted(text: str, mark: str = '"') -> str:
    """Write a text as ``%q`` does, between two of ``mark``."""
    if text.isprintable() and mark not in text and "\\" not in text:  # nearly every text
        return mark + text + mark
    return mark + "".join([_escaped(char, mark) for char in text]) + mark


def _escaped(char: str, mark: str) -> str:
    if char == mark:
        return "\\" + char
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if char.isprintable():
        return char
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _syntax_error(function: str, text: str, reason: str = "invalid syntax") -> GoError:
    return GoError(f"strconv.{function}: parsing {quoted(text)}: {reason}")


def parse_bool(text: str) -> bool:
    """Read one of the spellings in ``BOOLEANS``."""
    if text not in BOOLEANS:
        raise _syntax_error("ParseBool", text)
    return text in _TRUE


def parse_int(text: str, bits: int = 64, *, base: int = 0) -> int:
    """Read a signed number; with base 0 its prefix gives the base, and underscores may separate digits."""
    sign, digits = (text[0], text[1:]) if text[:1] in ("+", "-") and text else ("", text)
    number = _digits(digits, base, bits)
    if number is None:
        raise _syntax_error("ParseInt", text)
    if number > 2 ** (bits - 1) - (sign != "-"):
        raise _syntax_error("ParseInt", text, _RANGE)
    return -number if sign == "-" else number


def atoi(text: str) -> int:
    """Read a decimal number; the message names Atoi."""
    try:
        return parse_int(text, base=10)
    except GoError as error:
        raise GoError(str(error).replace("ParseInt", "Atoi", 1)) from None


def atoi_value(text: str) -> int:
    """Return the number that Atoi gives beside its error: 0 for no number, the nearest that fits for one too large."""
    try:
        return atoi(text)
    except GoError as error:
        if _RANGE not in str(error):
            return 0
        return -(2**63) if text.startswith("-") else 2**63 - 1


def parse_uint(text: str, bits: int = 64, *, base: int = 0) -> int:
    """Read a number without a sign; ``base`` is as in ``parse_int``."""
    number = _digits(text, base, bits)
    if number is None:
        raise _syntax_error("ParseUint", text)
    if number >= 2**bits:
        raise _syntax_error("ParseUint", text, _RANGE)
    return number


def _digits(text: str, base: int, bits: int) -> int | None:
    """Read digits; stop at the one that makes the number too large, whatever follows it. None if they are not valid."""
    prefix, digits = ("", text) if base else _split_prefix(text)
    alphabet = _DIGITS["0x"][:base] if base else _DIGITS[prefix]
    digits = digits if base else digits.replace("_", "")
    number = 0
    for char in digits.lower():
        if char not in alphabet:
            return None
        number = number * len(alphabet) + alphabet.index(char)
        if number >= 2**bits:
            return number
    if not (digits or prefix == "0"):
        return None
    return None if not base and "_" in text and not _has_valid_underscores(text) else number


def _split_prefix(text: str) -> tuple[str, str]:
    """Split a number into the prefix that gives its base, as a key of ``_DIGITS``, and its digits."""
    if text[:2].lower() in ("0b", "0o", "0x") and len(text) > 2:
        return text[:2].lower(), text[2:]
    return ("0", text[1:]) if text.startswith("0") else ("", text)


def _has_valid_underscores(text: str) -> bool:
    """Return whether every underscore is between two digits, or between a prefix and a digit."""
    body = text[2:] if text[:2].lower() in ("0b", "0o", "0x") else text
    digits = body[1:] if body is not text and body.startswith("_") else body
    return not ("__" in digits or digits.startswith("_") or digits.endswith("_"))


def parse_ip(text: str) -> IPv4Address | IPv6Address | None:
    """Read an IP address as ``net.ParseIP`` does; None if it is not valid or has a zone.

    An IPv4 address that is mapped into IPv6 becomes IPv4.
    """
    from ipaddress import IPv6Address, ip_address  # it takes longer to import than the rest of a command

    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return None if address.scope_id is not None or "%" in text else address.ipv4_mapped or address
    return address


def parse_float(text: str) -> float:
    """Read a number with a point, an exponent, or in hexadecimal with a binary exponent."""
    if re.fullmatch(DECIMAL, plain := re.sub(_UNDERSCORES, "", text)):
        number = float(plain)
    elif re.fullmatch(_HEXADECIMAL, text):
        number = math.inf if len(text) > 300 else float.fromhex(text)
    elif re.fullmatch(r"[+-]?inf(inity)?|nan", text, re.IGNORECASE | re.ASCII):
        return math.inf
    else:
        raise _syntax_error("ParseFloat", text)
    if math.isinf(number):
        raise _syntax_error("ParseFloat", text, _RANGE)
    return number


def _time_quoted(text: str) -> str:
    """Quote as the package time does: bytes other than printable ASCII characters by their numbers."""
    plain = utf8(text.replace("\\", "\\\\").replace('"', '\\"'))
    return '"' + "".join([chr(byte) if 0x20 <= byte < 0x80 else f"\\x{byte:02x}" for byte in plain]) + '"'


def duration(text: str, *, days: bool = False) -> int:
    """Read a time such as ``1h2m3.5s``, in nanoseconds, as ``time.ParseDuration`` does.

    With ``days`` also d and w are units, as in go-str2duration, which is the same function otherwise.
    """
    sign, rest = (text[0], text[1:]) if text[:1] in ("+", "-") and text else ("", text)
    if rest == "0":
        return 0
    units = _NANOSECONDS | _DAYS if days else _NANOSECONDS
    total, wrong = 0, GoError(f"time: invalid duration {_time_quoted(text)}")
    if not rest:
        raise wrong
    while rest:
        match = re.match(r"([0-9]*)(\.?)([0-9]*)([^0-9.]*)", rest)
        assert match is not None  # it can be empty
        whole, _, part, unit = match.groups()
        if not (whole or part) or _leading(whole) > _MOST:
            raise wrong
        if not unit:
            raise GoError(f"time: missing unit in duration {_time_quoted(text)}")
        if unit not in units:
            raise GoError(f"time: unknown unit {_time_quoted(unit)} in duration {_time_quoted(text)}")
        total += _leading(whole) * units[unit] + _fraction(part, units[unit])
        if total > _MOST:
            raise wrong
        rest = rest[match.end() :]
    if total == _MOST and sign != "-":
        raise wrong
    return -total if sign == "-" else total


def _leading(digits: str) -> int:
    """Read the digits in front of the point; of a number that is too large not all of them."""
    return int(digits.lstrip("0")[:20] or "0")


def _fraction(digits: str, unit: int) -> int:
    """Give the nanoseconds of the digits behind the point, in the floating point that Go counts them with."""
    number, scale = 0, 1.0
    for digit in digits:
        if number > (_MOST - 1) // 10 or number * 10 + int(digit) > _MOST:
            break
        number, scale = number * 10 + int(digit), scale * 10
    return int(float(number) * (float(unit) / scale))


_MULTIPLES = {"k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4, "p": 1024**5}


def size(text: str) -> int:
    """Read a number of bytes with an optional unit, as ``RAMInBytes`` of docker/go-units 0.5 does."""
    end = max(text.rfind(char) for char in "0123456789. ")
    if end < 0:
        raise GoError(f"invalid size: '{text}'")
    number, unit = text[: end + (text[end] != " ")], text[end + 1 :].lower()
    count = parse_float(number)
    if count < 0:
        raise GoError(f"invalid size: '{text}'")
    if not unit or unit == "b":
        return _truncate(count)
    if len(text[end + 1 :].encode()) > 3:
        raise GoError(f"invalid suffix: '{text[end + 1 :]}'")
    if unit[0] not in _MULTIPLES or unit[1:] not in ("", "b", "ib"):
        raise GoError(f"invalid suffix: '{unit}'")
    return _truncate(count * _MULTIPLES[unit[0]])


def size_by_pattern(text: str) -> int:
    """Read a number of bytes as docker/go-units 0.4 does: stricter about spaces than ``size``, freer about points."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)*) ?([kKmMgGtTpP])?[iI]?[bB]?", text)
    if match is None:
        raise GoError(f"invalid size: '{text}'")
    return _truncate(parse_float(match[1]) * _MULTIPLES.get((match[2] or "").lower(), 1))


def _truncate(number: float) -> int:
    """Convert to a 64-bit integer, as Go on amd64 does with a number that is too large."""
    return int(number) if number < 2**63 else -(2**63)


def format_float(number: float) -> str:
    """Spell a finite number as ``FormatFloat(number, 'g', -1, 64)`` does: the fewest digits that read back the same."""
    shortest = next(text for places in range(17) if float(text := f"{number:.{places}e}") == number)
    mantissa, _, exponent = shortest.partition("e")
    power = int(exponent)
    if not -4 <= power < 6:
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    places = max(len(mantissa.partition(".")[2]) - power, 0)
    return f"{number:.{places}f}"

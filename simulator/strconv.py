"""Texts read and quoted as Go's standard library does; the command lines are written in Go, and show its errors.

Source: https://github.com/golang/go/blob/go1.24.0/src/strconv (atoi.go, atob.go, atof.go, quote.go) and time/format.go
(ParseDuration). Every function raises ``Fault`` with Go's message.
"""

from __future__ import annotations

import math
import re

SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""What Go takes for white space (unicode.IsSpace)."""
_NAMED = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\"}
_TRUE = ("1", "t", "T", "TRUE", "true", "True")
_FALSE = ("0", "f", "F", "FALSE", "false", "False")
_DECIMAL = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_UNDERSCORES = "(?<=[0-9])_(?=[0-9])"
_HEXADECIMAL = r"[+-]?0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+"
_NANOSECONDS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6}
_NANOSECONDS |= {"s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_DIGITS = {"": "0123456789", "0b": "01", "0o": "01234567", "0x": "0123456789abcdef"}


class Fault(ValueError):
    """A text is not what it is read as; the message is Go's."""


def quoted(text: str, mark: str = '"') -> str:
    """Write a text as ``%q`` does."""
    return mark + "".join([_escaped(char, mark) for char in text]) + mark


def _escaped(char: str, mark: str) -> str:
    if char == mark:
        return "\\" + char
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    if char.isprintable():
        return char
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _fault(function: str, text: str, reason: str = "invalid syntax") -> Fault:
    return Fault(f"strconv.{function}: parsing {quoted(text)}: {reason}")


def parse_bool(text: str) -> bool:
    """Read one of the twelve spellings of a boolean."""
    if text not in _TRUE + _FALSE:
        raise _fault("ParseBool", text)
    return text in _TRUE


def parse_int(text: str, bits: int = 64, *, base: int = 0) -> int:
    """Read a signed number; with base 0 its prefix says the base, and underscores may separate digits."""
    sign, digits = (text[0], text[1:]) if text[:1] in ("+", "-") and text else ("", text)
    number = _digits(digits, base)
    if number is None:
        raise _fault("ParseInt", text)
    if number > 2 ** (bits - 1) - (sign != "-"):
        raise _fault("ParseInt", text, "value out of range")
    return -number if sign == "-" else number


def atoi(text: str) -> int:
    """Read a decimal number; the message names another function of Go."""
    try:
        return parse_int(text, base=10)
    except Fault as fault:
        raise Fault(str(fault).replace("ParseInt", "Atoi", 1)) from None


def parse_uint(text: str, bits: int = 64, *, base: int = 0) -> int:
    """Read an unsigned number, as ``parse_int`` does; no sign is taken."""
    number = _digits(text, base)
    if number is None:
        raise _fault("ParseUint", text)
    if number >= 2**bits:
        raise _fault("ParseUint", text, "value out of range")
    return number


def _digits(text: str, base: int) -> int | None:
    if base:
        ok = text != "" and all(char in _DIGITS["0x"][:base] for char in text.lower()) and text.isascii()
        return _whole(text, base) if ok else None
    prefix = text[:2].lower() if text[:2].lower() in ("0b", "0o", "0x") else ""
    rest = text[len(prefix) :]
    if not prefix and rest.startswith("0") and len(rest) > 1:
        prefix, rest = "0o", rest[1:]
    if "_" in rest:
        body = rest[1:] if prefix and rest.startswith("_") else rest
        if "__" in body or body.startswith("_") or body.endswith("_"):
            return None
        rest = rest.replace("_", "")
    if not rest or not rest.isascii() or any(char not in _DIGITS[prefix] for char in rest.lower()):
        return None
    return _whole(rest, {"": 10, "0b": 2, "0o": 8, "0x": 16}[prefix])


def _whole(digits: str, base: int) -> int:
    return 2**64 if len(digits.lstrip("0")) > 70 else int(digits, base)


def parse_float(text: str) -> float:
    """Read a number with a point, an exponent, or in hexadecimal with a binary exponent."""
    if re.fullmatch(_DECIMAL, plain := re.sub(_UNDERSCORES, "", text)):
        number = float(plain)
    elif re.fullmatch(_HEXADECIMAL, text):
        number = math.inf if len(text) > 300 else float.fromhex(text)
    elif text.lower().lstrip("+-") in ("inf", "infinity", "nan") and len(text) - len(text.lstrip("+-")) < 2:
        return math.inf
    else:
        raise _fault("ParseFloat", text)
    if math.isinf(number):
        raise _fault("ParseFloat", text, "value out of range")
    return number


def duration(text: str) -> int:
    """Read a time such as ``1h2m3.5s``, in nanoseconds."""
    sign, rest = (text[0], text[1:]) if text[:1] in ("+", "-") and text else ("", text)
    if rest == "0":
        return 0
    total, wrong = 0, Fault(f"time: invalid duration {quoted(text)}")
    if not rest:
        raise wrong
    while rest:
        match = re.match(r"([0-9]*)(\.?)([0-9]*)([^0-9.]*)", rest)
        assert match is not None  # it can be empty
        whole, _, part, unit = match.groups()
        if not (whole or part) or len(whole) > 19:
            raise wrong
        if not unit:
            raise Fault(f"time: missing unit in duration {quoted(text)}")
        if unit not in _NANOSECONDS:
            raise Fault(f"time: unknown unit {quoted(unit)} in duration {quoted(text)}")
        size = _NANOSECONDS[unit]
        total += int(whole or "0") * size + (int(part[:18]) * size // 10 ** len(part[:18]) if part else 0)
        rest = rest[match.end() :]
    if total > 2**63 - (sign != "-"):
        raise wrong
    return -total if sign == "-" else total


_MULTIPLES = {"k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4, "p": 1024**5}


def size(text: str) -> int:
    """Read a number of bytes with an optional unit, as ``RAMInBytes`` of docker/go-units 0.5 does."""
    end = max(text.rfind(char) for char in "0123456789. ")
    if end < 0:
        raise Fault(f"invalid size: '{text}'")
    number, unit = text[: end + (text[end] != " ")], text[end + 1 :].lower()
    found = parse_float(number)
    if found < 0:
        raise Fault(f"invalid size: '{text}'")
    if not unit or unit == "b":
        return _truncated(found)
    if len(text[end + 1 :].encode()) > 3:
        raise Fault(f"invalid suffix: '{text[end + 1 :]}'")
    if unit[0] not in _MULTIPLES or unit[1:] not in ("", "b", "ib"):
        raise Fault(f"invalid suffix: '{unit}'")
    return _truncated(found * _MULTIPLES[unit[0]])


def size_by_pattern(text: str) -> int:
    """Read the same as docker/go-units 0.4 does: stricter about spaces, freer about points."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)*) ?([kKmMgGtTpP])?[iI]?[bB]?", text)
    if match is None:
        raise Fault(f"invalid size: '{text}'")
    return _truncated(parse_float(match[1]) * _MULTIPLES.get((match[2] or "").lower(), 1))


def _truncated(number: float) -> int:
    return int(number) if number < 2**63 else -(2**63)

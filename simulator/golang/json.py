"""JSON exactly as Go's ``encoding/json`` reads it, because the engines and builders use that.

Reads: text. Gives: lists of strings, or an error with its place. Python's ``json`` differs where it matters here: it
accepts ``NaN``, keeps lone surrogates, gives up on deep nesting, and its errors say too little. Offsets are in
characters of the text, from 0.
Source: https://github.com/golang/go/blob/go1.23.0/src/encoding/json/ (scanner.go, decode.go).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from simulator.core.record import NamedTuple

if TYPE_CHECKING:
    from json import JSONDecoder

MAX_DEPTH = 10_000
"""How deep arrays and objects may be nested (scanner.go maxNestingDepth)."""

T = TypeVar("T")
_BLANKS = " \t\r\n"
_BLANK = rf"[{_BLANKS}]*+"
_STRING = r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"'
_TOKEN = (
    rf"{_BLANK}(?:(?P<string>{_STRING})|(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)"
    r"|(?P<literal>true|false|null)|(?P<mark>[\[\]{},:]))"
)


class JsonError(Exception):
    """The text is not JSON: ``offset`` is the first character that is not valid there, ``reason`` says why."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset, self.reason = offset, reason


class ValueSpan(NamedTuple):
    """The place of one JSON value in a text."""

    start: int
    end: int
    elements: tuple[tuple[int, int], ...]
    """Start and end of each element, if the value is an array or an object."""
    overflow: bool
    """Whether some number in it is too large for a float64."""


def well_formed(text: str) -> str:
    """Replace every lone surrogate (a byte that was not UTF-8) by U+FFFD, as Go does."""
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def strings(values: Sequence[Any]) -> list[str] | None:
    """Read the elements of a list as strings, as Go does: null is an empty one; None where one is no string.

    What is not UTF-8 in them is replaced, as by ``well_formed``.
    """
    if {*map(type, values)} == {str}:  # the usual case
        return [*values] if "".join(values).isascii() else [*map(well_formed, values)]
    if not all(isinstance(value, str | None) for value in values):
        return None
    return [well_formed(value or "") for value in values]


def decode_string_array(text: str, *, whole: bool = True) -> tuple[str, ...] | None:
    """Read a JSON array of strings, as ``json.Unmarshal`` into ``[]any`` and a check of each element does.

    Without ``whole``, the text after the array is ignored (``json.Decoder.Decode``).
    Returns None if some element of the array is not a string. Raises ``JsonError`` if the text is not JSON or not
    an array, or holds a number that overflows.
    """
    if (words := _decode_plain_strings(text, whole=whole)) is not None:
        return words
    span = scan(text, whole=whole)
    if not text.startswith("[", span.start):
        raise JsonError(span.start, "this is not an array")
    if span.overflow:
        raise JsonError(span.start, "a number is too large")
    return None


def _decode_plain_strings(text: str, *, whole: bool) -> tuple[str, ...] | None:
    """Read an array of nothing but strings, of which Python's reader accepts exactly what Go's does; else None."""
    start = len(text) - len(text.lstrip(_BLANKS))
    if not text.startswith("[", start):
        return None
    if text.isprintable() and "\\" not in text:  # without escapes every second quote ends a string
        opening, *parts = text[start:].split('"')
        words, between = parts[::2], [*map(str.strip, parts[1::2])]
        if opening.rstrip() == "[" and between == [","] * (len(words) - 1) + ["]"]:
            return tuple(words)
    try:
        value, end = _decoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    if set(map(type, value)) - {str} or (whole and end < len(text) and text[end:].strip(_BLANKS)):
        return None
    return tuple(value) if text.isascii() and "\\" not in text else tuple(map(well_formed, value))


@cache
def _decoder() -> JSONDecoder:
    from json import JSONDecoder  # most texts do without it

    return JSONDecoder()


def decode_strings(text: str) -> tuple[tuple[str, ...] | None, bool]:
    """Read text as ``json.Unmarshal`` into an empty ``[]string`` does: the list it leaves, and whether it failed.

    A failure keeps what was decoded before it: an element of another type becomes an empty string. ``null`` becomes
    an empty string without a failure, and ``null`` for the whole list gives None.
    """
    if (words := _decode_plain_strings(text, whole=True)) is not None:
        return words, False
    try:
        span = scan(text, whole=True)
    except JsonError:
        return (), True
    if text[span.start : span.end] == "null":
        return None, False
    if not text.startswith("[", span.start):
        return (), True
    elements = [text[start:end] for start, end in span.elements]
    decoded = tuple([well_formed(_decoder().decode(element)) if element[0] == '"' else "" for element in elements])
    return decoded, any(element[0] != '"' and element != "null" for element in elements)


def scan(text: str, *, whole: bool, start: int = 0) -> ValueSpan:
    """Find the JSON value that begins at ``start``; raise ``JsonError`` if there is none.

    With ``whole``, only blanks may follow it. Time is linear in the text and memory in its nesting; no recursion.
    """
    closers: list[str] = []
    elements: list[tuple[int, int]] = []
    element_start = 0
    start = position = _skip_blanks(text, start)
    token_at = re.compile(_TOKEN).match
    expect, overflow = "value", False
    while True:
        match = token_at(text, position)
        if match is None:
            raise JsonError(*_explain_missing_token(text, position, expect, closers))
        kind, token = match.lastgroup, match.group(match.lastgroup or 0)
        at, position = match.start(match.lastgroup or 0), match.end()
        if len(closers) == 1 and expect in ("value", "value or end"):
            element_start = at
        if closers and token == closers[-1] and expect in ("value or end", "key or end", "comma"):
            closers.pop()
        elif token in "[{" and expect in ("value", "value or end"):
            if len(closers) == MAX_DEPTH:
                raise JsonError(at, "the nesting is too deep")
            closers.append("]" if token == "[" else "}")
            expect = "value or end" if token == "[" else "key or end"
            continue
        elif kind != "mark" and expect in ("value", "value or end"):
            overflow = overflow or (kind == "number" and abs(float(token)) == float("inf"))
        elif follower := _expect_after(token, kind, expect, closers):
            expect = follower
            continue
        else:
            raise JsonError(at, _explain_misplaced_token(token, kind, expect, closers))
        if len(closers) == 1:
            elements.append((element_start, position))
        if not closers:
            break
        expect = "comma"
    if whole and (after := _skip_blanks(text, position)) < len(text):
        raise JsonError(after, "text follows the array")
    return ValueSpan(start, position, tuple(elements), overflow)


def _expect_after(token: str, kind: str | None, expect: str, closers: list[str]) -> str | None:
    """Tell what a key, a colon or a comma is followed by; None if the token is none of them or cannot stand here."""
    if kind == "string" and expect in ("key", "key or end"):
        return "colon"
    if (token, expect) == (":", "colon"):
        return "value"
    if (token, expect) == (",", "comma"):
        return "value" if closers[-1] == "]" else "key"
    return None


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BLANKS:
        position += 1
    return position


def _explain_misplaced_token(token: str, kind: str | None, expect: str, closers: list[str]) -> str:
    """Say why a token of JSON is not valid here."""
    if token in ("]", "}") and expect in ("value", "key"):
        return f"a comma stands before {token}"
    if token == "," and expect in ("value", "value or end", "key", "key or end"):
        return "a comma stands where a value belongs"
    if expect == "comma" and kind == "mark" and token not in "[{":
        return f"{token} stands where a comma or {closers[-1]} belongs"
    if expect == "comma":
        return "a comma is missing"
    return f"{token[:20]} stands where a {expect.split(maxsplit=1)[0]} belongs"


def _explain_missing_token(text: str, position: int, expect: str, closers: list[str]) -> tuple[int, str]:
    """Say at which offset no JSON token begins, and why."""
    at = _skip_blanks(text, position)
    if at == len(text):
        return at, f"{closers[-1]} is missing at the end" if closers else "there is no value"
    char = text[at]
    if char == '"':
        return _explain_bad_string(text, at)
    if char == "'":
        return at, "strings stand in double quotes, not single ones"
    if char in "\u201c\u201d\u201e\u201f\u00ab\u00bb":
        return at, f"{char} is a typographic quote; strings stand in straight double quotes"
    if text.startswith(("/*", "//"), at) or char == "#":
        return at, "JSON has no comments"
    if expect == "comma":
        return at, "a comma is missing"
    return at, "a string without double quotes" if char.isalnum() or char in "$-./_~*@%" else f"{char!r} is not JSON"


def _explain_bad_string(text: str, at: int) -> tuple[int, str]:
    """Say at which offset the string that opens at ``at`` is wrong, and why."""
    position = at + 1
    while position < len(text):
        char = text[position]
        if char < " ":
            return position, "a control character inside a string is written as an escape, such as \\t"
        if char == "\\":
            if not re.match(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})', text[position : position + 6]):
                return position, f"{text[position : position + 2]} is no escape of JSON; a backslash is written \\\\"
            position += 1
        position += 1
    return at, "this string is not closed"


_GO_FOLD = str.maketrans({"\u017f": "s", "\u212a": "k"})


def fold_case(key: str) -> str:
    """Fold the case of a key as Go's JSON decoder does when it looks for a field."""
    return key.lower() if key.isascii() else key.translate(_GO_FOLD).lower()


def fold_keys(fields: Mapping[str, T]) -> dict[str, T]:
    """Fold the case of all keys; of several keys that become equal, the last one wins."""
    return {fold_case(key): value for key, value in fields.items()}


def json_type(value: object) -> str:
    """Name the JSON type of a value as Go does."""
    names = {bool: "bool", str: "string", list: "array", dict: "object", type(None): "null"}
    return names.get(type(value), "number")


def typed(value: object) -> str:
    """Name the JSON type of a value with its article, for a sentence: ``an array``, ``null``."""
    name = json_type(value)
    return name if name == "null" else f"{'an' if name in ('array', 'object') else 'a'} {name}"

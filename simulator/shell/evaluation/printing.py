"""What ``echo`` and ``printf`` write.

Compare: POSIX.1-2024, "echo" and "printf"; bash ``builtins/echo.def``, dash ``src/bltin/printf.c``.
"""

from __future__ import annotations

import re

from simulator.shell.evaluation.values import Unknown, Value, concatenate, read_number

_ECHO_OPTION = re.compile("-[neE]+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\"}


def echoed(words: tuple[Value, ...], *, escapes: bool) -> Value:
    """Return what ``echo`` writes.

    ``escapes`` says that the shell's reads backslashes, and has no option but one ``-n``.
    """
    newline, reads = True, escapes
    rest = list(words)
    if escapes and rest[:1] == ["-n"]:
        newline, rest = False, rest[1:]
    while not escapes and rest and isinstance(rest[0], str) and _ECHO_OPTION.fullmatch(rest[0]):
        option = str(rest.pop(0))
        newline = newline and "n" not in option
        reads = option[-1] == "e" or (reads and "E" not in option) if "e" in option or "E" in option else reads
    parts: list[Value] = []
    for index, word in enumerate(rest):
        if index:
            parts.append(" ")
        parts.append(word._replace(words=False) if isinstance(word, Unknown) else word)
    if rest and isinstance(rest[0], Unknown):
        return Unknown("what echo writes", suffix="\n" if newline else "")
    text = concatenate(parts)
    if reads and "\\" in (text if isinstance(text, str) else text.prefix + text.suffix):
        unescaped = unescape(text) if isinstance(text, str) else None
        if unescaped is None:
            return Unknown("what echo writes")
        text = unescaped
    return concatenate((text, "\n")) if newline else text


def unescape(text: str) -> str | None:
    """Read the escapes of a text; None if it has one that is not read here."""
    made, at = [], 0
    while at < len(text):
        if text[at] != "\\" or at + 1 == len(text):
            made.append(text[at])
            at += 1
            continue
        escape = text[at + 1]
        if escape not in "ntrabfv\\":
            if escape.isdigit() or escape in "cexuUE\"'":
                return None
            made.append("\\" + escape)
        else:
            made.append(_ESCAPES[escape])
        at += 2
    return "".join(made)


def printed(words: tuple[Value, ...]) -> tuple[Value, int | None]:
    """Return what ``printf`` writes, and its status."""
    words = words[1:] if words[:1] == ("--",) else words
    unknown: tuple[Value, int | None] = (Unknown("what printf writes"), None)
    if not words or not isinstance(words[0], str) or words[0].startswith("-"):
        return unknown
    pieces = _format(words[0])
    if pieces is None:
        return unknown
    arguments = list(words[1:])
    if any(isinstance(word, Unknown) and word.words for word in arguments):
        return Unknown("what printf writes"), None
    made: list[Value] = []
    while True:
        for kind, text in pieces:
            if kind == "":
                made.append(text)
                continue
            value: Value | None = _converted(kind, arguments.pop(0) if arguments else "")
            if value is None:
                return unknown
            made.append(value)
        if not arguments or not any(kind for kind, _ in pieces):
            return concatenate(made), 0


def _format(text: str) -> list[tuple[str, str]] | None:
    """Split a format into literal texts and conversions; None if it has one that is not read here."""
    pieces: list[tuple[str, str]] = []
    literal, at = "", 0
    while at < len(text):
        if text[at] != "%":
            literal += text[at]
            at += 1
            continue
        kind = text[at + 1 : at + 2]
        if kind == "%":
            literal += "%"
        elif kind in ("s", "d", "i", "b"):
            pieces += [("", literal), (kind, "")]
            literal = ""
        else:
            return None
        at += 2
    pieces.append(("", literal))
    made = []
    for kind, piece in pieces:
        unescaped = unescape(piece)
        if unescaped is None:
            return None
        made.append((kind, unescaped))
    return made


def _converted(kind: str, value: Value) -> Value | None:
    """Convert an argument; None if that is not known."""
    if kind == "s":
        return value
    if isinstance(value, Unknown):
        return Unknown("what printf writes")
    if kind == "b":
        return unescape(value)
    if value in ("", "0"):
        return "0"
    return value if read_number(value) is not None and value[0] != "0" else None

"""Words on a terminal: every border visible, nothing that repaints the screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def shown(word: str) -> str:
    """Write a word as a JSON string; everything that is not printable is escaped."""
    if word.isascii() and word.isprintable() and '"' not in word and "\\" not in word:
        return f'"{word}"'
    return '"' + "".join([_ESCAPES.get(c) or (c if c.isprintable() else _escape(c)) for c in word]) + '"'


def shown_list(words: Iterable[str]) -> str:
    """Write words as a JSON array of such strings."""
    return "[" + ", ".join(map(shown, words)) + "]"


def printable(text: str) -> str:
    """Escape what is not printable in a sentence."""
    return text if text.isprintable() else "".join([c if c.isprintable() else _escape(c) for c in text])


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def shell_line(words: Iterable[str]) -> str:
    """Quote words for a POSIX shell; one that is not printable is written as ``$'...'`` (POSIX.1-2024)."""
    import shlex

    return " ".join([shlex.quote(word) if word.isprintable() else _dollar_quoted(word) for word in words])


def _dollar_quoted(word: str) -> str:
    def escape(match: re.Match[str]) -> str:
        if (char := match.group()).isprintable():
            return char
        return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))

    return "$'" + re.sub(r"[^ -~]", escape, word.replace("\\", "\\\\").replace("'", "\\'")) + "'"


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Lay printable cells out in columns, two blanks apart.

    ``dsim resolve`` uses this: importing tabulate would take longer than all the rest of the command.
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    padded = [[cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)] for row in rows]
    return "\n".join((indent + "  ".join(row)).rstrip() for row in padded)


def width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)

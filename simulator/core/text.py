"""Texts that are safe to print: words as JSON strings, everything that is not printable escaped."""

from __future__ import annotations

from collections.abc import Iterable

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def quoted(word: str) -> str:
    """Write a word as a JSON string; everything that is not printable is escaped."""
    if word.isascii() and word.isprintable() and '"' not in word and "\\" not in word:
        return f'"{word}"'
    return '"' + "".join([_ESCAPES.get(c) or (c if c.isprintable() else _escape(c)) for c in word]) + '"'


def quoted_list(words: Iterable[str]) -> str:
    """Write words as a JSON array of such strings."""
    return "[" + ", ".join(map(quoted, words)) + "]"


def printable(text: str) -> str:
    """Escape what is not printable in a sentence."""
    return text if text.isprintable() else "".join([c if c.isprintable() else _escape(c) for c in text])


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))

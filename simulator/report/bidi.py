"""Texts for places that show them among others: nothing in them may change how the rest reads."""

from __future__ import annotations

from unicodedata import bidirectional

_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))


def one_direction(text: str) -> str:
    """Escape what is written from right to left: it would change the order in which the words around it are shown.

    The text is printable; in a JSON string, the escapes are JSON.
    """
    if text.isascii():
        return text
    return "".join(_escaped(char) if bidirectional(char) in _RIGHT_TO_LEFT else char for char in text)


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))

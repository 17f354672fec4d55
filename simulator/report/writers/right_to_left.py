"""Right-to-left letters, escaped: they would change the order in which a page shows the words around them."""

from __future__ import annotations

from unicodedata import bidirectional

_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))


def escape_right_to_left(text: str) -> str:
    r"""Escape the letters and digits of right-to-left scripts as ``\uXXXX``; the text is printable.

    Within a JSON string the result is still JSON.
    """
    if text.isascii():
        return text
    return "".join(_escape_char(char) if bidirectional(char) in _RIGHT_TO_LEFT else char for char in text)


def _escape_char(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))

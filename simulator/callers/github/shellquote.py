"""A text that becomes words, as go-shellquote splits it, which act uses.

Reads: text. Gives: words. Compare: kballard/go-shellquote ``Split`` and ``splitWord`` (unquote.go).
"""

from __future__ import annotations

from simulator.golang.strconv import GoError

_SEPARATORS = " \n\t"
_ESCAPED_IN_QUOTES = '$`"\n\\'


def split(text: str) -> list[str]:
    """Split a text as a shell would, without expansion; raises ``GoError`` for a quote or an escape without an end."""
    words: list[str] = []
    characters: list[str] | None = None
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char in _SEPARATORS:
            if characters is not None:
                words.append("".join(characters))
            characters = None
        elif char == "\\":
            if at == len(text):
                raise GoError("Unterminated backslash-escape")
            if text[at] != "\n":
                characters = _grown(characters or [], text[at])
            at += 1
        elif char == "'":
            end = text.find("'", at)
            if end < 0:
                raise GoError("Unterminated single-quoted string")
            characters = _grown(characters or [], text[at:end])
            at = end + 1
        elif char == '"':
            quoted, at = _double_quoted(text, at)
            characters = _grown(characters or [], quoted)
        else:
            characters = _grown(characters or [], char)
    return words if characters is None else [*words, "".join(characters)]


def _grown(characters: list[str], more: str) -> list[str]:
    characters.append(more)
    return characters


def _double_quoted(text: str, at: int) -> tuple[str, int]:
    characters: list[str] = []
    while at < len(text):
        char, follows = text[at], text[at + 1 : at + 2]
        at += 1
        if char == '"':
            return "".join(characters), at
        if char == "\\" and follows and follows in _ESCAPED_IN_QUOTES:
            characters.append("" if follows == "\n" else follows)
            at += 1
        else:
            characters.append(char)
    raise GoError("Unterminated double-quoted string")

"""Words as systemd's unit files write them: split with quotes and escapes, and written so that they are split again.

Reads: a value of a unit file. Gives: its words. Compare: podman ``extractFirstWord``, ``cUnescapeOne`` and
``escapeWords`` (pkg/systemd/parser/split.go), which follow systemd's src/basic/extract-word.c and escape.c.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from simulator.golang.strconv import SPACES, GoError

SEPARATORS = " \t\n\r"
_NAMED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "s": " "}
_NAMED |= {char: char for char in "\\\"'"}
_DIGITS = {"x": 2, "u": 4, "U": 8}
_WRITTEN = {"\a": "\\a", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\f": "\\f"}
_WRITTEN |= {"\\": "\\\\", '"': '\\"', "'": "'"}


def split(text: str, *, escapes: bool = True, relaxed: bool = True) -> list[str]:
    r"""Split a value into words; one without a character ends them, and what follows it is lost.

    Quotes of both kinds may stand anywhere and are taken away; a backslash begins an escape of C inside of them, too.
    Without ``escapes`` a backslash is a character like others; ``relaxed`` allows a quote or a backslash at the end.

    Raises ``Fault`` for an escape that is none, and for a quote without an end where that is not allowed.
    """
    text = text.partition("\0")[0]
    words: list[str] = []
    at = 0
    while True:
        word, at = _first(text, at, escapes, relaxed)
        if not word:
            return words
        words.append(word)


def _first(text: str, at: int, escapes: bool, relaxed: bool) -> tuple[str, int]:
    """Read the word that begins at a place or behind the blanks there; give the place behind it."""
    at = _skip(text, at)
    found: list[str] = []
    quote = ""
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\" and escapes:
            if at == len(text):
                break
            char, at = _unescaped(text, at)
            found.append(char)
        elif quote:
            if char == quote:
                quote = ""
            else:
                found.append(char)
        elif char in "'\"":
            quote = char
        elif char in SEPARATORS:
            return "".join(found), _skip(text, at)
        else:
            found.append(char)
    if quote and not relaxed:
        raise GoError("unbalanced quotes")
    return "".join(found), at


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in SEPARATORS:
        at += 1
    return at


def _unescaped(text: str, at: int) -> tuple[str, int]:
    """Read the escape whose letter stands at a place."""
    letter = text[at]
    if letter in _NAMED:
        return _NAMED[letter], at + 1
    if letter in _DIGITS:
        digits, base, end = text[at + 1 : at + 1 + _DIGITS[letter]], 16, at + 1 + _DIGITS[letter]
        allowed, largest, width = "0123456789abcdefABCDEF", 0x10FFFF, _DIGITS[letter]
    else:
        digits, base, end = text[at : at + 3], 8, at + 3
        allowed, largest, width = "01234567", 255, 3
    code = int(digits, base) if len(digits) == width and all(digit in allowed for digit in digits) else 0
    if not 0 < code <= largest:
        raise GoError("unsupported escape char")
    return ("\ufffd" if 0xD800 <= code < 0xE000 else chr(code)), end


def written(words: Iterable[str], blank: str) -> str:
    """Write words into one line; ``blank`` stands for a blank inside of a word. One without a character is not seen."""
    return " ".join(f'"{"".join(_written(char, blank) for char in word)}"' if _needs(word) else word for word in words)


def _needs(word: str) -> bool:
    return any(_special(char) for char in word)


def _special(char: str) -> bool:
    return ord(char) <= 128 and (char in SPACES or char in "\"'\\" or unicodedata.category(char) == "Cc")


def _written(char: str, blank: str) -> str:
    if not _special(char):
        return char
    return blank if char == " " else _WRITTEN.get(char) or f"\\x{ord(char):02x}"

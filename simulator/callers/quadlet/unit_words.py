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
    r"""Split a value into words; an empty word ends the list, and the text after it is lost.

    Quotes of both kinds may appear anywhere and are removed; a backslash begins an escape of C, also inside quotes.
    Without ``escapes`` a backslash has no special meaning; ``relaxed`` allows a quote or a backslash at the end.

    Raises ``GoError`` for an invalid escape, and for a quote without an end unless ``relaxed``.
    """
    text = text.partition("\0")[0]
    words: list[str] = []
    at = 0
    while True:
        word, at = _read_word(text, at, escapes=escapes, relaxed=relaxed)
        if not word:
            return words
        words.append(word)


def _read_word(text: str, at: int, *, escapes: bool, relaxed: bool) -> tuple[str, int]:
    """Read the first word at or after a place; return it, and the place after it."""
    at = _skip_blanks(text, at)
    characters: list[str] = []
    quote = ""
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\" and escapes:
            if at == len(text):
                break
            char, at = _read_escape(text, at)
            characters.append(char)
        elif quote:
            if char == quote:
                quote = ""
            else:
                characters.append(char)
        elif char in "'\"":
            quote = char
        elif char in SEPARATORS:
            return "".join(characters), _skip_blanks(text, at)
        else:
            characters.append(char)
    if quote and not relaxed:
        raise GoError("unbalanced quotes")
    return "".join(characters), at


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in SEPARATORS:
        at += 1
    return at


def _read_escape(text: str, at: int) -> tuple[str, int]:
    """Read the escape whose letter is at a place; return the character, and the place after the escape."""
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


def join_words(words: Iterable[str], blank: str) -> str:
    """Write words into one line; ``blank`` replaces a blank inside a word. An empty word is lost."""
    return " ".join(
        f'"{"".join(_escape(char, blank) for char in word)}"' if _needs_quotes(word) else word for word in words
    )


def _needs_quotes(word: str) -> bool:
    return any(_is_special(char) for char in word)


def _is_special(char: str) -> bool:
    return ord(char) <= 128 and (char in SPACES or char in "\"'\\" or unicodedata.category(char) == "Cc")


def _escape(char: str, blank: str) -> str:
    if not _is_special(char):
        return char
    return blank if char == " " else _WRITTEN.get(char) or f"\\x{ord(char):02x}"

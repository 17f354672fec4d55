"""Texts that are safe to print in a terminal.

Reads: words and sentences of users. Gives: the same with every character escaped that is not printable, so that
no input can move the cursor, change colors or hide a word. Words are written as JSON strings. For a name that does not
exist, it gives the one that may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from simulator.core.values import UnknownWords

LIKE = 0.6
"""How like two names have to be, from 0 to 1, for one to be suggested."""
_MOST_NAMED = 12  # words that a sentence names one by one
_LONGEST_NAMED = 160  # characters of a word that a sentence names whole
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def quoted(word: str) -> str:
    """Write a word as a JSON string, with an escape for every character that is not printable.

    Words of an image that is not known stand by their name, in angle brackets.
    """
    if type(word) is UnknownWords:
        return f"<{printable(word)}>"
    if word.isascii() and word.isprintable() and '"' not in word and "\\" not in word:
        return f'"{word}"'
    return '"' + "".join([_ESCAPES.get(c) or (c if c.isprintable() else _escape(c)) for c in word]) + '"'


def quoted_list(words: Iterable[str]) -> str:
    """Write words as a JSON array, each as ``quoted`` does."""
    return "[" + ", ".join(map(quoted, words)) + "]"


def named_words(words: Sequence[str]) -> str:
    """Name words in a sentence: as ``quoted_list`` does, but of many words the first alone, of a long word both ends.

    A sentence is to be read; the whole words stand beside it, where they are the answer.
    """
    shown = words if len(words) <= _MOST_NAMED else words[: _MOST_NAMED // 2]
    more = len(words) - len(shown)
    listed = ", ".join(map(_named_word, shown))
    return f"[{listed}]" + (f" and {more} more words" if more else "")


def _named_word(word: str) -> str:
    text = quoted(word)
    return text if len(text) <= _LONGEST_NAMED else f"{text[: _LONGEST_NAMED // 2]}…{text[-_LONGEST_NAMED // 4 :]}"


def printable(text: str) -> str:
    """Escape the characters of a sentence that are not printable; quotes and backslashes stay."""
    return text if text.isprintable() else "".join([c if c.isprintable() else _escape(c) for c in text])


def utf8(text: str) -> bytes:
    """Encode a text: a lone surrogate is a byte that is no UTF-8, or else U+FFFD, as Go reads JSON."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", text).encode("utf-8", "surrogateescape")


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return the end of a sentence that suggests the name most like a word, such as ``; did you mean docker?``.

    Neither case nor the dashes of an option count. It is ``""`` if no name is like the word. Every suggestion for a
    slip of the hand is made here.
    """
    from difflib import get_close_matches  # costs start-up time

    by_case: dict[str, str] = {}
    for name in names:
        by_case.setdefault(name.lower().lstrip("-"), name)
    near = get_close_matches(word[:200].lower().lstrip("-"), by_case, 1, LIKE)
    return f"; did you mean {by_case[near[0]]}?" if near else ""


def _escape(char: str) -> str:
    r"""Write a character as JSON does: ``\u`` and its UTF-16 code unit, twice for one beyond U+FFFF."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def as_sentence(text: str) -> str:
    """Write a text as a sentence: with a capital if it begins with a word, and with a full stop if it has no end."""
    text = printable(text)
    if text.partition(" ")[0].isalpha():
        text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."

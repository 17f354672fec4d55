"""The text of ``env -S``, split into words: blanks, quotes, backslashes, ``${NAME}`` and a comment.

Compare: coreutils ``src/env.c`` ``build_argv``; "env invocation", "-S/--split-string usage in scripts".
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.launch.wrapping.values import Ends, Unsure

_BLANKS = " \t\n\v\f\r"
_ESCAPES = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "#": "#", "$": "$", '"': '"', "'": "'", "\\": "\\"}


class CannotSplit(Exception):
    """The text of -S ends env, or what it comes to is not known."""

    def __init__(self, outcome: Ends | Unsure) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def split_string(text: str, variables: Mapping[str, str]) -> tuple[str, ...]:
    """Split the text of ``env -S`` into words.

    Raises ``CannotSplit`` for what ends env with 125 (a quote that is not closed, an unknown backslash sequence, a
    dollar sign without braces) and for a variable that is not known.
    """
    words: list[str] = []
    word: list[str] | None = None
    quote, place = "", 0
    while place < len(text):
        char = text[place]
        place += 1
        if char in _BLANKS and not quote:
            if word is not None:
                words.append("".join(word))
                word = None
        elif char == "#" and word is None and not quote:
            break
        elif char in "'\"" and quote in {"", char}:
            quote, word = "" if quote else char, [] if word is None else word
        elif char == "\\" and not (quote == "'" and text[place : place + 1] not in {"'", "\\"}):
            piece, place = _escape(text, place, quote)
            if piece is None:  # \c ends the text, \_ outside quotes a word
                if text[place - 1] == "c":
                    break
                if word is not None:
                    words.append("".join(word))
                word = None
            else:
                word = _add([] if word is None else word, piece)
        elif char == "$" and quote != "'":
            piece, place = _variable(text, place, variables)
            word = _add([] if word is None else word, piece)
        else:
            word = _add([] if word is None else word, char)
    if quote:
        raise CannotSplit(Ends(125, "a quote in the text of env -S is not closed"))
    return tuple(words if word is None else [*words, "".join(word)])


def _add(word: list[str], piece: str) -> list[str]:
    """Append a piece to a word, and return the word."""
    word.append(piece)
    return word


def _escape(text: str, place: int, quote: str) -> tuple[str | None, int]:
    r"""Read what follows a backslash; None for ``\c`` and for ``\_`` outside quotes."""
    letter = text[place : place + 1]
    if letter == "c" and not quote:
        return None, place + 1
    if letter == "_":
        return (" " if quote else None), place + 1
    if letter in _ESCAPES and letter:
        return _ESCAPES[letter], place + 1
    raise CannotSplit(Ends(125, "a backslash in the text of env -S stands before no known letter"))


def _variable(text: str, place: int, variables: Mapping[str, str]) -> tuple[str, int]:
    """Read ``{NAME}`` behind a dollar sign, and return the variable's value."""
    end = text.find("}", place)
    name = text[place + 1 : end]
    if text[place : place + 1] != "{" or end < 0 or not name.isidentifier() or not name.isascii():
        raise CannotSplit(Ends(125, "env -S takes variables as ${NAME} alone"))
    if name not in variables:
        raise CannotSplit(Unsure(f"whether {name} is set, which env -S asks for"))
    return variables[name], end + 1

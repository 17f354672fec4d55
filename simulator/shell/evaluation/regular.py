"""The regular expressions of ``[[ text =~ expression ]]``: the extended ones of POSIX, without what may take long.

Compare: POSIX.1-2024, "Extended Regular Expressions"; bash manual, "Conditional Constructs".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from simulator.core.record import NamedTuple

_LONGEST, _MOST_REPEATED = 300, 4
"""How long a text and an expression may be, and how often an expression may repeat: the time is bounded so."""
_CLASSES = {
    "alpha": "A-Za-z", "digit": "0-9", "alnum": "A-Za-z0-9", "upper": "A-Z", "lower": "a-z", "xdigit": "0-9A-Fa-f",
    "space": " \\t\\n\\r\\f\\v", "blank": " \\t",
}  # fmt: skip
_BRACKET = re.compile(r"\[(\^?)(\]?(?:\[:[a-z]+:\]|[^]\[\\])*)\]")
_CLASS = re.compile(r"\[:([a-z]+):\]")
_BOUND = re.compile(r"\{([0-9]{1,2})(,?)([0-9]{0,2})\}")


class Matched(NamedTuple):
    """What comes of a text and an expression."""

    found: bool
    groups: tuple[str, ...] | None
    """What BASH_REMATCH holds; None if that is not known."""


class _NotFollowed(Exception):
    """An expression that is wrong, that implementations read differently, or that may take long."""


def match(text: str, pieces: Iterable[tuple[str, bool]]) -> Matched | None:
    """Match a text; None if the expression is not followed. Each piece says whether its characters are literal.

    Which of several matches is taken is known for an expression of the whole text, without alternatives.
    """
    tokens = [(character, literal) for piece, literal in pieces for character in piece]
    if not text.isascii() or max(len(text), len(tokens)) > _LONGEST:
        return None
    reader = _Reader(tokens)
    try:
        found = re.compile(reader.read(), re.DOTALL).search(text)
    except (_NotFollowed, re.error):
        return None
    if found is None:
        return Matched(found=False, groups=())
    whole = reader.plain and reader.is_whole
    return Matched(found=True, groups=(found.group(), *(each or "" for each in found.groups())) if whole else None)


class _Reader:
    """Rewrites an expression of POSIX as one of Python."""

    def __init__(self, tokens: list[tuple[str, bool]]) -> None:
        self.tokens, self.at = tokens, 0
        self.plain, self.repeated, self.depth = True, 0, 0
        self.is_whole = tokens[:1] == [("^", False)] and tokens[-1:] == [("$", False)]

    def read(self) -> str:
        """Return the expression of Python."""
        made = ""
        while self.at < len(self.tokens):
            made += self._next()
        if self.depth:
            raise _NotFollowed
        return made

    def _next(self) -> str:
        """Read an anchor, a parenthesis, or an atom with what repeats it."""
        character, literal = self.tokens[self.at]
        if not literal and character in "^$":
            return self._anchor(character)
        if not literal and character == "|":
            self.at += 1
            self.plain = False
            return "|"
        if not literal and character == "(":
            self.at += 1
            self.depth += 1
            return "("
        if not literal and character == ")":
            if not self.depth:
                raise _NotFollowed
            self.at += 1
            self.depth -= 1
            repeats = self._repetition()
            if repeats not in ("", "?"):
                raise _NotFollowed
            self.plain = self.plain and not repeats
            return ")" + repeats
        return self._atom(character, literal=literal) + self._repetition()

    def _anchor(self, character: str) -> str:
        """Read an anchor, where it stands at an end of the whole."""
        if self.at != (0 if character == "^" else len(self.tokens) - 1):
            raise _NotFollowed
        self.at += 1
        return "^" if character == "^" else r"\Z"

    def _atom(self, character: str, *, literal: bool) -> str:
        """Read a character, any character, or a bracket expression."""
        if not literal and character == "[":
            return self._bracket()
        if not character.isascii() or (not literal and character in "*+?{}\\]"):
            raise _NotFollowed
        self.at += 1
        return "." if character == "." and not literal else re.escape(character)

    def _rest(self) -> str:
        """Return what is not read yet, with a backslash for each literal character."""
        return "".join("\\" if literal else character for character, literal in self.tokens[self.at :])

    def _bracket(self) -> str:
        """Read a bracket expression."""
        found = _BRACKET.match(self._rest())
        if found is None:
            raise _NotFollowed
        self.at += found.end()
        body = found[2]
        for name in _CLASS.findall(body):
            if name not in _CLASSES:
                raise _NotFollowed
        plain = _CLASS.sub("", body)
        ranges = [each for each in re.findall(".-.", plain) if not re.fullmatch("a-z|A-Z|0-9|[0-9]-[0-9]", each)]
        if not body or ranges or "[" in plain:
            raise _NotFollowed
        made = re.sub(r"([\]^&~|])", r"\\\1", _CLASS.sub(lambda found: _CLASSES[found[1]], body))
        return f"[{found[1]}{made}]"

    def _repetition(self) -> str:
        """Read what repeats an atom; ``""`` if nothing does."""
        if self.at == len(self.tokens) or self.tokens[self.at][1] or self.tokens[self.at][0] not in "*+?{":
            return ""
        made = self.tokens[self.at][0]
        if made == "{":
            found = _BOUND.match(self._rest())
            if found is None:
                raise _NotFollowed
            made = found.group()
        self.at += len(made)
        self.repeated += 1
        followed = self.tokens[self.at : self.at + 1]
        if self.repeated > _MOST_REPEATED or (followed and not followed[0][1] and followed[0][0] in "*+?{"):
            raise _NotFollowed
        return made

"""The fast way for almost every word: a text without variables, or with a few plain ones.

Reads: a text and the variables in scope. Gives: the text with variables replaced. No rule is involved here;
``expansion`` reads every other word.
"""

import re
from collections.abc import Mapping

from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple

MAX_DEPTH = 100
"""How deep substitutions may be nested for dsim to answer."""
PLAIN = re.compile(r"[A-Za-z0-9./:-]+").fullmatch
_SIMPLE = re.compile(r"\$(?:([A-Za-z_][A-Za-z0-9_]*+)(?![^\0-\x7f])|\{([A-Za-z_][A-Za-z0-9_]*+)\})")


def substitute(text: str, variables: Mapping[str, str]) -> str | None:
    """Replace up to four ``$NAME`` and ``${NAME}``; None if there are more, or other substitutions.

    An unset variable is replaced by ``""``.
    """
    count = text.count("$")
    if count == 1:
        match = _SIMPLE.search(text)
        if not match:
            return None
        start, end = match.span()
        return f"{text[:start]}{variables.get(match[1] or match[2], '')}{text[end:]}"
    if count > 4:
        return None
    value, replaced = _SIMPLE.subn(lambda match: variables.get(match[1] or match[2], ""), text)
    return value if replaced == count else None


def check_depth(depth: int) -> None:
    """Raise ``NotModelled`` for substitutions that are nested deeper than ``MAX_DEPTH``."""
    if depth > MAX_DEPTH:
        message = f"substitutions are nested more than {MAX_DEPTH} deep; put some into an ENV or ARG for an answer"
        raise NotModelled(f"substitutions nested deeper than {MAX_DEPTH}", message)


class Syntax(NamedTuple):
    """How a builder reads a word."""

    escape: str = "\\"
    """The escape character of the file."""
    modifiers: str = "-+?#%/"
    """The modifiers of ``${NAME...}`` that need no colon."""
    blank_patterns: bool = True
    """Whether a pattern may be the empty string."""
    colon_patterns: bool = False
    """Whether a colon may stand before ``#`` and ``%``."""
    quotes: bool = True
    """Whether quotes are read and removed; in a here-document they are not."""

    def takes(self, modifier: str, *, colon: bool) -> bool:
        """Whether a modifier is known, behind a colon or without one."""
        if colon:
            return modifier in ({*"-+?#%"} if self.colon_patterns else {*"-+?"})
        return modifier in {"?", *self.modifiers}

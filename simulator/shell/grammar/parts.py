"""The parts of a word while it is read, and the rules by which characters are read."""

from __future__ import annotations

import re

from simulator.core.record import NamedTuple
from simulator.shell.grammar.scanner import METACHARACTERS
from simulator.shell.grammar.tree import Part, Text


class Parts:
    """The parts of a word, to which more are added. Adjacent characters that are quoted alike become one text."""

    def __init__(self) -> None:
        self._done: list[Part] = []
        self._pieces: list[str] = []
        self._quoted = False

    def add(self, text: str, *, quoted: bool) -> None:
        """Add characters."""
        if quoted != self._quoted:
            self._join()
            self._quoted = quoted
        self._pieces.append(text)

    def append(self, part: Part) -> None:
        """Add an expansion."""
        self._join()
        self._done.append(part)

    def __len__(self) -> int:
        return len(self._done) + len(self._pieces)

    def ends_with_one_of(self, characters: str) -> bool:
        """Return whether the last character is one of some, and not quoted."""
        return bool(self._pieces) and not self._quoted and self._pieces[-1][-1] in characters

    def finished(self) -> tuple[Part, ...]:
        """Return the parts."""
        self._join()
        return tuple(self._done)

    def _join(self) -> None:
        if self._pieces:
            self._done.append(Text("".join(self._pieces), self._quoted))
            self._pieces = []


class Mode(NamedTuple):
    """How characters are read at a place."""

    stops: str
    """The characters in front of which the reading ends."""
    ordinary: re.Pattern[str]
    """A run of characters without a meaning."""
    quoted: bool = False
    """Whether everything here counts as quoted."""
    singles: bool = True
    """Whether ``'`` quotes."""
    doubles: bool = True
    """Whether ``"`` quotes."""
    escapes: str | None = None
    """What a backslash quotes; None for every character."""


def _ordinary(stops: str) -> re.Pattern[str]:
    """Return the pattern of runs that hold nothing that may have a meaning."""
    return re.compile(rf"[^\\'\"`${re.escape(stops)}]+")


def _bare(stops: str) -> Mode:
    return Mode(stops, _ordinary(stops))


def _quoting(stops: str, escapes: str, *, doubles: bool = False) -> Mode:
    return Mode(stops, _ordinary(stops), quoted=True, singles=False, doubles=doubles, escapes=escapes)


BARE = _bare(METACHARACTERS)
"""A word."""
GLOB_GROUP = _bare("()")
"""What stands in ``@(a|b)``."""
SUBSCRIPT = _bare("[]")
OPERAND = _bare("}")
"""What stands in ``${v#pattern}``, also in double quotes."""
PATTERN = _bare("}/")
"""What stands in ``${v/pattern/word}``."""
REGULAR_EXPRESSION = _bare(" \t\n()")
"""What stands behind ``=~``."""
QUOTED = _quoting('"', '$`"\\')
HERE_DOCUMENT = _quoting("", "$`\\")
QUOTED_OPERAND = _quoting("}", '$`"\\}', doubles=True)
"""What stands in ``"${v:-word}"``: a single quote is one, and double quotes are removed."""
ARITHMETIC = _quoting("()", '$`"\\', doubles=True)
ARITHMETIC_PARAGRAPH = _quoting("();", '$`"\\', doubles=True)
"""What stands between the semicolons of ``for ((;;))``."""
BRACKET_ARITHMETIC = _quoting("[]", '$`"\\', doubles=True)
"""What stands in ``$[ ]``."""
SLICE = _quoting("}:?()", '$`"\\', doubles=True)
"""What stands in ``${v:offset:length}``."""

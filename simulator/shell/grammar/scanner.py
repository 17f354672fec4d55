"""A place in the text of a script: what stands there, on which line, and how deep.

Reads: text. Gives: pieces of it, or ``Fault``, which ends the reading of a unit.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from simulator.shell.grammar.dialect import Dialect
from simulator.shell.grammar.fault import SyntaxFault

MAX_DEPTH = 40
"""How deep commands and expansions may be nested; a shell has other limits, and no script of a person comes near."""
_BLANKS = re.compile(r"(?:[ \t]+|\\\n)*")
_BLANK_STARTS = frozenset(" \t\\")
_COMMENT = re.compile(r"#[^\n]*")
_CONTINUATIONS = re.compile(r"(?:\\\n)*")
METACHARACTERS = " \t\n;&|<>()"


class Fault(Exception):
    """The reading of a unit ends."""

    def __init__(self, fault: SyntaxFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Scanner:
    """A cursor in a text."""

    def __init__(self, text: str, dialect: Dialect, first_line: int = 1, depth: int = 0) -> None:
        self.text, self.dialect, self.at = text, dialect, 0
        self.depth = depth
        self.first_line = first_line
        self.token_end = self._skipped_to = 0
        self.newlines = [match.start() for match in re.finditer("\n", text)]

    def line(self, at: int | None = None) -> int:
        """Return the number of a place's line, of the cursor's without a place."""
        return self.first_line + bisect_right(self.newlines, (self.at if at is None else at) - 1)

    def fault(self, message: str, at: int | None = None, *, certain: bool = True) -> Fault:
        """Return what to raise where a shell refuses the text; not ``certain`` where it may not."""
        return Fault(SyntaxFault(self.line(at), message, certain and self.dialect.certain))

    def enter(self) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault(f"more than {MAX_DEPTH} commands or expansions are nested", certain=False)

    def leave(self) -> None:
        """Go one level up."""
        self.depth -= 1

    def sees(self, text: str) -> bool:
        """Return whether a text stands at the cursor."""
        return self.text.startswith(text, self.at)

    def take(self, text: str) -> bool:
        """Go behind a text if it stands at the cursor."""
        if not self.text.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def next(self, ahead: int = 0) -> str:
        """Return the character at the cursor, or behind it; ``""`` at the end."""
        return self.text[self.at + ahead : self.at + ahead + 1]

    def skip_blanks(self) -> None:
        """Go behind blanks, continued lines and, before the newline, a comment; ``token_end`` is before them."""
        if self.at != self._skipped_to:
            self.token_end = self.at
        if self.next() in _BLANK_STARTS:
            blanks = _BLANKS.match(self.text, self.at)
            self.at = blanks.end() if blanks else self.at
        if self.next() == "#" and (self.at == 0 or self.text[self.at - 1] in METACHARACTERS or self._continued()):
            comment = _COMMENT.match(self.text, self.at)
            self.at = comment.end() if comment else self.at
        self._skipped_to = self.at

    def _continued(self) -> bool:
        return self.text.endswith("\\\n", 0, self.at)

    def is_delimited(self, end: int) -> bool:
        """Return whether a token ends at a place."""
        continued = _CONTINUATIONS.match(self.text, end)
        end = continued.end() if continued else end
        return end >= len(self.text) or self.text[end] in METACHARACTERS

"""Positions in a text, as editors count them and as dsim does.

An editor's lines end at a line feed, a carriage return, or both together; its lines and columns count from 0, columns
in the units of an encoding. dsim's lines end at a line feed; lines and columns, in characters, count from 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal, TypeAlias

from simulator.linting.finding import Span

Units: TypeAlias = Literal["utf-8", "utf-16", "utf-32"]
Position: TypeAlias = tuple[int, int]
"""A line and a column as an editor counts them."""


class Positions:
    """Converts the positions of one text; positions outside of it are moved to its nearest place."""

    def __init__(self, text: str, units: Units) -> None:
        self.text, self.units = text, units
        self.editor_lines = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        self.own_lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def from_offset(self, offset: int) -> Position:
        """Return the editor's position of a character's index."""
        line = bisect_right(self.editor_lines, offset) - 1
        return line, self._width(self.text[self.editor_lines[line] : offset])

    def from_own(self, line: int, column: int) -> Position:
        """Return the editor's position of a line and a column as dsim counts them."""
        return self.from_offset(self._own_offset(line, column))

    def from_span(self, span: Span) -> tuple[Position, Position]:
        """Return the editor's positions of both ends of a span."""
        return self.from_own(span.line, span.column), self.from_own(span.end_line, span.end_column)

    def line_end(self, line: int) -> Position:
        """Return the editor's position of the end of a line as dsim counts it, without blanks at its end."""
        start, end = self._own_offset(line, 1), self._own_offset(line + 1, 1)
        return self.from_offset(start + len(self.text[start:end].rstrip()))

    def to_own(self, line: int, column: int) -> tuple[int, int]:
        """Return the line and the column, as dsim counts them, of an editor's position."""
        offset = self._editor_offset(line, column)
        own = bisect_right(self.own_lines, offset) - 1
        return own + 1, offset - self.own_lines[own] + 1

    def _own_offset(self, line: int, column: int) -> int:
        if line > len(self.own_lines):
            return len(self.text)
        return min(self.own_lines[max(line, 1) - 1] + max(column, 1) - 1, len(self.text))

    def _editor_offset(self, line: int, column: int) -> int:
        if line >= len(self.editor_lines):
            return len(self.text)
        offset, width = self.editor_lines[line], 0
        while offset < len(self.text) and width < column and self.text[offset] not in "\r\n":
            width += self._width(self.text[offset])
            offset += 1
        return offset

    def _width(self, text: str) -> int:
        if self.units == "utf-32" or text.isascii():
            return len(text)
        if self.units == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(character > "\uffff" for character in text)

"""The text of a script becomes a tree.

Reads: text, and the dialect of the shell that would read it. Gives: ``Script``; what cannot be read is a value in it.
The cost is linear in the length of the text, and the depth of the tree is bounded.
"""

from __future__ import annotations

from simulator.shell.grammar.compounds import CompoundReader
from simulator.shell.grammar.dialect import Dialect
from simulator.shell.grammar.scanner import Fault
from simulator.shell.grammar.tree import Script, Unit


class Parser(CompoundReader):
    """Reads a text unit by unit, as a shell does."""

    def read_apart(self, text: str, start: int) -> Script:
        """Read a text of its own, such as that in backquotes, which stands at a place of this text."""
        self.enter()
        reader = type(self)(text, self.dialect, self.line(start), self.depth)
        reader.has_extended_globs = self.has_extended_globs
        script = reader.read_all()
        if script.fault and not (self.dialect.late_backquotes and script.fault.certain):
            raise Fault(script.fault)
        self.leave()
        return script

    def read_all(self) -> Script:
        """Read up to the end, or to what cannot be read."""
        units: list[Unit] = []
        depth = self.depth
        try:
            self.skip_newlines()
            while self.at < len(self.text):
                units.append(self._read_whole_unit())
                self.has_extended_globs |= self.saw_extended_globs
                self.skip_newlines()
        except Fault as fault:
            self.depth = depth
            return Script(tuple(units), fault.fault)
        return Script(tuple(units))

    def _read_whole_unit(self) -> Unit:
        """Read a unit; again if it has here-documents, whose texts are known then."""
        start, known = self.at, len(self.bodies)
        unit = self.read_unit()
        if len(self.bodies) > known:
            self.at = start
            unit = self.read_unit()
        return unit


def parse(text: str, dialect: Dialect, first_line: int = 1) -> Script:
    """Read a script as the shells of a dialect do; ``first_line`` is the number of its first line.

    Where the text cannot be read further, ``Script.fault`` says why, and the units before it are there: the shell
    executes them before it sees the fault.
    """
    return Parser(text, dialect, first_line).read_all()

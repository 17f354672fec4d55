"""Redirections and here-documents. Compare: POSIX.1-2024, "Redirection" and "Here-Document"."""

from __future__ import annotations

import re

from simulator.core.record import NamedTuple
from simulator.shell.grammar.dialect import Dialect
from simulator.shell.grammar.expansions import ExpansionReader
from simulator.shell.grammar.parts import HERE_DOCUMENT, Parts
from simulator.shell.grammar.tree import Redirection, Text, Word

_REDIRECTION = re.compile(r"([0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})?(<<<|<<-|<<|<&|<>|<|>>|>&|>\||>|&>>|&>)")
_QUOTES = re.compile(r"\\(.)|['\"]", re.DOTALL)
_LAST_BACKSLASHES = re.compile(r"\\*\Z")


class _HereDocument(NamedTuple):
    """A here-document whose text is to be read behind the next newline."""

    start: int
    """Where its operator stands."""
    delimiter: str
    quoted: bool
    strips_tabs: bool


class RedirectionReader(ExpansionReader):
    """Reads redirections.

    The text of a here-document comes behind the line of its operator. So a unit that has one is read twice: the first
    time finds the texts, the second time puts them where they belong.
    """

    def __init__(self, text: str, dialect: Dialect, first_line: int = 1, depth: int = 0) -> None:
        super().__init__(text, dialect, first_line, depth)
        self.no_arithmetic: set[int] = set()
        self.pending: list[_HereDocument] = []
        self.bodies: dict[int, tuple[Word, int]] = {}
        """Of each operator's place: the text of the here-document, and where what stands behind it starts."""

    def read_redirection(self) -> Redirection | None:
        """Read a redirection; None if there is none."""
        match = _REDIRECTION.match(self.text, self.at)
        if match is None or not self._is_redirection(match):
            return None
        start, descriptor, operator = self.at, match.group(1) or "", match.group(2)
        if operator == "<<<" and "<<<" not in self.dialect.operators:
            operator = "<<"
        self.at = match.start(2) + len(operator)
        self.skip_blanks()
        target = self.read_word()
        if not target.source:
            raise self.fault(f"{operator} has no word behind it")
        if operator in ("<<", "<<-"):
            target = self._here_document(start, operator, target)
        return Redirection(operator, target, descriptor)

    def _is_redirection(self, match: re.Match[str]) -> bool:
        """Return whether the dialect reads a redirection here, and not an operator of lists or a word."""
        descriptor, operator = match.groups()
        known = self.dialect.operators
        if operator[0] == "&":
            return not descriptor and "&>" in known
        if descriptor and descriptor[0] == "{" and "{fd}" not in known:
            return False
        substitutes = operator in ("<", ">") and self.text.startswith("(", match.end())
        return not (substitutes and "<(" in self.dialect.substitutions)

    def _here_document(self, start: int, operator: str, word: Word) -> Word:
        quoted = any(sign in word.source for sign in "\\'\"")
        literal = word.literal()
        delimiter = _QUOTES.sub(r"\1", word.source) if literal is None else literal
        self.pending.append(_HereDocument(start, delimiter, quoted, operator == "<<-"))
        return self.bodies[start][0] if start in self.bodies else Word(())

    def read_newline(self) -> None:
        """Go behind a newline and the here-documents that follow it."""
        self.at += 1
        for document in self.pending:
            if document.start not in self.bodies:
                body = self._read_body(document)
                self.bodies[document.start] = (body, self.at)
            self.at = self.bodies[document.start][1]
        self.pending = []

    def _read_body(self, document: _HereDocument) -> Word:
        """Read the lines up to the delimiter, or to the end of the text."""
        start, lines = self.at, []
        while self.at < len(self.text):
            line = self._read_line(joined=not document.quoted)
            if document.strips_tabs:
                line = line.lstrip("\t")
            if line.removesuffix("\n") == document.delimiter:
                break
            lines.append(line)
        else:
            self.refuse_open_document(start)
        body = "".join(lines)
        if document.quoted:
            return Word((Text(body, quoted=True),) if body else (), body)
        reader = type(self)(body, self.dialect, self.line(start), self.depth)
        parts = Parts()
        reader.read_mode(parts, HERE_DOCUMENT)
        return Word(parts.finished(), body)

    def refuse_open_document(self, start: int) -> None:
        """Raise the fault of a here-document that the end of the text ends, where that is one."""
        if not self.dialect.open_here_documents:
            raise self.fault("a here-document is not closed", start)

    def _read_line(self, *, joined: bool) -> str:
        """Read a line with its newline; ``joined`` to the next one if a backslash ends it."""
        start = self.at
        while True:
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end + 1
            line_end = self.text[max(start, self.at - 80) : max(self.at - 1, start)]
            backslashes = _LAST_BACKSLASHES.search(line_end)
            if end < 0 or not joined or not backslashes or len(backslashes.group()) % 2 == 0:
                return self.text[start : self.at]

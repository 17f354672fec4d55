"""Words: their texts, quotes and extended globs.

Reads: text at a cursor. Gives: the parts of words. Compare: POSIX.1-2024, "Quoting" and "Token Recognition".
"""

from __future__ import annotations

import re
from abc import abstractmethod

from simulator.shell.grammar.parts import BARE, GLOB_GROUP, QUOTED, REGULAR_EXPRESSION, SUBSCRIPT, Mode, Parts
from simulator.shell.grammar.quotes import decode_escapes
from simulator.shell.grammar.scanner import Fault, Scanner
from simulator.shell.grammar.tree import ProcessSubstitution, Script, Text, Word

_DOLLAR_SINGLE = re.compile(r"[^'\\]*(?:\\.[^'\\]*)*", re.DOTALL)


class WordReader(Scanner):
    """Reads words; what a dollar sign or a backquote starts is read by ``ExpansionReader``, scripts by ``Parser``."""

    has_extended_globs = False
    """Whether ``shopt -s extglob`` was read, where the dialect has it as an option."""

    @abstractmethod
    def read_script(self, closer: str) -> Script:
        """Read a script up to its closing character, and that."""

    def read_substituted(self) -> Script:
        """Read the script of a substitution up to its parenthesis."""
        try:
            return self.read_script(")")
        except Fault as fault:
            raise Fault(fault.fault._replace(substituted=True)) from None

    @abstractmethod
    def read_dollar(self, parts: Parts, mode: Mode) -> None:
        """Read what a dollar sign starts."""

    @abstractmethod
    def read_backquotes(self, parts: Parts, mode: Mode) -> None:
        """Read what a backquote starts."""

    def word_since(self, start: int, parts: Parts) -> Word:
        """Return the word that was read since a place."""
        return Word(parts.finished(), self.text[start : self.at], start)

    def read_word(self) -> Word:
        """Read a word; it has no parts where there is none."""
        start, parts = self.at, Parts()
        self.read_bare(parts)
        return self.word_since(start, parts)

    def read_bare(self, parts: Parts) -> None:
        """Read what belongs to a word without quotes around it, up to a blank or an operator."""
        while True:
            self.read_mode(parts, BARE)
            if self.next() == "(" and parts.ends_with_one_of("@?*+!") and self._globs_are_extended():
                self._read_glob_group(parts)
            elif self.is_process_substitution(parts):
                self._read_process_substitution(parts)
            else:
                return

    def read_mode(self, parts: Parts, mode: Mode) -> None:
        """Read up to one of the characters at which a mode stops, or to the end."""
        text, size, ordinary = self.text, len(self.text), mode.ordinary
        while self.at < size:
            run = ordinary.match(text, self.at)
            if run:
                parts.add(run.group(), quoted=mode.quoted)
                self.at = run.end()
                continue
            if text[self.at] in mode.stops:
                return
            self._read_special(text[self.at], parts, mode)

    def _read_special(self, character: str, parts: Parts, mode: Mode) -> None:
        if character == "\\":
            self._read_backslash(parts, mode)
        elif character == "$":
            self.read_dollar(parts, mode)
        elif character == "`":
            self.read_backquotes(parts, mode)
        elif character == '"' and mode.doubles:
            self.read_double_quotes(parts)
        elif character == "'" and mode.singles:
            self._read_single_quotes(parts)
        else:
            parts.add(character, quoted=mode.quoted)
            self.at += 1

    def _read_backslash(self, parts: Parts, mode: Mode) -> None:
        character = self.next(1)
        if character == "\n":
            pass
        elif character and (mode.escapes is None or character in mode.escapes):
            parts.add(character, quoted=True)
        else:
            parts.add("\\", quoted=mode.quoted or not character)
            self.at -= bool(character)
        self.at = min(self.at + 2, len(self.text))

    def _read_single_quotes(self, parts: Parts) -> None:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise self.fault("a single quote is not closed")
        parts.add(self.text[self.at + 1 : end], quoted=True)
        self.at = end + 1

    def read_dollar_single_quotes(self, parts: Parts) -> None:
        """Read ``$'...'``."""
        quoted = _DOLLAR_SINGLE.match(self.text, self.at + 2)
        assert quoted is not None
        if self.text[quoted.end() : quoted.end() + 1] != "'":
            raise self.fault("a single quote is not closed")
        parts.add(decode_escapes(quoted.group()), quoted=True)
        self.at = quoted.end() + 1

    def read_double_quotes(self, parts: Parts) -> None:
        """Read ``"..."``."""
        start, before = self.at, len(parts)
        self.at += 1
        self.read_mode(parts, QUOTED)
        if not self.take('"'):
            raise self.fault("a double quote is not closed", start)
        if len(parts) == before:
            parts.append(Text("", quoted=True))

    def _globs_are_extended(self) -> bool:
        known = self.dialect.extended_globs
        return known == "always" or (known == "option" and self.has_extended_globs)

    def _read_glob_group(self, parts: Parts) -> None:
        start, depth = self.at, 0
        while True:
            self.read_mode(parts, GLOB_GROUP)
            if not self.next():
                raise self.fault("a parenthesis of a pattern is not closed", start)
            depth += 1 if self.next() == "(" else -1
            parts.add(self.next(), quoted=False)
            self.at += 1
            if not depth:
                return

    def is_process_substitution(self, parts: Parts) -> bool:
        """Return whether a process substitution stands behind what was read of a word."""
        if self.next(1) != "(":
            return False
        if self.next() == "=":
            return not parts and "=(" in self.dialect.substitutions
        return self.next() in ("<", ">") and "<(" in self.dialect.substitutions

    def _read_process_substitution(self, parts: Parts) -> None:
        direction = self.next()
        self.at += 2
        parts.append(ProcessSubstitution(self.read_substituted(), direction))

    def read_subscript(self) -> Word:
        """Read what stands in brackets, and the brackets; the cursor is at the first."""
        opening = self.at
        self.at += 1
        start, parts, depth = self.at, Parts(), 0
        while True:
            self.read_mode(parts, SUBSCRIPT)
            if not self.next():
                raise self.fault("a bracket is not closed", opening)
            if self.next() == "]" and not depth:
                word = self.word_since(start, parts)
                self.at += 1
                return word
            depth += 1 if self.next() == "[" else -1
            parts.add(self.next(), quoted=False)
            self.at += 1

    def read_regular_expression(self) -> Word:
        """Read the word behind ``=~``: blanks are allowed in its parentheses."""
        start, parts, depth = self.at, Parts(), 0
        while True:
            self.read_mode(parts, REGULAR_EXPRESSION)
            character = self.next()
            if not character or (not depth and character != "("):
                return self.word_since(start, parts)
            depth += {"(": 1, ")": -1}.get(character, 0)
            parts.add(character, quoted=False)
            self.at += 1

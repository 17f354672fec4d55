"""Simple commands: assignments, words and redirections; and definitions of functions.

Compare: POSIX.1-2024, "Simple Commands" and "Function Definition Command"; bash manual, "Arrays".
"""

from __future__ import annotations

import re

from simulator.shell.grammar.lists import ListReader
from simulator.shell.grammar.parts import Parts
from simulator.shell.grammar.scanner import Fault
from simulator.shell.grammar.tree import (
    Array,
    Assignment,
    Command,
    Compound,
    Function,
    Redirection,
    SimpleCommand,
    Text,
    Word,
)

_ASSIGNED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?=|\[)")
_ARRAY_ARGUMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\[.*\])?\+?=\Z", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_DECLARING = frozenset(("declare", "typeset", "local", "readonly", "export", "alias", "nameref", "integer", "float"))
_SPECIAL_BUILTINS = frozenset(
    ". : break continue eval exec exit export readonly return set shift times trap unset".split()
)
_OPERATORS = ("", "\n", ";", "&", "|", "<", ">", "(", ")")


class SimpleCommandReader(ListReader):
    """Reads simple commands."""

    saw_extended_globs = False
    """Whether ``shopt -s extglob`` was read; it counts from the next unit on."""

    def read_simple_command(self) -> Command:
        """Read a simple command, or the definition of a function that starts with its name."""
        line = self.line()
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirections: list[Redirection] = []
        while True:
            self.skip_blanks()
            if redirection := self.read_redirection():
                redirections.append(redirection)
                continue
            if self.next() == "(" and len(words) == 1 and not assignments and not redirections:
                return self._read_function(words[0], line)
            if self.next() in _OPERATORS and not self.is_process_substitution(Parts()):
                break
            piece = (None if words else self._read_assigned()) or self._read_argument(words)
            if isinstance(piece, Assignment):
                assignments.append(piece)
            else:
                words.append(piece)
        if not assignments and not words and not redirections:
            raise self.unexpected()
        self._notice_options(words)
        return SimpleCommand(tuple(assignments), tuple(words), tuple(redirections), line)

    def _notice_options(self, words: list[Word]) -> None:
        if len(words) > 2 and words[0].source == "shopt":
            self.saw_extended_globs |= any(word.source == "extglob" for word in words)

    def _read_argument(self, before: list[Word]) -> Word:
        start, parts = self.at, Parts()
        self.read_bare(parts)
        takes_arrays = self.dialect.arrays and self.dialect.array_arguments
        declares = self.next() == "(" and takes_arrays and _declares(before)
        if declares and _ARRAY_ARGUMENT.match(self.text, start, self.at):
            parts.append(self._read_array())
        if self.at == start:
            raise self.unexpected()
        return self.word_since(start, parts)

    def _read_assigned(self) -> Assignment | Word | None:
        """Read an assignment, or a command that begins with a name and a bracket; None if neither stands here."""
        match = _ASSIGNED.match(self.text, self.at)
        if match is None or (match.group(2) == "+=" and not self.dialect.append):
            return None
        start, (name, operator) = self.at, match.groups()
        if operator != "[":
            self.at = match.end()
            return Assignment(name, self._read_value(), operator == "+=")
        if not self.dialect.arrays:
            return None
        self.at = match.end() - 1
        subscript = self.read_subscript()
        append = self.dialect.append and self.take("+=")
        if append or self.take("="):
            return Assignment(name, self._read_value(), append, subscript)
        parts = Parts()
        for part in (Text(f"{name}["), *subscript.parts, Text("]")):
            parts.append(part)
        self.read_bare(parts)
        return self.word_since(start, parts)

    def _read_value(self) -> Word:
        start, parts = self.at, Parts()
        if self.next() == "(" and self.dialect.arrays:
            parts.append(self._read_array())
        self.read_bare(parts)
        return self.word_since(start, parts)

    def _read_array(self) -> Array:
        try:
            return self._read_elements()
        except Fault as fault:
            raise Fault(fault.fault._replace(leaves_status=True)) from None

    def _read_elements(self) -> Array:
        self.enter()
        self.at += 1
        elements: list[Assignment] = []
        self.skip_newlines()
        while not self.take(")"):
            start, subscript, append = self.at, None, False
            if self.next() == "[":
                subscript = self.read_subscript()
                append = self.take("+=")
                if not append and not self.take("="):
                    self.at, subscript = start, None
            parts = Parts()
            value_start = self.at
            self.read_bare(parts)
            if self.at == start:
                raise self.unexpected(")")
            elements.append(Assignment("", self.word_since(value_start, parts), append, subscript))
            self.skip_newlines()
        self.leave()
        return Array(tuple(elements))

    # --- functions

    def _read_function(self, name: Word, line: int) -> Function:
        self.at += 1
        self.skip_blanks()
        if not self.take(")"):
            raise self.unexpected(")")
        if self.dialect.strict_names and (not _NAME.match(name.source) or name.source in _SPECIAL_BUILTINS):
            raise self.fault(f'"{name.source[:40]}" is no name for a function')
        return self._read_function_body(name, line, keyword=False)

    def read_function_keyword(self) -> Function:
        """Read ``function name`` or ``function name()``, and the body; the cursor is behind the reserved word."""
        line = self.line()
        self.skip_blanks()
        name = self.read_word()
        if not name.source:
            raise self.unexpected()
        self.skip_blanks()
        if self.next() == "(" and self.text[self.at + 1 :].lstrip(" \t")[:1] == ")":
            self.at = self.text.index(")", self.at) + 1
        return self._read_function_body(name, line, keyword=True)

    def _read_function_body(self, name: Word, line: int, *, keyword: bool) -> Function:
        self.skip_newlines()
        self.enter()
        body = self.read_command()
        self.leave()
        if not isinstance(body, Compound) and not self.dialect.simple_body:
            raise self.fault("the body of a function is no compound command")
        literal = name.literal()
        return Function(name.source if literal is None else literal, body, line, keyword)


def _declares(words: list[Word]) -> bool:
    """Return whether the words so far are a command whose arguments may be assignments of arrays."""
    names = [word.source for word in words]
    while names and names[0] in ("command", "builtin"):
        names.pop(0)
    return bool(names) and names[0] in _DECLARING

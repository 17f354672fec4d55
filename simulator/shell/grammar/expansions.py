"""Expansions: parameters, substitutions of commands, arithmetic.

Compare: POSIX.1-2024, "Word Expansions"; bash manual, "Shell Parameter Expansion"; dash ``src/parser.c`` ``parsesub``.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import replace

from simulator.shell.grammar.parts import (
    ARITHMETIC,
    BRACKET_ARITHMETIC,
    HERE_DOCUMENT,
    OPERAND,
    PATTERN,
    QUOTED_OPERAND,
    SLICE,
    Mode,
    Parts,
)
from simulator.shell.grammar.scanner import Fault
from simulator.shell.grammar.tree import (
    ArithmeticExpansion,
    BadSubstitution,
    CommandSubstitution,
    Parameter,
    Part,
    Script,
    Word,
)
from simulator.shell.grammar.words import WordReader

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]")
_BRACED_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]")
_INDIRECT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#](?=})")
_BACKQUOTED = re.compile(r"[^`\\]*(?:\\.[^`\\]*)*", re.DOTALL)
_VALUE_OPERATORS = ("-", ":-", "=", ":=", "?", ":?", "+", ":+")


class ExpansionReader(WordReader):
    """Reads what a dollar sign or a backquote starts."""

    no_arithmetic: set[int]
    """Where two parentheses start no arithmetic, although they could."""

    @abstractmethod
    def read_apart(self, text: str, start: int) -> Script:
        """Read a text of its own, such as that in backquotes, which stands at a place of this text."""

    def read_dollar(self, parts: Parts, mode: Mode) -> None:
        """Read an expansion; a dollar sign that starts none is a character."""
        following, known = self.next(1), self.dialect.substitutions
        if following == "{":
            parts.append(self._read_braces(quoted=mode.quoted))
        elif following == "(":
            parts.append(self._read_arithmetic(mode.quoted) or self._read_substitution(mode.quoted))
        elif following == "[" and "$[" in known:
            parts.append(self._read_bracket_arithmetic(mode.quoted))
        elif following == "'" and mode.singles and "$'" in known:
            self.read_dollar_single_quotes(parts)
        elif following == '"' and mode.doubles and not mode.quoted and '$"' in known:
            self.at += 1
            self.read_double_quotes(parts)
        elif name := _NAME.match(self.text, self.at + 1):
            parts.append(Parameter(name.group(), mode.quoted))
            self.at = name.end()
        else:
            parts.add("$", quoted=mode.quoted)
            self.at += 1

    def _read_substitution(self, quoted: bool) -> CommandSubstitution:  # noqa: FBT001
        self.at += 2
        return CommandSubstitution(self.read_substituted(), quoted)

    def read_backquotes(self, parts: Parts, mode: Mode) -> None:
        """Read a script in backquotes, which is a text of its own once its backslashes are removed."""
        start = self.at
        content = _BACKQUOTED.match(self.text, start + 1)
        assert content is not None
        if self.text[content.end() : content.end() + 1] != "`":
            raise self.fault("a backquote is not closed")
        quotes = mode.quoted and (mode is not HERE_DOCUMENT or self.dialect.here_backquotes)
        escaped = r'\\([$`\\"])' if quotes else r"\\([$`\\])"
        script = self.read_apart(re.sub(escaped, r"\1", content.group()), start)
        parts.append(CommandSubstitution(script, mode.quoted))
        self.at = content.end() + 1

    # --- arithmetic

    def _read_arithmetic(self, quoted: bool) -> ArithmeticExpansion | None:  # noqa: FBT001
        """Read ``$((...))``; None if it is a substitution that begins with a subshell."""
        if self.next(2) != "(":
            return None
        expression = self.read_double_parentheses(3)
        return None if expression is None else ArithmeticExpansion(expression, quoted)

    def read_double_parentheses(self, opening: int) -> Word | None:
        """Read an expression and the two parentheses behind it, which belong together; None if they do not.

        ``opening`` characters stand in front of it. What is not an expression is remembered, so that the text is not
        tried again.
        """
        start = self.at
        if start in self.no_arithmetic:
            return None
        depth = self.depth
        try:
            self.enter()
            self.at += opening
            expression = self._read_expression()
            if self.take("))"):
                self.leave()
                return expression
        except Fault:
            if not self.dialect.nested_subshell:
                raise
        if not self.dialect.nested_subshell:
            raise self.fault("the two parentheses that close arithmetic are missing", start)
        self.no_arithmetic.add(start)
        self.at, self.depth = start, depth
        return None

    def _read_expression(self) -> Word:
        start, parts, depth = self.at, Parts(), 0
        while True:
            self.read_mode(parts, ARITHMETIC)
            character = self.next()
            if not character:
                raise self.fault("arithmetic is not closed", start)
            if character == ")" and not depth:
                return self.word_since(start, parts)
            depth += 1 if character == "(" else -1
            parts.add(character, quoted=True)
            self.at += 1

    def _read_bracket_arithmetic(self, quoted: bool) -> ArithmeticExpansion:  # noqa: FBT001
        self.enter()
        opening = self.at
        self.at += 2
        start, parts, depth = self.at, Parts(), 0
        while True:
            self.read_mode(parts, BRACKET_ARITHMETIC)
            character = self.next()
            if not character:
                raise self.fault("arithmetic is not closed", opening)
            if character == "]" and not depth:
                break
            depth += 1 if character == "[" else -1
            parts.add(character, quoted=True)
            self.at += 1
        expression = self.word_since(start, parts)
        self.at += 1
        self.leave()
        return ArithmeticExpansion(expression, quoted)

    # --- parameters

    def _read_braces(self, *, quoted: bool) -> Part:
        start = self.at
        if "${ " in self.dialect.substitutions and self.next(2) in (" ", "\t", "\n"):
            self.at += 2
            return CommandSubstitution(self.read_script("}"), quoted, in_place=True)
        self.enter()
        self.at += 2
        part = self._read_parameter(quoted=quoted)
        if part is None and self.dialect.bad_sign_unread and self.next() in ("'", '"', "`"):
            self.at += 1
        if part is None or self.next() != "}":
            self.read_mode(Parts(), QUOTED_OPERAND if quoted else OPERAND)
            part = None
        if not self.take("}"):
            raise self.fault("a brace of an expansion is not closed", start)
        self.leave()
        return part or BadSubstitution(self.text[start : self.at], quoted)

    def _read_parameter(self, *, quoted: bool) -> Parameter | None:
        """Read what stands in braces; None if the dialect has nothing like it."""
        if self.next() == "#" and (length := self._read_length(quoted=quoted)):
            return length
        indirect = False
        if (
            self.next() == "!"
            and "indirect" in self.dialect.expansions
            and _INDIRECT_NAME.match(self.text, self.at + 1)
        ):
            self.at += 1
            indirect = True
        name = _BRACED_NAME.match(self.text, self.at)
        if name is None:
            return None
        self.at = name.end()
        if indirect and (names := self._read_names(name.group(), quoted=quoted)):
            return names
        subscript = self.read_subscript() if self.next() == "[" and self.dialect.arrays else None
        parameter = Parameter(name.group(), quoted, "", (), subscript, indirect)
        return parameter if self.next() == "}" else self._read_operator(parameter)

    def _read_length(self, *, quoted: bool) -> Parameter | None:
        """Read ``#v``; None if the number sign is the parameter itself."""
        name = _BRACED_NAME.match(self.text, self.at + 1)
        if name is None:
            return None
        following = self.text[name.end() : name.end() + 1]
        if following == "[" and self.dialect.arrays:
            self.at = name.end()
            return Parameter(name.group(), quoted, "length", (), self.read_subscript())
        if following == "}" or name.group()[0].isalnum() or name.group()[0] == "_":
            self.at = name.end()
            return Parameter(name.group(), quoted, "length")
        return None

    def _read_names(self, name: str, *, quoted: bool) -> Parameter | None:
        """Read what lists names or subscripts: ``!prefix@`` and ``!a[@]``."""
        for sign in "@*":
            if self.sees(sign + "}") and "prefix" in self.dialect.expansions:
                self.at += 1
                return Parameter(name, quoted, f"prefix{sign}")
            if self.sees(f"[{sign}]}}") and "keys" in self.dialect.expansions:
                self.at += 3
                return Parameter(name, quoted, f"keys{sign}")
        return None

    def _read_operator(self, parameter: Parameter) -> Parameter | None:
        """Read an operator and its operands; None if the dialect does not have it."""
        for size in (2, 1):
            operator = self.text[self.at : self.at + size]
            if operator in self.dialect.expansions and len(operator) == size:
                self.at += size
                return replace(parameter, operator=operator, operands=self._read_operands(operator, parameter.quoted))
        return None

    def _read_operands(self, operator: str, quoted: bool) -> tuple[Word, ...]:  # noqa: FBT001
        if operator in _VALUE_OPERATORS:
            return (self._read_operand(QUOTED_OPERAND if quoted else OPERAND),)
        if operator == ":":
            return self._read_slice()
        if operator[0] == "/":
            pattern = self._read_operand(PATTERN)
            return (
                (pattern, self._read_operand(QUOTED_OPERAND if quoted else OPERAND)) if self.take("/") else (pattern,)
            )
        operand = self._read_operand(OPERAND)
        return (operand,) if operand.parts or operator in ("#", "##", "%", "%%") else ()

    def _read_operand(self, mode: Mode) -> Word:
        start, parts = self.at, Parts()
        self.read_mode(parts, mode)
        return self.word_since(start, parts)

    def _read_slice(self) -> tuple[Word, ...]:
        """Read an offset, and a length behind a colon that belongs to no ``?`` and stands in no parentheses."""
        words: list[Word] = []
        start, parts, pending, depth = self.at, Parts(), 0, 0
        while (character := self._read_until_slice_sign(parts)) not in ("}", ""):
            if character == ":" and not pending and not depth and not words:
                words.append(self.word_since(start, parts))
                start, parts = self.at + 1, Parts()
            else:
                pending += {"?": 1, ":": -1}.get(character, 0)
                depth += {"(": 1, ")": -1}.get(character, 0)
                parts.add(character, quoted=True)
            self.at += 1
        return (*words, self.word_since(start, parts))

    def _read_until_slice_sign(self, parts: Parts) -> str:
        self.read_mode(parts, SLICE)
        return self.next()

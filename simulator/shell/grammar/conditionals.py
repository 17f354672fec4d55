"""``[[ ]]``. Compare: bash manual, "Conditional Constructs"; bash ``parse.y`` ``cond_expr``."""

from __future__ import annotations

import re

from simulator.shell.grammar.commands import SimpleCommandReader
from simulator.shell.grammar.scanner import Fault
from simulator.shell.grammar.tree import Conditional, Word

_UNARY = re.compile(r"-[a-hknoprstuvwxzGLNORS]")
_BINARY = re.compile(r"==|=~|!=|=|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef)")


class ConditionalReader(SimpleCommandReader):
    """Reads the expressions in ``[[ ]]``."""

    def read_conditional(self) -> Conditional:
        """Read an expression and ``]]``; the cursor is behind ``[[``."""
        self.enter()
        try:
            expression = self._read_or()
            if not self.take_reserved("]]"):
                raise self.unexpected("]]")
        except Fault as fault:  # the shell that reads words of a command here finds it when it executes that
            certain = fault.fault.certain and not self.dialect.simple_test
            raise Fault(fault.fault._replace(certain=certain, leaves_status=True)) from None
        self.leave()
        return expression

    def _skip(self) -> None:
        if self.dialect.simple_test:
            self.skip_blanks()
        else:
            self.skip_newlines()

    def _read_or(self) -> Conditional:
        expressions = [self._read_and()]
        while self.take("||"):
            expressions.append(self._read_and())
        return expressions[0] if len(expressions) == 1 else Conditional("||", (), tuple(expressions))

    def _read_and(self) -> Conditional:
        expressions = [self._read_not()]
        while self.take("&&"):
            expressions.append(self._read_not())
        return expressions[0] if len(expressions) == 1 else Conditional("&&", (), tuple(expressions))

    def _read_not(self) -> Conditional:
        negated = False
        self._skip()
        while self.take_reserved("!"):
            negated = not negated
            self._skip()
        expression = self._read_primary()
        self._skip()
        return Conditional("!", (), (expression,)) if negated else expression

    def _read_primary(self) -> Conditional:
        if self.next() in ("(", "<", ">", ")") and self.dialect.simple_test:
            raise self.fault("an operator stands in [[ ]], which this shell reads as a command")
        if self.take("("):
            self.enter()
            expression = self._read_or()
            if not self.take(")"):
                raise self.unexpected(")")
            self.leave()
            return expression
        unary = _UNARY.match(self.text, self.at)
        if unary and self.is_delimited(unary.end()):
            self.at = unary.end()
            self.skip_blanks()
            return Conditional(unary.group(), (self._read_side(),))
        left = self._read_side()
        self.skip_blanks()
        operator = self._read_binary_operator()
        if not operator:
            return Conditional("-n", (left,))
        self.skip_blanks()
        return Conditional(operator, (left, self._read_right(operator)))

    def _read_binary_operator(self) -> str:
        match = _BINARY.match(self.text, self.at)
        if match and self.is_delimited(match.end()):
            if match.group() == "=~" and not self.dialect.regular_expressions:
                raise self.unexpected()
            self.at = match.end()
            return match.group()
        if self.dialect.simple_test:
            if self.next() in ("<", ">", "("):
                raise self.fault("an operator stands in [[ ]], which this shell reads as a command")
            return ""
        return next((sign for sign in "<>" if self.take(sign)), "")

    def _read_side(self) -> Word:
        if self.sees("]]") and self.is_delimited(self.at + 2):
            raise self.unexpected()
        word = self.read_word()
        if not word.source:
            raise self.unexpected()
        return word

    def _read_right(self, operator: str) -> Word:
        if operator == "=~":
            word = self.read_word() if self.dialect.simple_test else self.read_regular_expression()
            if not word.source:
                raise self.unexpected()
            return word
        before, self.has_extended_globs = self.has_extended_globs, True
        word = self._read_side()
        self.has_extended_globs = before
        return word

"""Arithmetic of the shell: integers of 64 bits, C's operators.

Compare: POSIX.1-2024, "Arithmetic Expansion"; ISO C, "Expressions".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(
    r"[ \t\n\r]*(?:(0[xX][0-9A-Fa-f]+|[0-9]+(?:#[0-9A-Za-z@_]+)?)|([A-Za-z_][A-Za-z0-9_]*)"
    r"|(\*\*|<<=|>>=|&&|\|\||<<|>>|<=|>=|==|!=|\+\+|--|[-+*/%&|^]=|[-+*/%&|^~!<>=?:(),]))"
)
_LEVELS = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", "<=", ">", ">="), ("<<", ">>"), ("+", "-"),
    ("*", "/", "%"),
)  # fmt: skip
_CONSTANT = re.compile(r"(0[xX][0-9A-Fa-f]+)|(0[0-7]+)|0|[1-9][0-9]*")
_DEEPEST = 60


class NotComputed(Exception):
    """The expression has a value or a form that is not known here."""


class Computation:
    """Computes one expression; ``assigned`` has the variables that it sets.

    Where it is to be ``portable``, it is not computed what shells do differently: numbers that 32 bits do not hold, and
    zeros in front of a number.
    """

    def __init__(self, text: str, variables: Mapping[str, str | None], *, portable: bool = False) -> None:
        self.variables = variables
        self.portable = portable
        self.assigned: dict[str, str] = {}
        self.depth = 0
        self.tokens: list[str] = []
        self.at = 0
        place = 0
        text = text.rstrip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise NotComputed
            self.tokens.append(match.group().strip())
            place = match.end()

    def result(self) -> int:
        """Return the value; raise ``NotComputed`` where it is not known."""
        if not self.tokens:
            return 0
        value = self._comma()
        if self.at != len(self.tokens):
            raise NotComputed
        return value

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self, *texts: str) -> str:
        """Take the next token if it is one of these; else return ``""``."""
        token = self._peek()
        if token and token in texts:
            self.at += 1
            return token
        return ""

    def _comma(self) -> int:
        value = self._assignment()
        while self._take(","):
            value = self._assignment()
        return value

    def _assignment(self) -> int:
        name, operator = self._peek(), self.tokens[self.at + 1 : self.at + 2]
        if _is_name(name) and operator and operator[0] in ("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="):
            self.at += 2
            value = self._assignment()
            if operator[0] != "=":
                value = self._held(_compute(operator[0][:-1], self._variable(name), value))
            self.assigned[name] = str(value)
            return value
        return self._ternary()

    def _ternary(self) -> int:
        condition = self._binary(0)
        if not self._take("?"):
            return condition
        before = dict(self.assigned)
        first = self._assignment()
        after_first = self.assigned
        if not self._take(":"):
            raise NotComputed
        self.assigned = dict(before)
        second = self._ternary()
        if condition:
            self.assigned = after_first
        return first if condition else second

    def _binary(self, level: int) -> int:
        if level == len(_LEVELS):
            return self._unary()
        value = self._binary(level + 1)
        while operator := self._take(*_LEVELS[level]):
            before = dict(self.assigned)
            right = self._binary(level + 1)
            if (operator == "&&" and not value) or (operator == "||" and value):
                self.assigned = before
            value = self._held(_compute(operator, value, right))
        return value

    def _held(self, value: int) -> int:
        """Return a number that the shell holds."""
        if self.portable and not -(2**31) <= value < 2**31:
            raise NotComputed
        return value

    def _unary(self) -> int:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotComputed
        try:
            if operator := self._take("++", "--"):
                name = self._peek()
                self.at += 1
                return self._step(name, operator, after=False)
            if operator := self._take("!", "~", "-", "+"):
                value = self._unary()
                return {"!": int(not value), "~": ~value, "-": -value, "+": value}[operator]
            return self._power()
        finally:
            self.depth -= 1

    def _power(self) -> int:
        value = self._primary()
        if self._take("**"):
            exponent = self._unary()
            if not 0 <= exponent <= 63:
                raise NotComputed
            return _wrap(value**exponent)
        return value

    def _primary(self) -> int:
        if self._take("("):
            value = self._comma()
            if not self._take(")"):
                raise NotComputed
            return value
        token = self._peek()
        self.at += 1
        if _is_name(token):
            if operator := self._take("++", "--"):
                return self._step(token, operator, after=True)
            return self._variable(token)
        if self.portable and token[:1] == "0" and token != "0":
            raise NotComputed
        return self._held(_number(token))

    def _step(self, name: str, operator: str, *, after: bool) -> int:
        """Add one to a variable, or take one away."""
        if not _is_name(name):
            raise NotComputed
        old = self._variable(name)
        new = old + (1 if operator == "++" else -1)
        self.assigned[name] = str(new)
        return old if after else new

    def _variable(self, name: str) -> int:
        """Return a variable's number; its text may be an expression, of which numbers alone are read here."""
        text = self.assigned.get(name, self.variables.get(name, ""))
        if text is None:
            raise NotComputed
        text = text.strip()
        negative = text.startswith("-")
        value = _number(text[1:] if text[:1] in ("-", "+") else text) if text else 0
        return -value if negative else value


def _is_name(token: str) -> bool:
    return bool(token) and (token[0].isalpha() or token[0] == "_") and token.isidentifier()


def _number(text: str) -> int:
    """Read a constant: decimal, octal or hexadecimal. Shells differ in those of more than 63 bits."""
    found = _CONSTANT.fullmatch(text)
    if found is None or len(text) > 64:
        raise NotComputed
    value = int(text, 16 if found[1] else 8 if found[2] else 10)
    if value >= 2**63:
        raise NotComputed
    return value


def _wrap(value: int) -> int:
    """Keep 64 bits of a number."""
    return (value + 2**63) % 2**64 - 2**63


def _divide(left: int, right: int) -> int:
    """Divide, rounding towards zero as C does."""
    if right == 0:
        raise NotComputed
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _compute(operator: str, left: int, right: int) -> int:
    """Apply an operator of two operands."""
    if operator in ("<<", ">>") and not 0 <= right < 64:
        raise NotComputed
    comparisons = {
        "==": left == right, "!=": left != right, "<": left < right, "<=": left <= right, ">": left > right,
        ">=": left >= right, "&&": bool(left and right), "||": bool(left or right),
    }  # fmt: skip
    if operator in comparisons:
        return int(comparisons[operator])
    if operator in ("/", "%"):
        quotient = _divide(left, right)
        return quotient if operator == "/" else left - quotient * right
    simple = {"+": left + right, "-": left - right, "*": left * right, "&": left & right, "|": left | right}
    if operator in simple:
        return _wrap(simple[operator])
    if operator == "^":
        return left ^ right
    return _wrap(left << right) if operator == "<<" else left >> right

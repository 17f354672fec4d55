"""Values of HCL: literals, templates, variables, conditions, and the functions that a file defines itself.

Reads: the text of an expression, and what the names in it mean. Gives: its value; ``UNKNOWN`` for what is not modelled
here, such as other functions and ``for``. Compare: hashicorp/hcl "HCL Native Syntax Specification"
(hclsyntax/spec.md), "Expressions".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from simulator.analysis.repository.builds.hcl_blocks import BLANK, HEREDOC, NAME, Reader
from simulator.core.record import NamedTuple

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_LITERALS = {"true": True, "false": False, "null": None}


class Unknown:
    """The value of what is not known before the tool runs."""


UNKNOWN = Unknown()


class Scope(NamedTuple):
    """What names mean in an expression: ``look_up`` gives the value of a variable, ``call`` that of a function.

    ``mark`` gives the text that stands in a template for an expression whose value is not known.
    """

    look_up: Callable[[str], Any]
    call: Callable[[str, list[Any]], Any]
    mark: Callable[[str], str]


def value_of(text: str, scope: Scope) -> Any:
    """Return the value of an expression: a text, a number, a truth value, None, a list, a mapping, or ``UNKNOWN``."""
    evaluator = _Evaluator(text, scope)
    value = evaluator.condition()
    evaluator.skip(BLANK)
    return value if evaluator.at == len(text) else UNKNOWN


def template_of(text: str, scope: Scope) -> str:
    """Return the text that a template comes to; what is not known is marked."""
    return "".join(_pieces(text, scope))


def as_text(value: Any) -> str | None:
    """Return a value as a template has it; None for one that it cannot have, or that is not known."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    text = repr(value).removesuffix(".0")
    return text if isinstance(value, float) and re.fullmatch(r"-?[0-9.]+", text) else None


def _pieces(text: str, scope: Scope) -> Iterator[str]:
    at = 0
    while at < len(text):
        if text.startswith(("$${", "%%{"), at):
            yield text[at + 1 : at + 3]
            at += 3
        elif text.startswith(("${", "%{"), at):
            reader = Reader(text, at + 2)
            reader.expression()
            inner = text[at + 2 : reader.at].strip("~ \n\t")
            value = as_text(value_of(inner, scope)) if text[at] == "$" else None
            yield scope.mark(text[at : reader.at + 1]) if value is None else value
            at = reader.at + 1
        else:
            yield text[at]
            at += 1


class _Evaluator(Reader):
    """Computes the value of an expression."""

    def __init__(self, text: str, scope: Scope) -> None:
        super().__init__(text)
        self.scope = scope

    def condition(self) -> Any:
        """Return the value of ``Operation "?" Expression ":" Expression``, or of an operation alone."""
        value = self.either()
        if not self.has("?"):
            return value
        first = self.condition()
        if not self.has(":"):
            raise self.fault()
        second = self.condition()
        return (first if value else second) if isinstance(value, bool) else UNKNOWN

    def either(self) -> Any:
        """Return the value of ``a || b``; both are computed."""
        value = self.both()
        while self.has("||"):
            other = self.both()
            is_true = value is True or other is True
            value = True if is_true else False if value is other is False else UNKNOWN
        return value

    def both(self) -> Any:
        """Return the value of ``a && b``; both are computed."""
        value = self.equal()
        while self.has("&&"):
            other = self.equal()
            is_false = value is False or other is False
            value = False if is_false else True if value is other is True else UNKNOWN
        return value

    def equal(self) -> Any:
        """Return the value of ``a == b`` or ``a != b``; other operators give what is not known."""
        value = self.operand()
        while True:
            if self.has("=="):
                value = _same(value, self.operand())
            elif self.has("!="):
                same = _same(value, self.operand())
                value = UNKNOWN if same is UNKNOWN else not same
            elif any(self.has(operator) for operator in ("<=", ">=", "<", ">", "+", "-", "*", "/", "%")):
                self.operand()
                value = UNKNOWN
            else:
                return value

    def operand(self) -> Any:
        """Return the value of a term, with ``!`` or ``-`` in front of it, and attributes and indexes behind it."""
        if self.has("!"):
            value = self.operand()
            return not value if isinstance(value, bool) else UNKNOWN
        if self.has("-"):
            value = self.operand()
            return -value if isinstance(value, int | float) else UNKNOWN
        value = self.term()
        while True:
            if self.text.startswith(".", self.at):
                self.at += 1
                value = _member(value, self.take(NAME))
                self.at += self.text.startswith("*", self.at)
            elif self.text.startswith("[", self.at):
                self.at += 1
                key = UNKNOWN if self.has("*") else self.condition()
                if not self.has("]"):
                    raise self.fault()
                value = _member(value, key)
            else:
                return value

    def term(self) -> Any:
        self.skip(BLANK)
        char = self.text[self.at : self.at + 1]
        if char == '"':
            return self.template(self.quoted())
        if char == "<" and (found := HEREDOC.match(self.text, self.at)):
            self.at = found.end()
            return UNKNOWN if found[1] else template_of(found[3] + "\n", self.scope)
        if char == "(":
            return self.grouped(")", lambda: self.condition())
        if char == "[":
            return self.grouped("]", self.members)
        if char == "{":
            return self.grouped("}", self.fields)
        if number := self.take(_NUMBER):
            return _number(number)
        name = self.take(NAME)
        if not name:
            raise self.fault()
        if self.has("("):
            self.at -= 1
            arguments = self.grouped(")", self.members)
            return self.scope.call(name, arguments) if isinstance(arguments, list) else UNKNOWN
        return _LITERALS[name] if name in _LITERALS else self.scope.look_up(name)

    def template(self, raw: str) -> Any:
        """Return the text of a quoted template; one that is an expression alone has its value."""
        if raw.startswith("${") and raw.endswith("}"):
            reader = Reader(raw, 2)
            reader.expression()
            if reader.at == len(raw) - 1:
                return value_of(raw[2:-1], self.scope)
        parts = re.split(r"(\$?\$\{.*\})", raw)  # escapes stand outside of expressions
        parts[::2] = [re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), part) for part in parts[::2]]
        return template_of("".join(parts), self.scope)

    def grouped(self, closing: str, read: Callable[[], Any]) -> Any:
        """Return what stands in brackets; what is not modelled there is not known."""
        start = self.at
        self.at += 1
        self.skip(BLANK)
        if re.compile(r"for\b").match(self.text, self.at):
            value = UNKNOWN
        else:
            value = read()
            self.skip(BLANK)
            if self.text.startswith(closing, self.at):
                self.at += 1
                return value
        self.at = start
        self.skip_brackets()
        return UNKNOWN

    def skip_brackets(self) -> None:
        inner = Reader(self.text, self.at + 1)
        while inner.at < len(self.text) and self.text[inner.at] not in ")]}":
            inner.expression()
            inner.at += self.text[inner.at : inner.at + 1] in ("\n", ",")
        self.at = inner.at + 1

    def members(self) -> Any:
        values: list[Any] = []
        self.skip(BLANK)
        while self.at < len(self.text) and self.text[self.at] not in ")]":
            values.append(self.condition())
            if self.has("..."):
                return UNKNOWN
            if not self.has(","):
                break
            self.skip(BLANK)
        return values

    def fields(self) -> Any:
        values: dict[str, Any] = {}
        self.skip(BLANK)
        while self.at < len(self.text) and self.text[self.at] != "}":
            key = self.take(NAME) or as_text(self.operand())
            if key is None or not (self.has("=") or self.has(":")):
                return UNKNOWN
            values[key] = self.condition()
            self.has(",")
            self.skip(BLANK)
        return values

    def has(self, operator: str) -> bool:
        """Return whether an operator stands here, which is then read."""
        self.skip(BLANK)
        found = self.text.startswith(operator, self.at)
        if found and operator in ("!", "=") and self.text.startswith("=", self.at + 1):
            return False
        self.at += len(operator) if found else 0
        return found


def _number(digits: str) -> Any:
    """Return a number; one of more digits than a float has is not known."""
    if len(digits) > 15:
        return UNKNOWN
    return float(digits) if set(digits) & set(".eE") else int(digits)


def _same(one: Any, other: Any) -> Any:
    if UNKNOWN in (one, other) or isinstance(one, list | dict) or isinstance(other, list | dict):
        return UNKNOWN
    return type(one) is type(other) and one == other


def _member(value: Any, key: Any) -> Any:
    if isinstance(value, dict) and as_text(key) in value:
        return value[as_text(key)]
    if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool) and 0 <= key < len(value):
        return value[key]
    return UNKNOWN

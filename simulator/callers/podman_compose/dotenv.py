"""Env files as python-dotenv reads them.

Reads: text, the caller's variables. Gives: variables by name; None for a name without ``=``.
Compare: python-dotenv ``parse_binding`` (src/dotenv/parser.py), ``parse_variables`` (src/dotenv/variables.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.core.errors import refuse_growth

_BEFORE = re.compile(r"\s*")
_EXPORT = re.compile(r"export[^\S\n]+")
_QUOTED_NAME = re.compile(r"'([^']+)'")
_NAME = re.compile(r"([^=#\s]+)")
_BLANKS = re.compile(r"[^\S\n]*")
_TEXTS = {"'": re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL), '"': re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)}
_PLAIN = re.compile(r"[^\n]*")
_END = re.compile(r"(?:[^\S\n]*#[^\n]*)?[^\S\n]*(?:\n|\Z)")
_ESCAPES = {"'": re.compile(r"\\([\\'])"), '"': re.compile(r"""\\([\\'"abfnrtv])""")}
_MEANINGS = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_VARIABLE = re.compile(r"\$\{([^}:]*)(?::-([^}]*))?\}")


class _BadLine(Exception):
    """A line that is not valid."""


def read_env_file(text: str, caller: Mapping[str, str]) -> dict[str, str | None]:
    """Read the variables of a file; a line that is not valid is left out."""
    scanner = _Scanner(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    variables: dict[str, str | None] = {}
    grown = 0
    while scanner.at < len(scanner.text):
        try:
            name, value = scanner.entry()
        except _BadLine:
            scanner.rest_of_line()
            continue
        if name is not None:
            variables[name] = None if value is None else _replaced(value, {**caller, **variables})
            grown += len(variables[name] or "") - len(value or "")
            refuse_growth(grown)
    return variables


class _Scanner:
    """Reads a text from its beginning, entry by entry."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def entry(self) -> tuple[str | None, str | None]:
        """Read the next name and value, None for what is not there; raises ``_BadLine``."""
        self._skip(_BEFORE)
        if self.at == len(self.text):
            return None, None
        if _EXPORT.match(self.text, self.at):
            self._skip(_EXPORT)
        first, name = self._next(), None
        if first != "#":
            name = self._read(_QUOTED_NAME if first == "'" else _NAME)
        self._skip(_BLANKS)
        value = self._value() if self._next() == "=" else None
        self._skip(_END)
        return name, value

    def _value(self) -> str:
        self.at += 1
        start = self.at
        self._skip(_BLANKS)
        first = self._next()
        if first in _TEXTS:
            return _ESCAPES[first].sub(lambda found: _MEANINGS.get(found[1], found[1]), self._read(_TEXTS[first]))
        if first == "#" and self.at > start:
            return ""
        line = _PLAIN.match(self.text, self.at)
        assert line is not None  # it matches everything
        self.at = line.end()
        return re.sub(r"\s+#.*", "", line[0]).rstrip()

    def rest_of_line(self) -> None:
        """Skip what is left of the line."""
        self._skip(_PLAIN)
        self.at += 1

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if (found := pattern.match(self.text, self.at)) is None:
            raise _BadLine
        self.at = found.end()

    def _read(self, pattern: re.Pattern[str]) -> str:
        if (found := pattern.match(self.text, self.at)) is None:
            raise _BadLine
        self.at = found.end()
        return found[1]


def _replaced(value: str, variables: Mapping[str, str | None]) -> str:
    return _VARIABLE.sub(lambda found: variables.get(found[1], found[2]) or "", value)

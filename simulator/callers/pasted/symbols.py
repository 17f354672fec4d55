"""Symbols: what stands in a line for a value that only the person's shell knows, such as ``$(pwd)``.

A symbol is one character of a word, its mark, which no text has. The tools check values, so a text that they take can
stand in for it while a line is read; then the symbol's source is put back wherever the text arrived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.core.record import NamedTuple
from simulator.core.values import Word

FIRST_MARK = 0x2F800
"""The first mark: letters that messages show as they are, of a block that only conversions from old encodings use."""
FIRST_PLACEHOLDER = 0x2F900
"""The first mark of a placeholder such as ``<image>``, and of a workflow's expression."""
LAST_MARK = 0x2FA1D
FIRST_EVERYONES = FIRST_PLACEHOLDER - 8
"""The first mark of the variables that everybody's environment has; those of a line end before it."""
_FOLDERS = frozenset(
    "$PWD ${PWD} $(pwd) `pwd` $HOME ${HOME} $(PWD) $(HOME) $(CURDIR) ${CURDIR} %cd% %userprofile%".lower().split()
)
"""What surely is a path: of a shell, of make, of cmd; small letters."""
_OWN = ("/{mark}", "x{number}y", "{number}m", "{number}")
"""Texts that no line has: a path, a name, numbers with and without a unit."""
_FIELDS = (
    "x{number}=1", "10.77.{low}.9", "x{number}:10.77.{low}.9", "02:42:0a:4d:{low:02x}:09", "2001:db8::{low:x}",
    "type=tmpfs,target=/{mark}", "nofile={number}", "net.x{number}=1",
    "{number:064x}", "sha256:{number:064x}",
)  # fmt: skip
"""Texts that no line has: settings, addresses, values of fields, digests."""
_COMMON = (
    "1", "bridge", "host", "always", "true", "ALL", "none", "stdout", "linux/amd64", "no-new-privileges", "c 1:3 r",
    "500", "-1", "max-size=9m", "json-file", "/dev/null:9", "/dev/null:9mb",
    "bind", "on-failure", "rprivate", "target", "device", "rw", "process", "default", "SIGTERM", "unconfined",
)  # fmt: skip
"""Texts that only options without a part in the process take."""


class Symbol(NamedTuple):
    """A mark, what is written in its place, and what is known of the value."""

    mark: str
    source: str
    quoted: bool = False
    default: str = ""
    """The value without the shell's, as in ``${VAR:-x}``; ``""`` if there is none, or it is blank."""

    @property
    def is_folder(self) -> bool:
        """Whether the value is surely an absolute path."""
        return self.source.startswith("~") or self.source.lower() in _FOLDERS

    @property
    def is_placeholder(self) -> bool:
        """Whether it is a text like ``<image>``, or a workflow's expression, not an expansion of a shell."""
        return ord(self.mark) >= FIRST_PLACEHOLDER

    @property
    def is_expression(self) -> bool:
        """Whether a workflow replaces it before a shell reads the line, as in ``${{ github.sha }}``."""
        return self.source.startswith("${{")

    def texts(self, text: str) -> Iterator[str]:
        """Yield texts that may stand in for the symbol, the likeliest first; none of them is a part of ``text``."""
        number = self._number(text)
        first = ("/{mark}", "{mark}") if self.is_folder else ("{mark}",)
        for form in (*dict.fromkeys((*first, *_OWN)), *_COMMON, *_FIELDS):
            yield form.format(mark=self.mark, number=number, low=number % 251)
        if self.default:
            yield self.default

    def text_in_name(self, text: str) -> str:
        """Return a text for the symbol that fits its place in the name of an image: name, tag or digest."""
        number = self._number(text)
        before, _, behind = text.partition(self.mark)
        before = before.rpartition("\0")[2]
        if before.endswith("@"):
            return "sha256" if behind.startswith(":") else f"sha256:{number:064x}"
        if before.endswith(":"):
            return f"{number:064x}" if "@" in before else str(number)
        return f"x{number}y"

    def _number(self, text: str) -> int:
        """Return a number that no part of ``text`` is."""
        number = 31400 + ord(self.mark) % 0x800
        while str(number) in text:
            number += 1
        return number


def marks_in(text: str) -> set[str]:
    """Return the marks in a text."""
    return {character for character in text if FIRST_MARK <= ord(character) <= LAST_MARK}


class Reading(NamedTuple):
    """A choice of texts that stand in for symbols, by their marks."""

    symbols: tuple[Symbol, ...] = ()
    chosen: Mapping[str, str] = {}

    def with_symbols(self, symbols: Sequence[Symbol], chosen: Mapping[str, str]) -> Reading:
        """Return the reading with more symbols, for which the texts in ``chosen`` stand in."""
        if not symbols:
            return self
        more = {symbol.mark: chosen[symbol.mark] for symbol in symbols}
        return Reading((*self.symbols, *symbols), {**self.chosen, **more})

    def fill(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return words in which the chosen texts stand in for the symbols."""
        table = str.maketrans(dict(self.chosen))
        return tuple(word.translate(table) for word in words)

    def reveal(self, text: str) -> str:
        """Return a text in which the symbols stand as they are written."""
        if not self.symbols:
            return text
        for symbol in self.symbols:
            text = self._reveal_one(text, symbol)
        return text

    def _reveal_one(self, text: str, symbol: Symbol) -> str:
        chosen = self.chosen.get(symbol.mark, symbol.mark)
        if chosen not in _COMMON and chosen != symbol.default:
            text = text.replace(chosen, symbol.source)
        return text.replace(symbol.mark, symbol.source)

    def reveal_all(self, value: Any) -> Any:
        """Return a value, and all that it consists of, in which the symbols stand as they are written."""
        return _reveal(value, self, {}) if self.symbols else value

    def shows(self, symbol: Symbol, text: str) -> bool:
        """Return whether a text shows what stands in for a symbol."""
        return self._reveal_one(text, symbol) != text or self.chosen.get(symbol.mark, symbol.mark) in text


def _reveal(value: Any, reading: Reading, done: dict[int, Any]) -> Any:
    """Reveal a value; equal parts that are one object stay one."""
    if isinstance(value, str):
        return _reveal_text(value, reading)
    if not isinstance(value, tuple | list | Mapping | frozenset):
        return value
    if id(value) not in done:
        done[id(value)] = _reveal_parts(value, reading, done)
    return done[id(value)]


def _reveal_text(value: str, reading: Reading) -> str:
    revealed = reading.reveal(value)
    if isinstance(value, Word):
        origin = value.origin._replace(where=reading.reveal(value.origin.where))
        return type(value)(revealed, origin)
    return value if revealed == value else revealed


def _reveal_parts(value: Any, reading: Reading, done: dict[int, Any]) -> Any:
    if isinstance(value, Mapping):
        return {_reveal(key, reading, done): _reveal(each, reading, done) for key, each in value.items()}
    parts = [_reveal(each, reading, done) for each in value]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*parts)
    return type(value)(parts)

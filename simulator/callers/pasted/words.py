"""The simple commands of a text, their words with a symbol for each value that only a shell knows.

Compare: POSIX.1-2024, "Shell Command Language", 2.2 Quoting, 2.6 Word Expansions, 2.9 Shell Commands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from simulator.callers.pasted.symbols import FIRST_EVERYONES, FIRST_MARK, Symbol, marks_in
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.shell.grammar.dialect import BASH, Dialect
from simulator.shell.grammar.parser import Parser
from simulator.shell.grammar.parts import Mode, Parts
from simulator.shell.grammar.tree import (
    AndOr,
    ArithmeticFor,
    Array,
    Block,
    Case,
    Command,
    CommandSubstitution,
    Compound,
    For,
    Group,
    If,
    Parameter,
    Part,
    Pipeline,
    Redirection,
    Script,
    SimpleCommand,
    Text,
    While,
    Word,
)

_HOME = r"~[A-Za-z0-9_.-]*(?=[/:]|\Z)"
_FIRST_HOME = re.compile(rf"\A{_HOME}")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=")
_LATER_HOME = re.compile(rf"(?<=:){_HOME}")
_BRACES = re.compile(
    r"\{(?:[^{}\s]*,[^{}\s]*|(?:\s*[+-]?[0-9]+\.\.\s*[+-]?[0-9]+|[A-Za-z]\.\.[A-Za-z])(?:\.\.\s*[+-]?[0-9]+)?)\}"
)
_GLOB = re.compile(r"[*?]|\[[^\]]+\]")
_CMD_VARIABLE = re.compile(r"%(?:cd|userprofile|homepath|appdata|localappdata|temp|tmp)%", re.IGNORECASE)
_TRAILING = re.compile(r"(?:\|\|?|&&)\s*\Z")


class Found(NamedTuple):
    """A simple command: its words, and what the shell does apart from it."""

    words: tuple[str, ...]
    assignments: tuple[tuple[str, str], ...] = ()
    ends: str = ""
    """The operator behind it; ``""`` where a line ends."""
    redirections: tuple[str, ...] = ()
    globs: tuple[str, ...] = ()
    """The words that a shell replaces by the names of files that match."""
    loose: frozenset[str] = frozenset()
    """The words that are a symbol alone, not quoted: a shell may make none, or several, of it."""


class Read(NamedTuple):
    """The simple commands of a text in their order, and the symbols in their words."""

    commands: tuple[Found, ...]
    symbols: tuple[Symbol, ...]


class _SymbolParser(Parser):
    """Reads a text; what a dollar sign or a backquote starts becomes a symbol in its word."""

    def __init__(self, text: str, dialect: Dialect = BASH, first_line: int = 1, depth: int = 0) -> None:
        super().__init__(text, dialect, first_line, depth)
        self.symbols: dict[int, Symbol] = {}
        self._is_inside = depth > 0

    def read_dollar(self, parts: Parts, mode: Mode) -> None:
        """Read what a dollar sign starts."""
        self._read_apart_from_word(parts, mode, super().read_dollar)

    def read_backquotes(self, parts: Parts, mode: Mode) -> None:
        """Read what a backquote starts."""
        self._read_apart_from_word(parts, mode, super().read_backquotes)

    def _read_apart_from_word(self, parts: Parts, mode: Mode, read: Callable[[Parts, Mode], None]) -> None:
        if self._is_inside:
            read(parts, mode)
            return
        start, own = self.at, Parts()
        self._is_inside = True
        read(own, mode)
        self._is_inside = False
        for part in own.finished():
            if isinstance(part, Text):
                parts.add(part.text, quoted=part.quoted)
            elif isinstance(part, CommandSubstitution) and part.script == Script(()):
                parts.add("", quoted=mode.quoted)  # a comment alone, or nothing: no text
            else:
                symbol = self.symbol(start, self.text[start : self.at], quoted=mode.quoted, default=_default(part))
                parts.add(symbol.mark, quoted=mode.quoted)

    def symbol(self, place: int, source: str, *, quoted: bool = False, default: str = "") -> Symbol:
        """Return the symbol for what stands at a place of the text."""
        if place not in self.symbols:
            number = FIRST_MARK + len(self.symbols)
            if number >= FIRST_EVERYONES:
                raise NotModelled("a line of so many values", "the line has too many values that a shell puts in")
            self.symbols[place] = Symbol(chr(number), source, quoted, default)
        return self.symbols[place]


def _default(part: Part) -> str:
    """Return the value of ``${VAR:-x}`` where the variable is not set; ``""`` if it has none."""
    if isinstance(part, Parameter) and part.operator in (":-", "-", ":=", "=") and part.operands:
        return part.operands[0].literal() or ""
    return ""


def read_commands(text: str) -> Read:
    """Read a text as a shell does; raises ``Unreadable`` where it ends too early or is no shell's.

    An operator at its end, with nothing behind it, ends the last command.
    """
    parser, ends = _SymbolParser(text), ""
    script = parser.read_all()
    if script.fault is not None and (trailing := _TRAILING.search(text[-64:])):
        ends = trailing.group().strip()
        parser = _SymbolParser(text.rstrip()[: -len(ends)])
        script = parser.read_all()
    commands = [found for unit in script.units for found in _in_block(unit.items, parser, "")]
    if commands and ends:
        commands[-1] = commands[-1]._replace(ends=ends)
    if script.fault is not None and not commands:
        raise Unreadable(f"the line does not end: {script.fault.message}; give the whole line in one argument")
    return Read(tuple(commands), tuple(parser.symbols.values()))


def _in_block(block: Block, parser: _SymbolParser, last: str) -> Iterator[Found]:
    for number, item in enumerate(block):
        ends = "&" if item.background else (";" if number < len(block) - 1 else last)
        yield from _in_command(item.command, parser, ends)


def _in_command(command: Command, parser: _SymbolParser, ends: str) -> Iterator[Found]:
    if isinstance(command, SimpleCommand):
        yield _found(command, parser, ends)
    elif isinstance(command, Pipeline):
        operators = [*("|&" if both else "|" for both in command.both), ends]
        for each, operator in zip(command.commands, operators, strict=False):
            yield from _in_command(each, parser, operator)
    elif isinstance(command, AndOr):
        operators = [*(operator for operator, _ in command.rest), ends]
        for each, operator in zip((command.first, *(each for _, each in command.rest)), operators, strict=True):
            yield from _in_command(each, parser, operator)
    elif isinstance(command, Compound):
        for block in _blocks(command):
            yield from _in_block(block, parser, "")


def _blocks(command: Compound) -> Iterator[Block]:
    body = command.body
    if isinstance(body, If):
        for condition, block in body.branches:
            yield condition
            yield block
        yield body.otherwise or ()
    elif isinstance(body, While):
        yield body.condition
        yield body.body
    elif isinstance(body, Group | For | ArithmeticFor):
        yield body.body
    elif isinstance(body, Case):
        yield from (item.body for item in body.items)


def _found(command: SimpleCommand, parser: _SymbolParser, ends: str) -> Found:
    listed = [word for word in command.words if any(part != Text("") for part in word.parts)]
    words = [_word(word, parser) for word in listed]
    return Found(
        tuple(words),
        tuple((each.name, _word(each.value, parser)) for each in command.assignments),
        ends,
        tuple(_redirection(each) for each in command.redirections),
        tuple(word.source for word in listed if _globs(word)),
        frozenset(text for word, text in zip(listed, words, strict=True) if _is_loose(word, text)),
    )


def _redirection(redirection: Redirection) -> str:
    here_document = redirection.operator in ("<<", "<<-")
    target = "" if here_document else f" {redirection.target.source}"
    return f"{redirection.descriptor}{redirection.operator}{target}"


def _is_loose(word: Word, text: str) -> bool:
    """Return whether a word, whose ``text`` has symbols, is a symbol alone that is not quoted."""
    return marks_in(text) == {text} and not any(isinstance(part, Text) and part.quoted for part in word.parts)


def _bare(word: Word) -> Iterator[str]:
    return (part.text for part in word.parts if isinstance(part, Text) and not part.quoted)


def _globs(word: Word) -> bool:
    return any(_GLOB.search(text) for text in _bare(word))


def _word(word: Word, parser: _SymbolParser) -> str:
    """Return the word without quotes, with symbols."""
    if any(not isinstance(part, Text) for part in word.parts):
        if any(isinstance(part, Array) for part in word.parts):
            return word.source
        return parser.symbol(-1 - word.start, word.source, quoted=True).mark
    for text in _bare(word):
        if braces := _BRACES.search(text):
            what = braces.group()
            raise NotModelled(
                what, f"bash makes several words of {what}, and sh does not; write the words, or quote it"
            )
    text = "".join(_with_homes(word, parser))
    if variable := _CMD_VARIABLE.search(text):
        symbol = parser.symbol(-1 - word.start, variable.group(), quoted=True)
        text = text[: variable.start()] + symbol.mark + text[variable.end() :]
    return text


def _with_homes(word: Word, parser: _SymbolParser) -> Iterator[str]:
    """Yield the texts of a word of texts, with symbols for people's home directories.

    One stands at the beginning, and for bash also in a word that looks like an assignment, behind ``=`` and colons.
    """
    is_assignment = False
    for part in word.parts:
        assert isinstance(part, Text)  # the caller has looked
        text, is_last = part.text, part is word.parts[-1]

        def symbol(home: re.Match[str], *, is_last: bool = is_last) -> str:
            if home.end() == len(home.string) and not is_last:  # what is in quotes goes on with the name
                return home[0]
            return parser.symbol(-(10**9) - len(parser.symbols), home[0], quoted=True).mark

        if not part.quoted:
            begin = 0
            if part is word.parts[0] and (assigned := _ASSIGNMENT.match(text)):
                is_assignment, begin = True, assigned.end()
            if part is word.parts[0]:
                text = text[:begin] + _FIRST_HOME.sub(symbol, text[begin:])
            text = _LATER_HOME.sub(symbol, text) if is_assignment else text
        yield text

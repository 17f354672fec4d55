"""From a pasted text to the command in it that dsim reads, with notes on the part of the shell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.callers.command_line import Pasted, is_line, names_tool, read_words
from simulator.callers.pasted.rules import PastedLine
from simulator.callers.pasted.services import with_updates
from simulator.callers.pasted.symbols import Reading, Symbol, marks_in
from simulator.callers.pasted.text import plain_text
from simulator.callers.pasted.words import Found, Read, read_commands
from simulator.callers.table import line_caller
from simulator.core.errors import Unreadable
from simulator.core.rule import Decision

MAX_SUBSTITUTIONS = 8
"""How deep a command may stand in substitutions, as in ``ID=$(docker run -d x)``."""
_NOT_IN_NERDCTL = {
    "run": frozenset(
        """--device-cgroup-rule --disable-content-trust --health-start-interval --link --link-local-ip --storage-opt
        --volume-driver""".split()
    ),
    "exec": frozenset(("--detach-keys",)),
}


def read_pasted(words: Sequence[str]) -> Pasted:
    """Find the tool and its command; a single word is split as a shell would.

    Raises ``Unreadable`` for the command of another tool.
    """
    if len(words) == 1:
        return read_text(words[0])
    line = read_words(words)
    return line._replace(notes=(PastedLine.NERDCTL.gives(_nerdctl(line)),)) if line.written_tool == "nerdctl" else line


def is_pasted(words: Sequence[str]) -> bool:
    """Return whether words begin with a tool that is read, or a single word is a text that does, behind a prompt."""
    return is_line(plain_text(words[0]).text.strip("`").split() if len(words) == 1 else words)


def _goes_on(text: str) -> bool:
    """Return whether a text is the first line of several: its last backslash escapes what would follow."""
    line = text.rstrip(" \t")
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def read_text(text: str) -> Pasted:
    """Read the first docker or podman command of a text that dsim reads.

    A text with one command that names no tool holds the words behind ``docker run``. Raises ``Unreadable`` where there
    is no such command, ``NotModelled`` for what shells split differently.
    """
    if marks_in(text):
        raise Unreadable(
            "the line has a character of the block CJK Compatibility Ideographs Supplement, which dsim needs itself"
        )
    plain = plain_text(text)
    read = read_commands(plain.text)
    read = Read(read.commands, (*read.symbols, *plain.placeholders))
    found, read = _choose(read, MAX_SUBSTITUTIONS)
    if tuple(found.words[-1:]) == ("\\",) and _goes_on(plain.text):
        raise Unreadable("the line does not end: it goes on behind its last backslash; give the whole line")
    line, found = with_updates(read_words(found.words), found, read)
    environment = {**dict(found.assignments), **line.environment}
    used = marks_in("\0".join((*line.words, *environment.values(), *_words_in(line.earlier))))
    symbols = tuple(symbol for symbol in read.symbols if symbol.mark in used)
    notes = tuple(_notes(line, found, read, symbols))
    return line._replace(environment=environment, symbols=symbols, notes=notes, loose=found.loose)


def _words_in(value: Any) -> Iterator[str]:
    """Yield the words of earlier commands."""
    if isinstance(value, str):
        yield value
        return
    for part in value.values() if isinstance(value, Mapping) else value:
        yield from _words_in(part)


def _choose(read: Read, depth: int) -> tuple[Found, Read]:
    """Return the command to read, and the text's reading that it stands in."""
    starting = [found for found in read.commands if names_tool(found.words)]
    for found in starting:
        if _is_read(found):
            return found, read
    for inner in _substitutions(read.symbols) if depth else ():
        chosen, read_inside = _choose(inner, depth - 1)
        if names_tool(chosen.words) and (_is_read(chosen) or not starting):
            return chosen, read_inside
    if starting:
        return starting[0], read
    with_words = [found for found in read.commands if found.words]
    if len(with_words) > 1:
        raise Unreadable("none of these commands is one of docker or podman; paste a line such as: docker run nginx sh")
    return (with_words or [Found(())])[0], read


def _is_read(found: Found) -> bool:
    try:
        line = read_words(found.words)
    except Unreadable:
        return False
    return line_caller(line.tool, line.command) is not None


def _substitutions(symbols: Sequence[Symbol]) -> Iterator[Read]:
    """Yield the scripts of substitutions in which a tool can be started."""
    for symbol in symbols:
        source = symbol.source
        text = source[2:-1] if source.startswith("$(") else source[1:-1] if source.startswith("`") else ""
        if not text.startswith("(") and any(tool in text for tool in ("docker", "podman", "nerdctl", "kubectl")):
            try:
                inner = read_commands(text)
            except Unreadable:
                continue
            yield Read(inner.commands, (*inner.symbols, *(each for each in symbols if each.is_placeholder)))


def _notes(line: Pasted, found: Found, read: Read, symbols: Sequence[Symbol]) -> Iterator[Decision[str]]:
    reading = Reading(tuple(read.symbols))
    sources = dict.fromkeys(each.source for each in symbols if not each.is_placeholder)
    if sources:
        yield PastedLine.SYMBOL.gives(f"the shell replaces {_listed(sources)} before {line.tool} starts")
    expressions = dict.fromkeys(each.source for each in symbols if each.is_expression)
    if expressions:
        yield PastedLine.EXPRESSION.gives(f"the workflow replaces {_listed(expressions)} before a shell reads the line")
    names = dict.fromkeys(each.source for each in symbols if each.is_placeholder and not each.is_expression)
    if names:
        stand = "stands for a text" if len(names) == 1 else "stand for texts"
        yield PastedLine.PLACEHOLDER.gives(f"{_listed(names)} {stand} of yours")
    if found.globs:
        globs = _listed(dict.fromkeys(reading.reveal(each) for each in found.globs))
        becomes = f"{globs} becomes" if len(set(found.globs)) == 1 else f"each of {globs} becomes"
        yield PastedLine.GLOB.gives(f"{becomes} the names of files if some match; put it in quotes to keep it")
    if found.redirections:
        yield PastedLine.REDIRECTION.gives(f"the shell redirects ({_listed(found.redirections)}), not {line.tool}")
    if found.ends in ("&&", "||", "|", "|&", ";", "&"):
        yield PastedLine.END.gives(f"the line ends at {found.ends}: what stands behind it is not for {line.tool}")
    if line.earlier:
        yield PastedLine.SERVICE.gives("these commands make one service; the answer is about it after the last of them")
    elif sum(bool(each.words) for each in read.commands) > 1:
        shown = f"{line.written_tool or line.tool} {line.command}".rstrip()
        yield PastedLine.SEVERAL.gives(f"these are several commands; the answer is about the first `{shown}`")
    if line.written_tool == "nerdctl":
        yield PastedLine.NERDCTL.gives(_nerdctl(line))


def _listed(texts: Sequence[str] | dict[str, None]) -> str:
    """List some texts; the first ones of many."""
    shown = list(texts)[:6]
    return ", ".join(shown) + (", ..." if len(texts) > len(shown) else "")


def _nerdctl(line: Pasted) -> str:
    missing = _NOT_IN_NERDCTL.get({"create": "run"}.get(line.command, line.command), frozenset())
    given = [word.partition("=")[0] for word in line.words if word.partition("=")[0] in missing]
    if given:
        return f"nerdctl does not have {_listed(given)}; the rest of the line is read as one of docker"
    return "nerdctl is read as docker; it was not compared"

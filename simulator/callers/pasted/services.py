"""The commands of a text that make a service of a swarm what it is: one that creates it, and those that update it.

Reads: the commands of a text. Gives: the last update of the first service, with the lines before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.callers.command_line import Pasted, read_words
from simulator.callers.flags import Reader, table
from simulator.callers.pasted.symbols import Reading
from simulator.callers.pasted.words import Found, Read
from simulator.core.errors import DsimError
from simulator.core.rule import Refusal

NEWEST = (999,)
"""A version that has every option: only the name of the service is read here."""


def with_updates(line: Pasted, found: Found, read: Read) -> tuple[Pasted, Found]:
    """Return the last command that updates the service of a line, with those before it; else the line.

    A name with symbols is the same where it is written in the same way.
    """
    if line.tool != "docker" or line.command not in ("service create", "service update"):
        return line, found
    reading, name = Reading(read.symbols), _service_name(line)
    updates = [
        (each, _with_name(update, name))
        for each, update in _updates(read.commands, found)
        if name and _is_same(_service_name(update), name, reading)
    ]
    if not updates:
        return line, found
    last, update = updates[-1]
    lines = [] if line.command == "service create" else [line.words]
    lines += [earlier.words for _, earlier in updates[:-1]]
    create = {"create": line.words} if line.command == "service create" else {}
    return update._replace(earlier={**create, **({"update": lines} if lines else {})}), last


def _updates(commands: Sequence[Found], after: Found) -> Iterator[tuple[Found, Pasted]]:
    """Yield the commands that update a service, after another."""
    at = next(number for number, command in enumerate(commands) if command is after)
    for command in commands[at + 1 :]:
        try:
            line = read_words(command.words)
        except DsimError:
            continue
        if (line.tool, line.command) == ("docker", "service update"):
            yield command, line


def _is_same(one: str, other: str, reading: Reading) -> bool:
    """Return whether two names are written in the same way; a quoted dollar sign is no symbol."""
    return len(one) == len(other) and reading.reveal(one) == reading.reveal(other)


def _with_name(line: Pasted, name: str) -> Pasted:
    """Return an update with the marks of a name that is written as its own."""
    marks = {ord(own): mark for own, mark in zip(_service_name(line), name, strict=True) if own != mark}
    return line._replace(words=tuple(word.translate(marks) for word in line.words)) if marks else line


def _service_name(line: Pasted) -> str:
    """Return the name of the service that a line creates or updates; ``""`` where it names none."""
    is_new = line.command == "service create"
    options = table("swarm/service.txt", "create", NEWEST) if is_new else table("swarm/update.txt", "update", NEWEST)
    kinds = {option.kind: _keep for option in options.names.values()}
    try:
        parsed = Reader(options, kinds, interspersed=not is_new).read(line.words)
    except Refusal:
        return ""
    name: str = parsed.last("name", "") if is_new else "".join(parsed.rest[:1])
    return name


def _keep(value: str, _: Any) -> str:
    return value

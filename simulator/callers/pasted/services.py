"""The commands of a text that make a service of a swarm what it is: one that creates it, and those that update it.

Reads: the commands of a text. Gives: the last update of the first service, with the lines before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.callers.command_line import Pasted, read_words
from simulator.callers.flags import Reader, table
from simulator.callers.pasted.words import Found
from simulator.core.errors import DsimError
from simulator.core.rule import Refusal

NEWEST = (999,)
"""A version that has every option: only the name of the service is read here."""


def with_updates(line: Pasted, found: Found, commands: Sequence[Found]) -> tuple[Pasted, Found]:
    """Return the last command that updates the service of a line, with those before it; else the line."""
    if line.tool != "docker" or line.command not in ("service create", "service update"):
        return line, found
    name = _service_name(line)
    updates = [(each, read) for each, read in _updates(commands, found) if name and _service_name(read) == name]
    if not updates:
        return line, found
    last, read = updates[-1]
    lines = [] if line.command == "service create" else [line.words]
    lines += [update.words for _, update in updates[:-1]]
    earlier = {"create": line.words} if line.command == "service create" else {}
    return read._replace(earlier={**earlier, **({"update": lines} if lines else {})}), last


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

"""The words that repeat what an entrypoint starts already: its program, or the script or module of an interpreter.

Reads: the words of an entrypoint, and those behind it. Gives: answers for advice and lint; no
simulation depends on them.
"""

from __future__ import annotations

import re

from simulator.core.record import NamedTuple
from simulator.shell.arguments import SHELLS
from simulator.shell.programs import (
    base_name,
    executes_its_arguments,
    is_called_wrapper,
    is_same_program,
    program_words,
)

INTERPRETER = re.compile(r"(?:python|pypy|node|nodejs|ruby|perl|php|java|deno|bun|dotnet|ts-node)[\d.]*")
SCRIPT = re.compile(r".+\.(?:py|pyz|[cm]?js|[cm]?ts|rb|pl|php|jar|war|dll)")
NAMES_IT = ("-m", "-jar")
"""The options of interpreters behind which a module or an archive is named, and nothing else."""


class Repeat(NamedTuple):
    """What stands once more: its name, and how many words are too many.

    ``extra`` is 0 where the words behind the program are others than those of the entrypoint.
    """

    name: str
    extra: int


def find_repeat(entrypoint: tuple[str, ...], cmd: tuple[str, ...]) -> Repeat | None:
    """Return what the words behind an entrypoint repeat of it; None where they repeat nothing, or it executes them."""
    own = program_words(entrypoint)
    if not cmd or not own or entrypoint[-1] == "--" or base_name(own[0]) in SHELLS:
        return None
    if executes_its_arguments(entrypoint):
        return None
    if is_same_program(base_name(own[0]), base_name(cmd[0])):
        return _repeat_of_program(own, cmd)
    return _repeat_of_target(own, cmd)


def _repeat_of_program(own: tuple[str, ...], cmd: tuple[str, ...]) -> Repeat | None:
    name, rest = base_name(own[0]), own[1:]
    if len(cmd) == 1:
        # a bare name may be that of a database, or a subcommand
        return Repeat(name, 1) if "/" in cmd[0] else None
    if not rest or rest == cmd[1 : len(own)]:
        return Repeat(name, len(own))
    if any(SCRIPT.fullmatch(word) and is_called_wrapper(base_name(word)) for word in rest):
        return None
    remaining = iter(rest)
    count = next((at for at, word in enumerate(cmd[1:]) if word not in remaining), len(cmd) - 1)
    if count and cmd[count] == rest[-1]:  # the same, but for some options
        return Repeat(name, 1 + count)
    return Repeat(name, 0)


def _repeat_of_target(own: tuple[str, ...], cmd: tuple[str, ...]) -> Repeat | None:
    """Return the script or the module that an interpreter is given twice: at the end of its words, and behind them."""
    target = own[-1]
    if len(own) < 2 or not INTERPRETER.fullmatch(base_name(own[0])):
        return None
    named = own[-2] in NAMES_IT
    if not (named or SCRIPT.fullmatch(target) or (len(own) == 2 and "/" in target)):
        return None
    counts = range(1, min(len(own), len(cmd) + 1))
    found = next((count for count in counts if cmd[:count] == own[-count:]), None)
    return None if found is None else Repeat(base_name(target), found)


def find_repeat_in(words: tuple[str, ...]) -> Repeat | None:
    """Return the script of an interpreter that stands twice in a row in words of one origin."""
    own = program_words(words)
    if len(own) < 3 or not INTERPRETER.fullmatch(base_name(own[0])):
        return None
    at = 2 if own[1] in NAMES_IT else 1
    if not SCRIPT.fullmatch(own[at]) or own[at + 1 : at + 2] != (own[at],):
        return None
    return Repeat(base_name(own[at]), 1)

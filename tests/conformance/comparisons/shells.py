"""In which process the commands of a ``-c`` text run, as dsim says and as a shell did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from simulator.shell.families import Family, find_families
from simulator.shell.grammar.dialect import DIALECTS
from simulator.shell.grammar.parser import parse
from simulator.shell.grammar.tree import AndOr, Script, SimpleCommand
from simulator.shell.tail_exec import TrapState, prevents, tail_commands


def family_of(name: str, version: str, build: str) -> Family:
    """Return the one family of a shell that was asked."""
    (family,) = find_families(name, version, build)
    return family


def in_place(text: str, family: Family) -> tuple[set[int], set[int]]:
    """Return the numbers of the programs that dsim says get the shell's process if they are reached, and may get it."""
    script = parse(text, DIALECTS[family.dialect])
    if prevents(traps_of(script), family):
        return set(), set()
    tail = tail_commands(script, text, family).value
    return {each for command in tail.commands for each in _numbers(command)}, {
        each for command in tail.unsure for each in _numbers(command)
    }


def difference(text: str, seen: list[list[int]], family: Family) -> str | None:
    """Say where both differ about what ran, but for programs behind ``exec`` and ``$CMD``; None if they agree."""
    at_run_time = {int(number) for number in re.findall(r"(?:exec|\$CMD) ran (\d+)", text)}
    ours, unsure = in_place(text, family)
    ran, replaced = (set(numbers) - at_run_time - unsure for numbers in seen)
    ours &= ran
    return None if ours == replaced else f"{family.name}: {text!r}: dsim {ours}, shell {replaced}, of {ran}"


def _numbers(command: SimpleCommand) -> Iterator[int]:
    words = [word.literal() for word in command.words]
    for before, number in pairwise(words):
        if before == "ran" and number is not None:
            yield int(number)


def traps_of(script: Script) -> TrapState:
    """Execute the traps that stand in the list of the script itself."""
    handled: set[str] = set()
    before: set[str] = set()
    ignored: set[str] = set()
    ever = False
    for unit in script.units:
        before = set(handled)
        for item in unit.items:
            command = item.command.first if isinstance(item.command, AndOr) else item.command
            if not isinstance(command, SimpleCommand) or not command.words or command.words[0].literal() != "trap":
                continue
            action, condition = (str(word.literal()) for word in command.words[1:])
            handled.discard(condition)
            ignored.discard(condition)
            if action == "":
                ignored.add(condition)
            elif action != "-":
                handled.add(condition)
                ever = True
    return TrapState(frozenset(handled), frozenset(ignored), ever, frozenset(before))

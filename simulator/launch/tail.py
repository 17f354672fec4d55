"""Whether a shell stays as the parent of the last command of its script, or executes it in its own place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.launch.rootfs import Program
from simulator.shell.evaluation.state import Command
from simulator.shell.families import Family, find_families
from simulator.shell.grammar.dialect import DIALECTS
from simulator.shell.grammar.parser import parse
from simulator.shell.grammar.tree import Script
from simulator.shell.tail_exec import Tail, TrapState, file_tail_commands, prevents, tail_commands


class Staying(NamedTuple):
    """Whether a shell stays while the command runs that it started last."""

    stays: bool | None
    """None if it is not known."""
    decisions: tuple[Decision[object], ...] = ()
    """The rules of the shell, where all shells that it may be agree."""


def stays(program: Program, text: str, command: Command, traps: Mapping[str, str], *, is_file: bool) -> Staying:
    """Return whether the shell stays while a command runs that it started last."""
    families = find_families(program.name, program.version, program.build)
    tails = [_tail(family, text, is_file=is_file) for family in families]
    answers = {_stays_in(*each, text, command, traps) for each in zip(families, tails, strict=True)}
    if len(answers) != 1:
        return Staying(None)
    answer = answers.pop()
    rules = {tail.rule: tail.rule.gives(bool(answer)) for tail in tails}
    return Staying(answer, () if answer is None else tuple(rules.values()))


@lru_cache(maxsize=4)  # it is asked again for each way through a script, and for each shell that it may be
def _script(text: str, dialect: str) -> Script:
    return parse(text, DIALECTS[dialect])


def _tail(family: Family, text: str, *, is_file: bool) -> Decision[Tail]:
    script = _script(text, family.dialect)
    return (file_tail_commands if is_file else tail_commands)(script, text, family)


def _stays_in(
    family: Family, decision: Decision[Tail], text: str, command: Command, traps: Mapping[str, str]
) -> bool | None:
    """Return whether a shell of one family stays."""
    tail = decision.value
    if command.source is None or command.source in tail.unsure:
        return None
    if command.source not in tail.commands:
        return True
    handled = frozenset(name for name, action in traps.items() if action)
    ignored = frozenset(name for name, action in traps.items() if not action)
    possible = {
        prevents(TrapState(handled, ignored, bool(handled) or ever, before), family)
        for before in {handled, frozenset[str]()}
        for ever in {"trap" in text, False}
    }
    return possible.pop() if len(possible) == 1 else None

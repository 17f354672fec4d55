"""Whether a shell stays as the parent of the last command of its script, or executes it in its own place."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.launch.rootfs import Program
from simulator.shell.evaluation.state import Command
from simulator.shell.families import Family, find_families
from simulator.shell.grammar.dialect import DIALECTS
from simulator.shell.grammar.parser import parse
from simulator.shell.tail_exec import TrapState, file_tail_commands, prevents, tail_commands


def stays(program: Program, text: str, command: Command, traps: Mapping[str, str], *, is_file: bool) -> bool | None:
    """Return whether the shell stays while a command runs that it started last; None if it is not known."""
    families = find_families(program.name, program.version, program.build)
    answers = {_stays_in(family, text, command, traps, is_file=is_file) for family in families}
    return answers.pop() if len(answers) == 1 else None


def _stays_in(family: Family, text: str, command: Command, traps: Mapping[str, str], *, is_file: bool) -> bool | None:
    """Return whether a shell of one family stays."""
    script = parse(text, DIALECTS[family.dialect])
    tail = (file_tail_commands if is_file else tail_commands)(script, text, family).value
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

"""Which commands a shell executes in its own place, so that its process becomes theirs, without ``exec``.

Reads: the tree of a ``-c`` text, the text, the shell's family. Gives: the simple commands that stand where the shell
needs no process of its own any more. Whether one is a function or a builtin, and which traps are set, knows who
executes: a function, ``eval`` or ``.`` is never executed in place, and ``prevents`` tells what traps do.
Compare: dash ``src/eval.c`` ``evaltree``, busybox ``shell/ash.c`` ``evalstring``, bash ``builtins/evalstring.c``
``should_suppress_fork``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BASH, BUSYBOX, DASH, DEBIAN_DASH, KSH93, MKSH, YASH, ZSH
from simulator.shell.families import Family, InPlace
from simulator.shell.grammar.tree import (
    AndOr,
    Block,
    Case,
    Command,
    Compound,
    For,
    Function,
    Group,
    If,
    Pipeline,
    ProcessSubstitution,
    Script,
    SimpleCommand,
    Unit,
)

_REST = re.compile(r"((?:[ \t]|\\\n)*)(#[^\n]*)?(\n*)")
_MEANINGFUL = re.compile(r"[|&;<>()$`\\\"'*?\[\]#~={}\n]")
_RESERVED = frozenset("case do done elif else esac fi for function if in select then time until while ! { } [[".split())


class LastCommand(Question):
    """Does a shell execute the last command of its script in its own place?"""

    FORKS = Rule(
        "This shell keeps its process for every command that is not behind exec.",
        DEBIAN_DASH(
            "evaltree 0004-SHELL-Disable-sh-c-command-sh-c-exec-command-optimiza.diff",
            "0004-SHELL-Disable-sh-c-command-sh-c-exec-command-optimiza.diff",
        ),
        BUSYBOX("shell/ash.c", "evalstring"),
        note="Debian and Ubuntu switch off what dash does; busybox does it since 1.28.",
    )
    TAIL = Rule(
        "The last command gets the shell's process, if the shell has nothing left to do behind it.",
        DASH("src/eval.c", "evaltree"),
        BUSYBOX("shell/ash.c", "evalstring"),
        KSH93("src/cmd/ksh93/sh/xec.c", "sh_exec"),
        ZSH("Src/exec.c", "execlist"),
        YASH("exec.c", "exec_commands"),
    )
    LISTED = Rule(
        "Only a simple command without redirections gets bash's process, alone or as the last of a list.",
        BASH("builtins/evalstring.c should_suppress_fork", "should_suppress_fork"),
        note="""Before 5.1 only behind && and ||, before 4.3 only alone. In braces, parentheses, if, case, and behind &
        it never does.""",
    )
    PLAIN = Rule(
        "A text of plain words alone gets mksh's process.",
        MKSH("main.c", "main_init"),
    )
    FOLLOWED = Rule(
        "The shell keeps its process where it reads on behind the last command, if only to a newline.",
        DASH("src/eval.c", "evalstring"),
        BUSYBOX("shell/ash.c", "evalstring"),
        BASH("builtins/evalstring.c parse_and_execute", "parse_and_execute"),
    )
    FILE = Rule(
        "The last command of a script's file does not get the shell's process.",
        DASH("src/main.c", "cmdloop"),
        BASH("eval.c reader_loop", "reader_loop"),
        BUSYBOX("shell/ash.c", "cmdloop"),
    )


class TrapState(NamedTuple):
    """The traps of the main shell at a moment."""

    handled: frozenset[str] = frozenset()
    """The conditions with an action now: ``EXIT``, ``TERM`` and so on."""
    ignored: frozenset[str] = frozenset()
    """Those that are ignored now, by ``trap ''``."""
    ever_handled: bool = False
    """Whether any was ever handled, also if it was reset."""
    handled_before: frozenset[str] = frozenset()
    """The conditions with an action when the unit was started that is executed now."""


class Tail(NamedTuple):
    """The simple commands that get the shell's process if they are reached, are programs, and no trap prevents it."""

    commands: tuple[SimpleCommand, ...] = ()
    unsure: tuple[SimpleCommand, ...] = ()
    """Those that may or may not: what such a shell does there was not found out."""


NONE = Tail()


def tail_commands(script: Script, text: str, family: Family) -> Decision[Tail]:
    """Find them in a ``-c`` text. Commands behind ``exec`` always get the shell's process, and are not meant here."""
    shell = family.in_place
    if shell is None:
        return LastCommand.FORKS.gives(NONE)
    if shell.only_plain:
        return LastCommand.PLAIN.gives(Tail(_plain(script, text, shell)))
    if script.fault is not None or not script.units:
        return LastCommand.FOLLOWED.gives(NONE)
    unit = script.units[-1]
    if not _nothing_follows(text[unit.end :], shell):
        return LastCommand.FOLLOWED.gives(NONE)
    if shell.connectors is not None:
        return LastCommand.LISTED.gives(Tail(_listed(unit, shell)))
    if not shell.here_documents and unit.here_documents:
        return LastCommand.TAIL.gives(NONE)
    found = tuple(_tail(unit.items, shell))
    if shell.pipelines == "unsure":
        surely = tuple(_tail(unit.items, shell._replace(pipelines="no")))
        unsure = tuple(command for command in found if command not in surely)
        return LastCommand.TAIL.gives(Tail(surely, unsure))
    if shell.functions is None and (inside := _in_functions(script, shell)):
        return LastCommand.TAIL.gives(Tail((), (*found, *inside)))
    if shell.background_pipelines is None and "|" in text.replace("||", ""):
        return LastCommand.TAIL.gives(Tail((), found))
    return LastCommand.TAIL.gives(Tail(found))


def file_tail_commands(script: Script, text: str, family: Family) -> Decision[Tail]:
    """Return the same for a script's file, which most shells read on behind its last command."""
    files = family.in_place.script_files if family.in_place else "never"
    if files == "as -c" or (files == "without newline" and not text.endswith("\n")):
        return tail_commands(script, text, family)
    return LastCommand.FILE.gives(NONE)


def prevents(traps: TrapState, family: Family) -> bool:
    """Return whether traps keep the shell's process for the shell, where a command would get it."""
    shell = family.in_place
    if shell is None:
        return True
    by_kind = {
        "set": bool(traps.handled),
        "ever": traps.ever_handled or bool(traps.handled),
        "mentioned": bool(traps.handled or traps.ignored),
        "before": bool(traps.handled_before),
        "exit": "EXIT" in traps.handled,
    }
    return by_kind[shell.traps]


def _nothing_follows(rest: str, shell: InPlace) -> bool:
    """Return whether the shell sees the end of its text behind the last unit."""
    match = _REST.match(rest)
    assert match is not None
    blanks, comment, newlines = match.groups()
    behind = rest[match.end() :]
    if (blanks or comment) and not shell.blanks:
        return False
    if behind and not (shell.comment_lines and not _without_comments(behind)):
        return False
    return len(newlines) <= {"nothing": 0, "newline": 1, "lines": len(newlines)}[shell.follows]


def _without_comments(text: str) -> str:
    return "".join(line for line in text.split("\n") if not line.lstrip(" \t").startswith("#")).strip(" \t\n")


def _in_functions(script: Script, shell: InPlace) -> tuple[SimpleCommand, ...]:
    """Return the last commands of the functions that the script defines."""
    commands = [item.command for unit in script.units for item in unit.items]
    bodies = [command.body for command in commands if isinstance(command, Function)]
    return tuple(command for body in bodies for command in _tail_of(body, shell))


def _plain(script: Script, text: str, shell: InPlace) -> tuple[SimpleCommand, ...]:
    """Return the command of a text that is words alone, without a character that means something to a shell."""
    if _MEANINGFUL.search(text) or len(script.units) != 1 or text.split(None, 1)[0] in _RESERVED:
        return ()
    command = script.units[0].items[0].command
    return (command,) if isinstance(command, SimpleCommand) and _is_program(command, shell) else ()


def _listed(unit: Unit, shell: InPlace) -> tuple[SimpleCommand, ...]:
    """Return the last operand of the operator that binds the least, if it is a simple command without redirections."""
    if unit.items[-1].background:
        return ()
    command = unit.items[-1].command
    if len(unit.items) > 1:
        operands = [command] if shell.connectors == "lists" and not unit.items[-2].background else []
    elif isinstance(command, AndOr):
        operands = [command.rest[-1][1]] if shell.connectors != "none" else []
    else:
        operands = [command]
    return tuple(each for each in operands if isinstance(each, SimpleCommand) and _is_program(each, shell))


def _tail(block: Block, shell: InPlace) -> Iterator[SimpleCommand]:
    """Yield the commands behind which a list has nothing more to do."""
    if block and not block[-1].background:
        yield from _tail_of(block[-1].command, shell)


def _tail_of(command: Command, shell: InPlace) -> Iterator[SimpleCommand]:
    if isinstance(command, SimpleCommand):
        if _is_program(command, shell):
            yield command
    elif isinstance(command, AndOr):
        yield from _tail_of(command.rest[-1][1], shell)
    elif isinstance(command, Pipeline):
        if shell.pipelines != "no" and command.commands and not command.negated and not command.timed:
            yield from _tail_of(command.commands[-1], shell)
    elif isinstance(command, Compound) and (not command.redirections or _may_redirect(command, shell)):
        for block in _last_blocks(command, shell):
            yield from _tail(block, shell)


def _may_redirect(command: Compound, shell: InPlace) -> bool:
    """Return whether the shell needs no process of its own to take the redirections of a compound command back."""
    if shell.redirected_around == "subshells":
        return isinstance(command.body, Group) and command.body.subshell
    return shell.redirected_around == "all"


def _last_blocks(compound: Compound, shell: InPlace) -> Iterator[Block]:
    """Yield the lists that a compound command may end with."""
    body = compound.body
    if isinstance(body, Group):
        yield body.body
    elif isinstance(body, If):
        yield from (block for _, block in body.branches)
        if body.otherwise is not None:
            yield body.otherwise
    elif isinstance(body, Case):
        yield from (item.body for item in body.items if item.terminator == ";;")
    elif isinstance(body, For) and shell.loops and not body.select:
        yield body.body


def _is_program(command: SimpleCommand, shell: InPlace) -> bool:
    """Return whether a command in the tail position may be one that is executed in place."""
    if not command.words or (command.redirections and not shell.redirected):
        return False
    first = command.words[0].literal()
    if first == "command" and not shell.through_command:
        return False
    substitutes = any(isinstance(part, ProcessSubstitution) for word in command.words for part in word.parts)
    return first not in ("eval", ".", "source") and (shell.process_substitutions or not substitutes)

"""What a shell does with a signal while it waits for a command: by kind of shell, trap, and who else gets the signal.

Reads: ``ShellCase``. Gives: ``Fate`` of the shell. ``shell_kinds`` says how shells differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BASH_MANUAL, DASH, PID_NAMESPACES, SHELL_LANGUAGE
from simulator.launch.reactions import IGNORED, Fate, SignalEffect, without_handler
from simulator.launch.shell_kinds import Family
from simulator.launch.signal_numbers import DIED_OF, IGNORED_BY_DEFAULT, NUMBERS, STOPS_BY_DEFAULT, signal_name

INT, KILL = NUMBERS["INT"], NUMBERS["KILL"]
_SENDS_TERM: tuple[list[str], ...] = (
    [],
    ["-TERM"],
    ["-SIGTERM"],
    ["-15"],
    ["-s", "TERM"],
    ["-s", "SIGTERM"],
)


class ShellCase(NamedTuple):
    """A shell that waits for a command, and a signal that it gets."""

    family: Family
    number: int
    first: bool
    """Whether the shell is PID 1."""
    waits: bool
    """Whether it is in ``wait``; else the command runs in the foreground."""
    traps: Mapping[str, str]
    command: Fate | None
    """What becomes of the command that gets the signal as well; None if the shell alone gets it."""
    killed: Fate | None = None
    """What becomes of the command when the shell sends it SIGTERM; None if that is not asked."""


class ShellSignal(Question):
    """What does a shell do with a signal while it waits for a command?"""

    PASSED_BY = Rule(
        "A shell that is PID 1 does nothing for a signal without a trap, and does not pass it on to the command.",
        PID_NAMESPACES("The namespace init process", "#DESCRIPTION"),
    )
    DIES = Rule(
        "A shell that is not PID 1 dies of a signal without a trap; its command gets nothing of it.",
        SHELL_LANGUAGE("Signals and Error Handling", "#tag_19_12"),
    )
    DEFERRED = Rule(
        "A trap is run when the command in the foreground has ended, and the signal does not end that.",
        SHELL_LANGUAGE("Signals and Error Handling", "#tag_19_12"),
    )
    TRAPPED = Rule(
        "A trap is run at once in wait, or when the signal has ended the command in the foreground.",
        SHELL_LANGUAGE("Signals and Error Handling", "#tag_19_12"),
    )
    IGNORED = Rule(
        "An empty trap makes the shell, and what it starts, ignore the signal.",
        SHELL_LANGUAGE("trap", "#tag_19_29"),
    )
    INTERRUPTED = Rule(
        "Ctrl-C goes to the shell and to its command: the shell ends with 130 when the command has died of it.",
        DASH("src/trap.c", "onsig"),
        BASH_MANUAL("Signals", ""),
        note="""dash, ash and mksh end with 130 also when the command handled SIGINT; bash and zsh go on then, and
        zsh goes on in any case where it is PID 1.""",
    )
    WAITS_FOR_COMMAND = Rule(
        "SIGINT that the shell alone gets does nothing while a command runs in the foreground.",
        DASH("src/jobs.c", "waitforjob"),
        BASH_MANUAL("Signals", ""),
    )
    OWN_HANDLER = Rule(
        "A shell ends by a handler of its own, also as PID 1.",
        BASH_MANUAL("Signals", ""),
        note="""Seen: SIGINT in wait of dash, ash and mksh; SIGTERM and SIGQUIT in wait, and SIGHUP, of mksh; SIGHUP
        of zsh; and in bash every signal that ends where a trap for EXIT is set.""",
    )
    IGNORES_QUIT = Rule(
        "Of the shells, bash, zsh and ash ignore SIGQUIT while a command runs.",
        BASH_MANUAL("Signals", ""),
    )
    GOES_ON = Rule(
        "When the command has ended, the shell goes on with what follows it.",
        SHELL_LANGUAGE("Signals and Error Handling", "#tag_19_12"),
    )
    INTERACTIVE = Rule(
        "A shell that reads commands in a terminal is not ended by SIGINT, SIGQUIT and SIGTERM.",
        BASH_MANUAL("Signals", ""),
        SHELL_LANGUAGE("Signals and Error Handling", "#tag_19_12"),
    )
    UNKNOWN = Rule(
        "What a shell of another kind, or a trap that does more than exit, comes to is not said.",
        SHELL_LANGUAGE("trap", "#tag_19_29"),
    )


def shell_fate(case: ShellCase) -> Decision[Fate]:
    """Tell what becomes of a shell that waits for a command and gets a signal."""
    if case.number == KILL:
        return without_handler(case.number, first=False)
    action = case.traps.get(signal_name(case.number).removeprefix("SIG"))
    if action is not None:
        return _ignored(case) if not action.strip() else _trapped(case, action)
    if case.number in IGNORED_BY_DEFAULT or case.number in STOPS_BY_DEFAULT:
        return SignalEffect.HARMLESS.gives(IGNORED) if case.command is None else _goes_on(case.command)
    return _interrupted(case) if case.number == INT else _untrapped(case)


def _ignored(case: ShellCase) -> Decision[Fate]:
    """Tell of a shell that ignores the signal: only its command can end."""
    if case.command is None or case.command.ends == "ignored":
        return ShellSignal.IGNORED.gives(IGNORED)
    return _goes_on(case.command)


def _goes_on(command: Fate) -> Decision[Fate]:
    """Tell of a shell whose command ends, or may end, and that is not ended itself."""
    if command.ends == "unknown":
        return ShellSignal.UNKNOWN.gives(command)
    if command.ends == "ignored":
        return ShellSignal.PASSED_BY.gives(IGNORED)
    return ShellSignal.GOES_ON.gives(Fate("unknown", unknown="what the shell does after its command has ended"))


def _trapped(case: ShellCase, action: str) -> Decision[Fate]:
    """Tell of a shell with a trap: when it is run, and how it ends the shell."""
    if not case.waits:
        if case.command is None or case.command.ends == "ignored":
            return ShellSignal.DEFERRED.gives(IGNORED)
        if case.command.ends == "unknown" or case.family.name == "ksh":
            unknown = case.command.unknown or "how ksh ends after its command has died of the signal"
            return ShellSignal.UNKNOWN.gives(Fate("unknown", unknown=unknown))
    commands = [command.split() for command in action.split(";")]
    if case.traps.get("EXIT") and commands[-1][:1] == ["exit"] and len(commands) == 1:
        return ShellSignal.TRAPPED.gives(Fate("at-once"))
    return ShellSignal.TRAPPED.gives(came) if (came := _action(case, commands)) else _other_action(action)


def _other_action(action: str) -> Decision[Fate]:
    """Say that a trap does more than is followed here."""
    return ShellSignal.UNKNOWN.gives(Fate("unknown", unknown=f"what the trap '{action}' comes to"))


def _action(case: ShellCase, commands: Sequence[Sequence[str]]) -> Fate | None:
    """Tell what the action of a trap comes to: ``exit N``, or ``kill $!; wait $!; exit $?``; None for any other."""
    *before, last = commands
    if last[:1] != ["exit"] or len(last) > 2:
        return None
    status = last[1] if len(last) == 2 else ""
    if before:
        return _kills(case, before, status)
    if status:
        return _exits(status)
    plain = case.waits and case.command is None and case.family.name not in {"zsh", "ksh"}
    return Fate("at-once", DIED_OF + case.number if plain else None)


def _exits(status: str) -> Fate | None:
    """Tell of ``exit`` with a number; None if it is none."""
    if not (status.isascii() and status.isdigit() and len(status) < 10):
        return None
    return Fate("at-once", int(status) % 256)


def _kills(case: ShellCase, before: Sequence[Sequence[str]], status: str) -> Fate | None:
    """Tell of a trap that sends its command, which alone runs in the background, SIGTERM, waits, and exits."""
    kill, *others = [[word.strip('"') for word in command] for command in before]
    names_it = kill[:1] == ["kill"] and kill[-1] == "$!" and kill[1:-1] in _SENDS_TERM
    if not names_it or others not in ([], [["wait", "$!"]], [["wait"]]) or case.traps.get("EXIT"):
        return None
    if not case.waits or case.command is not None or case.killed is None or case.family.name == "ksh":
        return None
    if others and case.killed.ends != "at-once":
        return case.killed
    if status == "$?" and others == [["wait", "$!"]]:
        return case.killed._replace(by_signal=False)
    return _exits(status)


def _interrupted(case: ShellCase) -> Decision[Fate]:
    """Tell of a shell that gets SIGINT and has no trap for it."""
    return _interrupted_wait(case) if case.waits else _interrupted_command(case)


def _interrupted_wait(case: ShellCase) -> Decision[Fate]:
    """Tell of a shell that gets SIGINT in ``wait``: a command behind & ignores it."""
    exit_trap = bool(case.traps.get("EXIT"))
    if exit_trap and not (case.family.exit_trap_known or (case.family.name == "zsh" and not case.first)):
        return _unknown_exit_trap(case)
    if case.first and (case.family.int_ends_wait or (exit_trap and case.family.exit_trap_handles)):
        return ShellSignal.OWN_HANDLER.gives(_by_signal(case))
    if not case.first:
        return ShellSignal.DIES.gives(_by_signal(case))
    return ShellSignal.PASSED_BY.gives(IGNORED) if case.command is None else _goes_on(case.command)


def _interrupted_command(case: ShellCase) -> Decision[Fate]:
    """Tell of a shell that gets SIGINT while a command runs in the foreground."""
    if case.command is None:
        return ShellSignal.WAITS_FOR_COMMAND.gives(IGNORED)
    if case.command.ends != "at-once":
        return _goes_on(case.command)
    kind = case.family
    if not case.command.by_signal and not kind.int_after_command and (case.first or kind.name == "bash"):
        return _goes_on(case.command)
    if case.first and kind.int_continues:
        return _goes_on(case.command)
    if case.traps.get("EXIT") and not kind.exit_trap_known and (case.first or kind.name != "zsh"):
        return _unknown_exit_trap(case)
    return ShellSignal.INTERRUPTED.gives(_by_signal(case))


def _untrapped(case: ShellCase) -> Decision[Fate]:
    """Tell of a shell that gets another signal than SIGINT and has no trap for it."""
    kind, exit_trap = case.family, bool(case.traps.get("EXIT"))
    if kind.name == "ksh" and exit_trap:
        return _unknown_exit_trap(case)
    if status := kind.handled.get(case.number):
        return ShellSignal.OWN_HANDLER.gives(Fate("at-once", None if exit_trap and kind.name == "zsh" else status))
    if case.number in kind.ignores:
        return ShellSignal.IGNORES_QUIT.gives(IGNORED) if case.command is None else _goes_on(case.command)
    if case.number in kind.ends_wait:
        return _mksh(case)
    if not case.first:
        return ShellSignal.DIES.gives(_by_signal(case))
    if exit_trap and case.number in kind.exit_trap_handles:
        return ShellSignal.OWN_HANDLER.gives(_by_signal(case))
    return ShellSignal.PASSED_BY.gives(IGNORED)


def _mksh(case: ShellCase) -> Decision[Fate]:
    """Tell of mksh, which looks at SIGTERM and SIGQUIT between commands: in ``wait``, or when the command has ended."""
    if not case.waits:
        if case.command is None or case.command.ends == "ignored":
            return ShellSignal.PASSED_BY.gives(IGNORED)
        if case.command.ends == "unknown":
            return ShellSignal.UNKNOWN.gives(case.command)
    if case.traps.get("EXIT"):
        return _unknown_exit_trap(case)
    return ShellSignal.OWN_HANDLER.gives(_by_signal(case))


def _by_signal(case: ShellCase) -> Fate:
    """Return the fate of a shell that a signal ends: in dash and ash as PID 1 a trap for EXIT may change the status."""
    changed = case.traps.get("EXIT") and case.first and case.family.name in {"dash", "busybox"}
    status = None if changed and "exit" in case.traps["EXIT"] else DIED_OF + case.number
    return Fate("at-once", status, by_signal=True)


def _unknown_exit_trap(case: ShellCase) -> Decision[Fate]:
    """Say that the trap for EXIT decides."""
    unknown = f"how {case.family.name} ends with the trap for EXIT"
    return ShellSignal.UNKNOWN.gives(Fate("unknown", unknown=unknown))

"""What a signal does to one process: the kernel's rules, the program's handlers, and the table of well-known programs.

Reads: ``Running``, the number of a signal, whether the process is PID 1. Gives: ``Fate``.
Compare: signal(7), pid_namespaces(7).
"""

from __future__ import annotations

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import PID_NAMESPACES, SIGNAL_7
from simulator.launch.outcome import End, Unless
from simulator.launch.process import Running
from simulator.launch.programs import KnownProgram, Reaction, known_program
from simulator.launch.signal_numbers import DIED_OF, IGNORED_BY_DEFAULT, NUMBERS, STOPS_BY_DEFAULT, signal_name


class Fate(NamedTuple):
    """What becomes of a process that gets a signal."""

    ends: End
    exit: int | None = None
    """The exit status; None if the program decides, or it does not end, or it is not known."""
    unknown: str = ""
    """What would settle what is not known; ``""`` if all is known."""
    by_signal: bool = False
    """Whether the signal itself ends it, for want of a handler."""
    unless: Unless | None = None
    """Where it is not known because of what an interpreter executes: what becomes of the interpreter itself."""


IGNORED = Fate("ignored")


class SignalEffect(Question):
    """What does a signal do to the process that gets it?"""

    KILLS = Rule(
        "SIGKILL ends every process; it can be neither handled nor ignored.",
        SIGNAL_7("Standard signals", "#DESCRIPTION"),
    )
    FIRST = Rule(
        "PID 1 of a container has no default actions: a signal that it has no handler for does nothing.",
        PID_NAMESPACES("The namespace init process", "#DESCRIPTION"),
    )
    DIES = Rule(
        "A process that is not PID 1 and has no handler dies of the signal: 128 and its number.",
        SIGNAL_7("Signal dispositions", "#DESCRIPTION"),
    )
    HARMLESS = Rule(
        "Without a handler SIGCHLD, SIGCONT, SIGURG and SIGWINCH do nothing, and the signals that stop end nothing.",
        SIGNAL_7("Standard signals", "#DESCRIPTION"),
    )
    IGNORED = Rule(
        "A program that is started with a signal ignored, as nohup and & do, ignores it until it handles it.",
        SIGNAL_7("Signal dispositions", "#DESCRIPTION"),
    )
    HANDLED = Rule(
        "A program that has a handler ends by it, with a status of its own.",
        SIGNAL_7("Signal dispositions", "#DESCRIPTION"),
        note="""That a handler ends the program is what stop signals are for; one that only notes the signal is not
        told from it.""",
    )
    KNOWN = Rule(
        "A well-known program does what it was seen to do.",
        SIGNAL_7("Signal dispositions", "#DESCRIPTION"),
        note="programs.json says of each program how that is known.",
    )
    UNKNOWN = Rule(
        "Whether a program handles a signal is its own matter: nothing is said where that is not known.",
        SIGNAL_7("Signal dispositions", "#DESCRIPTION"),
    )


def fate(running: Running, number: int, *, first: bool, ignores: frozenset[int] = frozenset()) -> Decision[Fate]:
    """Tell what a signal does to a process that is no shell and no init.

    ``first`` tells whether it is PID 1; ``ignores`` are the signals that it was started with ignored.
    """
    if number == NUMBERS["KILL"]:
        return without_handler(number, first=first)
    if running.file is not None and running.file.handles is not None:
        if signal_name(number) in running.file.handles:
            return SignalEffect.HANDLED.gives(_reacts(running, number, first=first))
        return without_handler(number, first=first, ignores=ignores)
    known = None if running.program is None else known_program(running.program, running.args)
    reaction = None if known is None else known.reaction(signal_name(number), first=first)
    if known is None or reaction is None or reaction == "unknown":
        return SignalEffect.UNKNOWN.gives(Fate("unknown", unknown=_would_settle(running, number, known, first=first)))
    itself = (
        SignalEffect.KNOWN.gives(_fate(reaction))
        if reaction != "default"
        else without_handler(number, first=first, ignores=ignores)
    )
    if not _may_differ(known, running):
        return itself
    unless = Unless(_interpreted(running), itself.value.ends, itself.value.exit)
    unknown = _would_settle(running, number, known, first=first)
    return SignalEffect.UNKNOWN.gives(Fate("unknown", unknown=unknown, unless=unless))


def without_handler(number: int, *, first: bool, ignores: frozenset[int] = frozenset()) -> Decision[Fate]:
    """Tell what a signal does to a process that has no handler for it, as none has for SIGKILL."""
    if number == NUMBERS["KILL"]:
        return SignalEffect.KILLS.gives(_dies(number))
    if number in ignores:
        return SignalEffect.IGNORED.gives(IGNORED)
    if first:
        return SignalEffect.FIRST.gives(IGNORED)
    if number in IGNORED_BY_DEFAULT or number in STOPS_BY_DEFAULT:
        return SignalEffect.HARMLESS.gives(IGNORED)
    return SignalEffect.DIES.gives(_dies(number))


def _dies(number: int) -> Fate:
    """Return the fate of a process that a signal ends."""
    return Fate("at-once", DIED_OF + number, by_signal=True)


def _reacts(running: Running, number: int, *, first: bool) -> Fate:
    """Return what a handler does that is known to be there: by the table, else the program ends as it likes."""
    known = None if running.program is None else known_program(running.program, running.args)
    reaction = None if known is None or known.interpreter else known.reaction(signal_name(number), first=first)
    return _fate("ends" if reaction is None or reaction in {"default", "ignored", "unknown"} else reaction)


def _fate(reaction: Reaction) -> Fate:
    """Return the fate that a row of the table tells."""
    if isinstance(reaction, int):
        return Fate("at-once", reaction)
    return Fate("at-once") if reaction == "ends" else IGNORED


def _may_differ(known: KnownProgram, running: Running) -> bool:
    """Return whether an interpreter executes a program that may handle signals itself."""
    return known.interpreter and len(running.args) > 1


def _would_settle(running: Running, number: int, known: KnownProgram | None, *, first: bool) -> str:
    """Say what would settle what a program does with a signal, with what is usual where it is known."""
    name = signal_name(number)
    what = f"whether {running.path} handles {name}"
    if known is None:
        return what
    reaction = known.reaction(name, first=first)
    if not known.interpreter or reaction is None:
        return f"{what}: {known.name} does not do the same each time"
    itself = "has no handler for it" if reaction in {"default", "ignored"} else f"ends with {reaction}"
    return f"whether {_interpreted(running)} handles {name}: {known.name} by itself {itself}"


def _interpreted(running: Running) -> str:
    """Return the program that an interpreter executes: its first argument that is no option, or its own code."""
    words = running.args[1:]
    at = next((at for at, word in enumerate(words) if not word.startswith("-")), None)
    return "its code" if at is None or (at and words[at - 1] in _CODE) else words[at]


_CODE = ("-c", "-e", "-r", "-p", "--eval", "--print")
"""Options of interpreters whose value is a program as text."""

"""Kinds of shells, as far as they differ in what they do with signals while they wait for a command.

What is said of each was seen, as PID 1 and behind an init, in dash 0.5.12, bash 5.2, busybox 1.35, mksh 59c, zsh 5.9
and ksh93u+m 1.0.4.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.core.record import NamedTuple
from simulator.launch.process import applet_args, base_name
from simulator.launch.rootfs import Program
from simulator.launch.signal_numbers import DIED_OF, NUMBERS

_HUP, _QUIT, _TERM = (NUMBERS[name] for name in ("HUP", "QUIT", "TERM"))
_BASH_ENDS_BY = frozenset(NUMBERS[name] for name in "HUP TERM USR1 USR2 PIPE ALRM VTALRM XCPU XFSZ".split())


class Family(NamedTuple):
    """How shells of one kind differ in signals."""

    name: str
    int_ends_wait: bool = False
    """Whether SIGINT ends it in ``wait`` although it is PID 1: it has a handler of its own."""
    int_after_command: bool = False
    """Whether SIGINT, which the command got too, ends it although the command handled it."""
    int_continues: bool = False
    """Whether as PID 1 it goes on with the script after a command that died of SIGINT."""
    handled: Mapping[int, int] = {}
    """Signals that end it, wherever it waits, although it is PID 1: the exit status."""
    ends_wait: frozenset[int] = frozenset()
    """Signals that end it in ``wait`` alone: by a handler that it looks at between commands."""
    ignores: frozenset[int] = frozenset()
    """Signals that it always ignores while a command runs."""
    exit_trap_handles: frozenset[int] = frozenset()
    """Signals that end it although it is PID 1 where a trap for EXIT is set."""
    exit_trap_known: bool = True
    """Whether its exit status is known where a trap for EXIT is set."""


FAMILIES: Mapping[str, Family] = {
    "dash": Family("dash", int_ends_wait=True, int_after_command=True),
    "busybox": Family("busybox", int_ends_wait=True, int_after_command=True, ignores=frozenset({_QUIT})),
    "bash": Family("bash", ignores=frozenset({_QUIT}), exit_trap_handles=_BASH_ENDS_BY),
    "mksh": Family(
        "mksh",
        int_ends_wait=True,
        int_after_command=True,
        handled={_HUP: DIED_OF + _HUP},
        ends_wait=frozenset({_TERM, _QUIT}),
        exit_trap_known=False,
    ),
    "zsh": Family("zsh", int_continues=True, handled={_HUP: 1}, ignores=frozenset({_QUIT}), exit_trap_known=False),
    "ksh": Family("ksh", int_continues=True, exit_trap_known=False),
}
"""The kinds of shells whose signals are known."""
_NAMES = {"ash": "busybox", "sh": "", "ksh93": "ksh", "lksh": "mksh", "rbash": "bash"}


def family(program: Program | None, args: tuple[str, ...]) -> Family | None:
    """Return the kind of a shell; None if the program is no shell, or one whose signals are not known."""
    if program is None:
        return None
    name = program.name
    if name == "busybox":
        words = applet_args(args)
        return FAMILIES["busybox"] if words and base_name(words[0]).lstrip("-") in {"sh", "ash"} else None
    return FAMILIES.get(_NAMES.get(name, name))

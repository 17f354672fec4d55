"""What a program that executes its arguments comes to: the words, and what it changes on the way.

A reader of a wrapper's argv is given a ``Call`` and gives an ``Outcome``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from simulator.core.record import NamedTuple


class Call(NamedTuple):
    """How a wrapper is called."""

    words: tuple[str, ...]
    """Its arguments, without argv[0]."""
    env: Mapping[str, str] = {}
    """The variables that are known."""
    libc: str = ""
    """``glibc`` or ``musl``, whose getopt and execvp differ; ``""`` if it is not known."""

    @property
    def without_format(self) -> bool | None:
        """Whether execvp(3) gives a file without a known format to the shell: glibc's does; None if not known."""
        return self.libc == "glibc" if self.libc else None


class Forwarding(NamedTuple):
    """How an init passes signals on, and what becomes of its child's exit status."""

    group: bool = False
    """Whether the child's whole process group gets the signal, not the child alone."""
    rewrites: Mapping[int, int] = {}
    """The numbers of signals that become others; 0 for one that is not passed on."""
    zero: frozenset[int] = frozenset()
    """Exit statuses that become 0."""
    foreground: bool = True
    """Whether the child, not the init, is in the foreground of the terminal."""


class Executes(NamedTuple):
    """The wrapper executes another program."""

    words: tuple[str, ...]
    """The argv of that program. Of a user's shell: what follows argv[0]."""
    stays: bool = False
    """Whether the wrapper stays as the parent and waits; else the program takes its place."""
    shell_of: str | None = None
    """The user whose shell, from /etc/passwd, is the program; None if ``words`` name it."""
    user: str = ""
    """The user that it changes to, as it is written: ``name``, ``uid``, with ``:group``; ``""`` if it does not."""
    home: bool = False
    """Whether HOME becomes that user's home directory."""
    sets: tuple[tuple[str, str], ...] = ()
    """The variables that it sets, in order."""
    unsets: tuple[str, ...] = ()
    clears: bool = False
    """Whether all variables go away first."""
    env_known: bool = True
    """Whether no other variable changes; False for programs that set some by rules of their own."""
    directory: str = ""
    """The working directory that it changes to; ``""`` if it does not."""
    search: bool = True
    """Whether a first word without a slash is looked up in PATH, as it is after the changes."""
    without_format: bool | None = False
    """Whether a file that the kernel takes for no program is given to /bin/sh; None if it depends on the C library."""
    missing: int | None = 127
    """The exit status if the program does not exist; None if versions of the wrapper differ."""
    denied: int | None = 126
    """The exit status if the program may not be executed, or has no known format; None if versions differ."""
    otherwise: int | None = None
    """The exit status if the kernel refuses the program for another reason; None if that of ``denied``."""
    no_user: int = 1
    """The exit status if the user does not exist."""
    ignores: frozenset[str] = frozenset()
    """The signals, as ``SIGHUP``, that are ignored from then on."""
    forwarding: Forwarding | None = None
    """Of a wrapper that stays: how it passes signals on; None if it does not, or that is not known."""


class Ends(NamedTuple):
    """The wrapper ends without another program."""

    exit: int
    reason: str
    """A clause: ``-x is no option of tini``."""


class Unsure(NamedTuple):
    """What the wrapper does cannot be said."""

    reason: str
    """A clause: ``whether tini is linked to musl``."""


Outcome: TypeAlias = Executes | Ends | Unsure
Reader: TypeAlias = Callable[[Call], Outcome]

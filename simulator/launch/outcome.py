"""What comes of starting a container: the oracle's ``start``, as a value.

A field whose answer is not known is None, ``unknown`` or empty, never guessed. More knowledge of the root filesystem
never changes an answer that is known.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision

StartOutcome: TypeAlias = Literal["not-created", "not-started", "exec-failed", "started", "unknown"]
"""The engine refuses; the runtime fails before execve; execve fails; the program runs; it is not known."""
End: TypeAlias = Literal["at-once", "killed", "ignored", "unknown"]
"""How a signal ends the container. ``docker stop`` kills what does not end; Ctrl-C can be ignored."""


class ExitCodes(NamedTuple):
    """The exit status of ``docker run``, and ``.State.ExitCode``; None where it is not known, or there is none."""

    run: int | None = None
    state: int | None = None


class FirstProcess(NamedTuple):
    """PID 1, once what the shell or script does first is done."""

    kind: Literal["program", "shell", "init", "unknown"] = "unknown"
    args: tuple[str, ...] | None = None
    """Its argv; None where it is not known."""


class LastProgram(NamedTuple):
    """One of the programs that a container can come to, through shells, scripts, init processes and their like."""

    args: tuple[str, ...] | None
    """Its argv; None if it ends without a program, stays a shell, or the argv is not known."""
    user: str = ""
    """The user whom the script changes to; ``""`` if it does not change."""
    condition: str = ""
    """When it comes to this one, in plain words; ``""`` if always."""
    exit: int | None = None
    """The exit status, where the script ends without a program; None where it is not known, or does not end so."""
    reason: str = ""
    """Why it ends, or from which line on it is not known; ``""`` otherwise."""
    ends: bool = False
    """Whether it ends without a program."""
    endless: bool = False
    """Whether a shell stays in a loop, and comes to no program."""


class Unless(NamedTuple):
    """How an interpreter ends by a signal, unless the program that it executes handles the signal itself."""

    program: str
    ends: End
    exit: int | None = None


class Stop(NamedTuple):
    """What ``docker stop`` does."""

    signal: str = ""
    """The signal that the engine sends first; ``""`` if none can be sent."""
    ends: End = "unknown"
    exit: int | None = None
    """``.State.ExitCode``; None where the program decides, or it is not known."""
    seconds: int | None = None
    """How long the engine waits before it kills; None if it is not known."""
    unless: Unless | None = None
    """Where it is not known because of what an interpreter executes: how it ends unless that handles the signal."""


class Interrupt(NamedTuple):
    """What Ctrl-C does in the terminal of ``docker run``."""

    ends: End = "unknown"
    exit: int | None = None
    unless: Unless | None = None
    """Where it is not known because of what an interpreter executes: how it ends unless that handles SIGINT."""


class Start(NamedTuple):
    """What comes of starting a container."""

    outcome: StartOutcome = "unknown"
    executes: str | None = None
    """The file whose execve is tried, symbolic links followed."""
    args: tuple[str, ...] | None = None
    """What that file gets, after ``#!`` lines."""
    exit: ExitCodes = ExitCodes()
    message: str | None = None
    """The runtime's own message, without the engine's frame; after execve fails, the line in the container's log."""
    pid1: FirstProcess = FirstProcess()
    becomes: tuple[LastProgram, ...] = ()
    early: tuple[str, ...] = ()
    """Where a script may end before it comes to one of these, because a command fails."""
    stop: Stop = Stop()
    interrupt: Interrupt = Interrupt()
    unknown: tuple[str, ...] = ()
    """What would settle what is not known, each as a sentence."""
    decisions: tuple[Decision[Any], ...] = ()
    """The decisions, each with its rule, in order."""
    programs: tuple[str, ...] = ()
    """The programs of which it is not known what they are: their paths, or the names that are searched in PATH; and the
    working directory, where nothing is known of it."""
    users: tuple[str, ...] = ()
    """The users of whom it is not known who they are; a group's name begins with a colon."""

"""What the launch works on: what is to be started, and, after execve, what runs.

``Launch`` is what goes in. ``Running`` is a process that the kernel has executed: the stages hand it on.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.core.record import NamedTuple
from simulator.core.values import Process
from simulator.launch.rootfs import UNKNOWN, File, Program, RootFs
from simulator.launch.tree import Mount


def base_name(path: str) -> str:
    """Return the last part of a path."""
    return path.rpartition("/")[2]


def applet_args(args: tuple[str, ...], program: str = "busybox") -> tuple[str, ...]:
    """Return the argv of an applet: without the name of the program in front, where that is given."""
    return args[1:] if args and base_name(args[0]).startswith(program) else args


class Launch(NamedTuple):
    """A container that is to be started: its process, its settings that matter, and its root filesystem."""

    process: Process
    rootfs: RootFs = UNKNOWN
    tty: bool = False
    init: bool = False
    """Whether the engine puts an init process in front (``--init``)."""
    private_pid: bool = True
    """Whether the container has process ids of its own, so that its first process is PID 1."""
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    privileged: bool = False
    read_only: bool = False
    """Whether the root filesystem is mounted so, and folders of memory over some of it; Podman's requests say it."""
    stop_signal: str = ""
    """The request's, else the image's; ``""`` if neither sets it."""
    stop_timeout: int | None = None
    """Seconds; None if the request does not set it."""
    image_directory: bool = True
    """Whether the working directory is the image's, not the request's."""
    mounted: tuple[tuple[str, Mount], ...] = ()
    """Paths of the container where something is mounted, and what."""
    hostname: str = ""
    """The request's; ``""`` if the engine chooses it."""
    machine: str = "x86-64"
    """What the kernel executes, as the oracle spells ELF machines."""
    no_input: bool = False
    """Whether nobody can write to its standard input, so that whoever reads it finds its end."""


class Identity(NamedTuple):
    """Whom a process runs as; None where it is not known."""

    uid: int | None = None
    gid: int | None = None
    groups: tuple[int, ...] | None = None
    name: str = ""
    """The name in /etc/passwd, or as it was written; ``""`` if neither is known."""
    home: str | None = None


class Running(NamedTuple):
    """A process that the kernel has executed."""

    path: str
    """The file that runs: of a script, its interpreter; symbolic links followed."""
    args: tuple[str, ...]
    """Its argv: of a script, with the words of the ``#!`` line in front."""
    file: File | None
    """What is known of ``path``; None if nothing is."""
    program: Program | None
    """Which program it is; None if that is not known."""
    env: Mapping[str, str]
    """The variables by name. A value that is not known, such as that of HOSTNAME, holds ``UNSTATED``."""
    cwd: str
    identity: Identity
    env_complete: bool = True
    """Whether a variable that is not in ``env`` is unset; else it may be set."""
    script: str = ""
    """Of a script with a ``#!`` line: its path, as the interpreter gets it; else ``""``."""


class ProcessTree(NamedTuple):
    """The processes of a container while its last program runs: one possibility of several, where it has a condition.

    ``follow`` makes it, ``signals`` reads it.
    """

    first: Running | None
    """PID 1; None if it is not known."""
    child: Running | None = None
    """The process that PID 1 (a shell, an init) waits for; None if PID 1 is the last program itself."""
    below: bool = False
    """Whether the last program is a child of ``child``, not ``child`` itself: an init over a shell that stays."""
    waits: bool = False
    """Whether the shell waits with ``wait``, which a trap interrupts, rather than for a command in the foreground."""
    traps: Mapping[str, str] = {}
    """The traps that the shell has set: signal without ``SIG``, or ``EXIT``, and the action; ``""`` ignores it."""
    condition: str = ""
    """When it comes to this, in plain words; ``""`` if always."""
    last: Running | None = None
    """The last program where it is a child of ``child``; None if it is not, or it is not known."""

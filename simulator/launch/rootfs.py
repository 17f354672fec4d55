"""The root filesystem of a container as a value: what is known of its paths.

Compare: OCI image specification, "Image Layer Filesystem Changeset"; path_resolution(7).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple

FileType: TypeAlias = Literal["file", "directory", "symlink", "device", "fifo", "socket", "unknown"]
"""``unknown``: something is there, or was put there, and what it is cannot be said."""


class Elf(NamedTuple):
    """What the kernel reads in the header of an ELF file."""

    machine: str
    """As the oracle spells it: ``x86-64``, ``aarch64``, ``arm``, ``riscv64`` ..."""
    bits: int
    """The class: 32 or 64."""
    kind: str
    """``executable``, ``shared object`` (a position-independent executable as well), or another ELF type."""
    interpreter: str | None
    """The loader that PT_INTERP names; None for a static program."""
    needed: tuple[str, ...] = ()
    """The shared libraries that DT_NEEDED names; may be empty where only the header was read."""
    interpreter_known: bool = True
    """Whether ``interpreter`` is known; the first bytes of a file may end before it."""


class Program(NamedTuple):
    """Which program a file is."""

    name: str
    """``dash``, ``bash``, ``busybox``, ``mksh``, ``tini`` ..."""
    version: str = ""
    """``""`` if it is not known."""
    build: str = ""
    """Who built it: ``debian``, ``ubuntu``, ``alpine``, ``upstream``; ``""`` if it is not known."""


class File(NamedTuple):
    """What is known of one path."""

    type: FileType = "file"
    mode: int = 0o644
    uid: int = 0
    gid: int = 0
    target: str = ""
    """Of a symbolic link: the path that it holds."""
    text: str | None = None
    """The whole text; None if it is not known, or the file is no text."""
    head: bytes | None = None
    """The first bytes, at least 256 or the whole file; None if they are not known (``text`` may be)."""
    size: int | None = None
    """The number of bytes; None if it is not known."""
    elf: Elf | None = None
    program: Program | None = None
    handles: frozenset[str] | None = None
    """The signals that the program has handlers for, as ``SIGTERM``; None if that is not known."""


class StandIn(NamedTuple):
    """A script of dsim's own for the entry script of an official image, which comes to the same."""

    text: str
    programs: tuple[str, ...]
    """The programs that it executes, by name; the image has them."""
    users: tuple[str, ...]
    """The users whom it changes to; the image has them."""
    source: str
    """The image that had such a script, and the day."""
    asks_for_command: bool = False
    """Whether it does something else where its first word is no command."""
    refuses: tuple[str, ...] = ()
    """Variables with which nothing is said of it."""
    folders: tuple[str, ...] = ()
    """Folders on which it depends: nothing is said of it where the build or a mount brings files there."""
    said: Mapping[str, str] = {}
    """What is said instead of a condition or reason that names a line of the text."""


class RootFs(NamedTuple):
    """What is known of a root filesystem.

    Directories above a listed path exist (0755, root) where they are not listed themselves.
    """

    files: Mapping[str, File] = {}
    """By absolute, clean path."""
    complete: bool = False
    """Whether a path that is not listed does not exist; else whether it exists is not known."""
    touched: tuple[str, ...] = ()
    """Folders below which nothing is known although ``complete`` is set, such as those of volumes."""
    source: str = ""
    """Where the knowledge comes from, for people: the name of the archive, of the image, of the option."""
    absent: frozenset[str] = frozenset()
    """Paths of a partial root filesystem that are known not to exist, and neither does anything below them."""
    expected: Mapping[str, File] = {}
    """Files that were there before something ran that may have changed them."""
    others: tuple[RootFs, ...] = ()
    """What the root filesystem may be instead; only what holds for all of them is known."""
    stand_ins: Mapping[str, StandIn] = {}
    """Of entry scripts whose text is not known, by path: what they were on a day. Nothing of it is known."""


UNKNOWN = RootFs()
"""The root filesystem of which nothing is known."""

"""What is kept of a file's content: what the kernel, a shell or a start looks at, and no more.

Reads: a path, the file's mode and size, and a stream of its bytes. Gives: ``File``. Executables keep the facts of their
ELF header, scripts their whole text, everything else its size alone, so that an image of gigabytes becomes megabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from simulator.core.record import NamedTuple
from simulator.launch.elf import MAGIC, elf_facts
from simulator.launch.marks import LOADER, marked_program
from simulator.launch.packages import LIMIT as DATABASE
from simulator.launch.packages import is_database, versions
from simulator.launch.rootfs import File

HEAD = 4096
"""How many bytes of a program are read for its ELF header."""
KEPT = 256
"""How many bytes are kept of an executable that is neither an ELF file nor a text: as many as the kernel looks at."""
TEXT = 256 * 1024
"""How large a text may be that is kept."""
TEXTS = 48 * 1024 * 1024
"""How large all texts of an image may be together; those after that are not kept, so that they are not known."""
SEARCHED = 4 * 1024 * 1024
"""How large a program may be that is looked through for the mark of its version."""
_ACCOUNTS = frozenset(
    ("etc/passwd", "etc/group", "etc/os-release", "usr/lib/os-release", "etc/shells", "etc/environment")
)
_SOURCED = (".sh", ".bash", ".ash", ".zsh", ".ksh", ".envsh", ".env", "rc", "profile")
_FOLDERS = ("etc/profile.d/", "etc/default/", "etc/conf.d/")


class Stream(Protocol):
    """The bytes of one file."""

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes; empty at the end."""


class Content(NamedTuple):
    """A file, the packages that it lists if it is a database, and how much text is kept of it."""

    file: File
    packages: Mapping[str, str] | None = None
    kept: int = 0


def read_content(path: str, file: File, stream: Stream, room: int = TEXTS) -> Content:
    """Read what matters of a regular file.

    ``path`` has no slash in front; ``file`` has its mode, owner and size; ``room`` is how much text may still be kept.
    """
    size = file.size or 0
    if is_database(path) and size <= DATABASE:
        return Content(file, versions(path, read_all(stream, size)))
    executable = bool(file.mode & 0o111)
    small = size <= min(TEXT, room)
    sourced = path in _ACCOUNTS or path.startswith(_FOLDERS) or path.endswith(_SOURCED)
    if not executable and not small:
        return Content(file)
    head = read_all(stream, min(HEAD, size))
    if head.startswith(MAGIC):
        return Content(_program(file, head, stream)) if executable or LOADER in path else Content(file)
    if not (executable or sourced or head.startswith(b"#!")):
        return Content(file)
    if small and b"\0" not in head:
        data = head + read_all(stream, size - len(head))
        if b"\0" not in data:
            return Content(file._replace(text=data.decode("utf-8", "surrogateescape")), None, len(data))
    return Content(file._replace(head=head[:KEPT]))


def _program(file: File, head: bytes, stream: Stream) -> File:
    """Read the facts of an ELF file; a small one is looked through, so that its libraries and its program are known."""
    size = file.size or 0
    if size > SEARCHED:
        return file._replace(elf=elf_facts(head), head=head[:KEPT] if elf_facts(head) is None else None)
    data = head + read_all(stream, size - len(head))
    elf = elf_facts(data, whole=True)
    return file._replace(elf=elf, head=data[:KEPT] if elf is None else None, program=marked_program(data))


def read_all(stream: Stream, size: int) -> bytes:
    """Read up to ``size`` bytes from a stream that may give them in pieces."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)

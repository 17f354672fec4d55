"""Files that may be named pipes: one that nobody writes to is told after a while, not waited for for ever.

Pipes without a name, such as a shell's ``<(command)``, are waited for as standard input is: somebody writes to them.
"""

from __future__ import annotations

import errno
import io
import os
import select
import stat
from typing import IO

SECONDS = 10.0
"""How long a named pipe may be silent."""


def open_file(path: str) -> IO[bytes]:
    """Open a file to read; a named pipe that stays silent raises ``TimeoutError``, which is an ``OSError``."""
    file = open(path, "rb", opener=_open_at_once)  # noqa: SIM115  # whoever asked closes it
    if not stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
        return file
    if not os.path.lexists(os.path.realpath(path)):  # a pipe without a name
        os.set_blocking(file.fileno(), True)
        return file
    return io.BufferedReader(_NamedPipe(file))


def read_small(path: str, most: int = 2**20) -> bytes:
    """Read the beginning of a small file, such as a setting; raises ``OSError``, for a silent named pipe too."""
    with open_file(path) as file:
        return file.read(most) or b""


def _open_at_once(path: str, flags: int) -> int:
    """Open a file without waiting for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _NamedPipe(io.RawIOBase):
    """A named pipe; each read waits for ``SECONDS`` at most."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer that BufferedReader gives
        poll = select.poll()
        poll.register(self.file.fileno(), select.POLLIN)
        ready = poll.poll(SECONDS * 1000)
        if not ready:
            raise TimeoutError(errno.ETIMEDOUT, f"nothing was written to this pipe for {SECONDS:g} seconds")
        data = os.read(self.file.fileno(), len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()

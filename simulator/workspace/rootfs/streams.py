"""Streams of bytes that are read once: counted, limited, hashed, decompressed.

gzip, bzip2, xz and zstd are told by their first bytes, as engines do (moby ``DetectCompression``). zstd needs Python
3.14 or the package backports.zstd.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import zlib
from collections.abc import Callable
from typing import IO, Any, Protocol

from simulator.core.errors import Unreadable
from simulator.workspace.rootfs import limits

CHUNK = 256 * 1024
_GZIP, _BZIP2, _XZ, _ZSTD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes; empty at the end."""


class Progress(Protocol):
    """What is told how far reading has come."""

    def expect(self, size: int, /) -> object:
        """Say how many bytes there are, as soon as that is known."""

    def update(self, steps: int, /) -> object:
        """Say how many more bytes were read."""


class Damaged(Exception):
    """A stream is not what it says; the message is a part of a sentence: why."""


class Told:
    """A stream whose reading is told."""

    def __init__(self, stream: Stream, progress: Progress) -> None:
        self.stream, self.progress = stream, progress

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes."""
        data = self.stream.read(size)
        self.progress.update(len(data))
        return data


class Window:
    """The next ``left`` bytes of a stream; what is not read of them can be skipped."""

    def __init__(self, stream: Stream, size: int) -> None:
        self.stream, self.left = stream, size

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes of the window; raises ``Damaged`` where the stream ends before it."""
        wanted = self.left if size < 0 else min(size, self.left)
        if wanted == 0:
            return b""
        data = self.stream.read(wanted)
        if not data:
            raise Damaged("it ends too early")
        self.left -= len(data)
        return data

    def skip(self) -> None:
        """Pass over what is left."""
        seek = getattr(self.stream, "skip_forward", None)
        if seek is not None and self.left:
            seek(self.left)
            self.left = 0
        while self.left:
            self.read(CHUNK)


class Hashed:
    """A stream whose bytes are hashed while they are read."""

    def __init__(self, stream: Stream, algorithm: str = "sha256") -> None:
        self.stream, self.hash = stream, hashlib.new(algorithm)

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes."""
        data = self.stream.read(size)
        self.hash.update(data)
        return data

    def digest(self) -> str:
        """Read the rest, and return the hexadecimal digest of the whole."""
        while self.read(CHUNK):
            pass
        return self.hash.hexdigest()


class Begun:
    """A stream of which some bytes are read already."""

    def __init__(self, head: bytes, stream: Stream) -> None:
        self.head, self.stream = head, stream

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes."""
        if not self.head:
            return self.stream.read(size)
        if size < 0:
            data, self.head = self.head + self.stream.read(), b""
            return data
        data, self.head = self.head[:size], self.head[size:]
        return data


class Seekable(Begun):
    """A file that can seek, of which some bytes are read already: what is skipped is not read."""

    def __init__(self, file: IO[bytes], head: bytes) -> None:
        super().__init__(head, file)
        self.file = file

    def skip_forward(self, size: int) -> None:
        """Pass over bytes; raises ``Damaged`` where the file ends first."""
        taken = len(self.read(min(size, len(self.head))))
        if size > taken:
            self.file.seek(size - taken - 1, os.SEEK_CUR)
            if not self.file.read(1):
                raise Damaged("it ends too early")


class Decompressed:
    """The content of a compressed stream; several parts behind each other are one, as gzip and zstd have it."""

    def __init__(self, stream: Stream, make: Callable[[], Any]) -> None:
        self.stream, self.make = stream, make
        self.engine, self.begun = make(), False
        self.waiting = b""
        self.taken = self.given = 0

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` bytes; raises ``Damaged`` for a stream that is not whole, or a bomb."""
        wanted = CHUNK if size < 0 else size
        while wanted:
            if self.engine.eof:
                self.waiting, self.engine, self.begun = self.engine.unused_data, self.make(), False
            if not self.waiting and self.engine.needs_input:
                self.waiting = self.stream.read(CHUNK)
                self.taken += len(self.waiting)
                if not self.waiting:
                    if self.begun:
                        raise Damaged("it ends too early")
                    return b""
            if not self.begun and self.given and not self.waiting.strip(b"\0"):
                self.waiting = b""  # padding behind the last part
                continue
            data: bytes = self._decompress(wanted)
            if data:
                self._count(len(data))
                return data
        return b""

    def _decompress(self, wanted: int) -> bytes:
        feed, self.waiting, self.begun = self.waiting, b"", True
        try:
            data: bytes = self.engine.decompress(feed, wanted)
        except (OSError, ValueError, EOFError, MemoryError, zlib.error) as error:
            raise Damaged(_first_line(error)) from None
        except Exception as error:  # lzma and zstd have errors of their own, which cannot be named without them
            raise Damaged(_first_line(error)) from None
        return data

    def _count(self, size: int) -> None:
        self.given += size
        if self.given > limits.UNPACKED or (self.given > limits.BOMB and self.given > limits.RATIO * self.taken):
            raise Damaged(f"it unpacks to more than {limits.RATIO} times its size")


class _Inflater:
    """zlib with the interface of Python's other decompressors."""

    def __init__(self) -> None:
        self.engine = zlib.decompressobj(31)  # with the header and the checksum of gzip

    @property
    def eof(self) -> bool:
        return self.engine.eof

    @property
    def unused_data(self) -> bytes:
        return self.engine.unused_data

    @property
    def needs_input(self) -> bool:
        return not self.engine.unconsumed_tail

    def decompress(self, data: bytes, size: int) -> bytes:
        return self.engine.decompress(self.engine.unconsumed_tail + data, size)


def decompressed(stream: Stream) -> Stream:
    """Return the content of a stream, decompressed if it is compressed; raises ``Unreadable`` where zstd is missing."""
    head = b""
    while len(head) < 6 and (data := stream.read(6 - len(head))):
        head += data
    whole = Begun(head, stream)
    if head.startswith(_GZIP):
        return Decompressed(whole, _Inflater)
    if head.startswith(_BZIP2):
        return Decompressed(whole, importlib.import_module("bz2").BZ2Decompressor)
    if head.startswith(_XZ):
        lzma = importlib.import_module("lzma")
        return Decompressed(whole, lambda: lzma.LZMADecompressor(memlimit=limits.MEMORY))
    if head.startswith(_ZSTD):
        return Decompressed(whole, zstd_decompressor())
    return whole


def zstd_decompressor() -> Any:
    """Return the decompressor of zstd: a part of Python from 3.14 on, and of a package before."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(name).ZstdDecompressor
        except ImportError:
            continue
    raise Unreadable(
        "a layer is compressed by zstd, which this Python does not read: install dsim[zstd], or use Python 3.14"
    )


def _first_line(error: Exception) -> str:
    return next(iter(str(error).lower().splitlines()), "") or "it is damaged"

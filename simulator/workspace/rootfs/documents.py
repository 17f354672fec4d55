"""The documents of an archive of images: every file in it that looks like JSON; layers are skipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from simulator.core.errors import Unreadable
from simulator.images import config as configs
from simulator.launch.contents import read_all
from simulator.workspace.rootfs import limits
from simulator.workspace.rootfs.streams import Begun, Damaged, Seekable, decompressed
from simulator.workspace.rootfs.tar import members


class Documents:
    """The documents that were found in an archive."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.found: dict[str, bytes] = {}
        self.bytes = 0

    def take(self, path: str, data: bytes) -> None:
        """Keep a document; raises ``Unreadable`` where they become too many."""
        self.found[path] = data
        self.bytes += len(data)
        if self.bytes > limits.MANIFESTS:
            raise Unreadable(f"{self.what} holds more JSON than an archive of images does")


def documents_of(file: IO[bytes], head: bytes, what: str) -> Mapping[str, bytes]:
    """Read every file of an archive that looks like JSON, in one pass; ``head`` are the bytes already read."""
    documents = Documents(what)
    try:
        stream = Seekable(file, head) if file.seekable() else Begun(head, file)
        for member, data in members(decompressed(stream)):
            if member.kind == "file" and member.size <= configs.LIMIT:
                start = read_all(data, 1)
                if start in (b"{", b"["):
                    documents.take(clean(member.path), start + read_all(data, member.size - 1))
    except (Damaged, OSError) as error:
        raise Unreadable(f"{what} is no whole archive: {error}") from None
    return documents.found


def clean(path: str) -> str:
    """Return a path of an archive without ``./`` in front."""
    while path.startswith("./"):
        path = path[2:]
    return path

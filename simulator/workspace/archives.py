"""The image configuration within an archive of images, or an OCI layout; nothing is unpacked.

It reads what ``docker save`` and ``podman save`` write, ``docker buildx build --output type=docker|oci``, and OCI
layouts in a folder or an archive. Sources: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md;
moby image/tarexport/save.go; the names before a path are those of containers-transports(5).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from simulator.core.record import NamedTuple
from simulator.images import config as configs
from simulator.workspace.image_index import document_at, find_image
from simulator.workspace.pipes import open_file

TRANSPORTS = ("docker-archive", "oci-archive", "oci")
DAEMON = "docker-daemon:"
"""The prefix of an image name that the daemon looks up."""
HEAD = 512
"""The number of bytes of a file that show whether it is an archive."""
_MAGIC = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")


class Place(NamedTuple):
    """Where an image is: a path, and the image's name there; None if there is only one."""

    path: str
    name: str | None = None


def place(text: str) -> Place:
    """Read ``docker-archive:PATH[:NAME]`` and the like; any other text, and the name of an existing file, is a path."""
    if os.path.exists(text):  # any text can be a file's name
        return Place(text)
    transport, colon, address = text.partition(":")
    if not colon or transport not in TRANSPORTS:
        return Place(text)
    path, _, name = address.partition(":")
    return Place(path, name or None)


def is_archive(head: bytes) -> bool:
    """Return whether a file is an archive, compressed or not, by its first ``HEAD`` bytes."""
    return head.startswith(_MAGIC) or head[257:262] == b"ustar"


def is_layout(path: str) -> bool:
    """Return whether a path is the folder of an OCI layout."""
    return (Path(path) / "index.json").is_file()


def in_archive(file: IO[bytes], head: bytes, what: str, name: str | None = None, platform: str | None = None) -> Any:
    """Find the image configuration in an archive, as a JSON document; ``head`` are the bytes already read.

    ``name`` chooses among several images, ``platform`` (``linux/arm64``) among those with the same name; None means the
    only name, and linux/amd64. Raises ``Unreadable`` if there is no such image, or more than one.
    """
    from simulator.workspace.rootfs.documents import documents_of

    documents = documents_of(file, head, what)
    return document_at(documents, find_image(documents, what, name, platform).config, what)


def in_layout(path: str, name: str | None = None, platform: str | None = None) -> Any:
    """Find the image configuration in the folder of an OCI layout, as ``in_archive`` does."""
    documents = Layout(path)
    return document_at(documents, find_image(documents, path, name, platform).config, path)


class Layout(Mapping[str, bytes]):
    """The documents of an OCI layout by their paths, read on demand; a path that leads out of it is not found."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def open(self, key: str) -> IO[bytes]:
        """Open a file of the layout; raises ``KeyError`` where there is none."""
        if ".." in key.split("/") or key.startswith("/"):
            raise KeyError(key)
        try:
            return open_file(str(self.folder / key))
        except (OSError, ValueError):
            raise KeyError(key) from None

    def __getitem__(self, key: str) -> bytes:
        try:
            with self.open(key) as file:
                return file.read(configs.LIMIT + 1)
        except OSError:
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

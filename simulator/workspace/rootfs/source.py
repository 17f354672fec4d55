"""Where a root filesystem comes from: an archive, a layout, a folder, a JSON file, a daemon, a registry.

Read first what a word names, then read it: ``image_at`` for an image with its configuration, ``rootfs_at`` for the root
filesystem alone. A word is spelled as containers-transports(5) does: PATH, ``docker-archive:PATH[:NAME]``,
``oci:FOLDER[:NAME]``, ``docker-daemon:NAME``, ``docker://NAME``.
"""

from __future__ import annotations

import os
from typing import Any

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.images import config as configs
from simulator.launch.contents import read_all
from simulator.launch.rootfs import UNKNOWN, RootFs
from simulator.launch.rootfs_json import read_rootfs
from simulator.workspace import archives
from simulator.workspace.disk import display_name, open_readable
from simulator.workspace.rootfs.folder import read_folder
from simulator.workspace.rootfs.images import ImageFound, read_archive, read_layout
from simulator.workspace.rootfs.streams import Begun, Progress, Stream, Told

REGISTRY = "docker://"
"""The prefix of the name of an image that a registry has."""
_OF_ROOTFS = frozenset(("files", "complete"))


class Choice(NamedTuple):
    """Which image is meant, where there are several, and who is told how far reading has come."""

    name: str | None = None
    platform: str | None = None
    progress: Progress | None = None
    cache: str | None = None
    """The folder that keeps what a registry sent; None keeps nothing."""


def image_at(word: str, choice: Choice) -> tuple[ImageFound, str]:
    """Read an image, its configuration and its root filesystem; return it with its name for messages.

    A JSON document that describes an image has no root filesystem: it is ``UNKNOWN``. Raises ``Unreadable``.
    """
    if word.startswith(REGISTRY):
        from simulator.workspace.rootfs.registry import pull

        return pull(word.removeprefix(REGISTRY), choice.platform, choice.progress, choice.cache), word
    if word.startswith(archives.DAEMON):
        return _image_of_daemon(word, choice), word
    place = archives.place(word)
    what, name = display_name(place.path), place.name or choice.name
    if archives.is_layout(place.path):
        return read_layout(place.path, what, name, choice.platform), what
    with open_readable(place.path) as file:
        head = read_all(file, archives.HEAD)
        stream = _told(Begun(head, file), choice.progress)
        _expect(place.path, choice.progress)
        if archives.is_archive(head):
            found = read_archive(stream, what, name, choice.platform)
            if found.document is None:
                raise Unreadable(f"{what} holds the files of a root filesystem and no image; give it by --rootfs")
            return found, what
        return ImageFound(configs.parse(_whole(stream, what), what), UNKNOWN), what


def rootfs_at(word: str, choice: Choice) -> RootFs:
    """Read the root filesystem that a word names: that of an image, a folder, an archive, or the oracle's JSON."""
    if word.startswith((REGISTRY, archives.DAEMON)):
        return image_at(word, choice)[0].rootfs
    place = archives.place(word)
    what, name = display_name(place.path), place.name or choice.name
    if archives.is_layout(place.path):
        return read_layout(place.path, what, name, choice.platform).rootfs
    if os.path.isdir(place.path):
        return read_folder(place.path, what)
    with open_readable(place.path) as file:
        head = read_all(file, archives.HEAD)
        stream = _told(Begun(head, file), choice.progress)
        _expect(place.path, choice.progress)
        if archives.is_archive(head):
            return read_archive(stream, what, name, choice.platform).rootfs
        document = configs.parse(_whole(stream, what), what)
    return _rootfs_of_json(document, what)


def _image_of_daemon(word: str, choice: Choice) -> ImageFound:
    from simulator.workspace.daemon import exported, inspect

    document = configs.parse(inspect(word.removeprefix(archives.DAEMON)), word)
    facts = document if isinstance(document, dict) else {}
    identifier, size = facts.get("Id"), facts.get("Size")
    if choice.progress is not None and isinstance(size, int):
        choice.progress.expect(size)
    name = identifier if isinstance(identifier, str) and identifier else word.removeprefix(archives.DAEMON)
    with exported(name) as stream:
        found = read_archive(_told(stream, choice.progress), word, None, choice.platform)
    return ImageFound(document, found.rootfs)


def _rootfs_of_json(document: Any, what: str) -> RootFs:
    """Read what the oracle calls ``rootfs``: the object itself, or a request or scenario that holds one."""
    if isinstance(document, dict) and isinstance(document.get("rootfs"), dict) and _OF_ROOTFS & set(document["rootfs"]):
        document = document["rootfs"]
    if isinstance(document, dict) and not _OF_ROOTFS & set(document):
        raise Unreadable(f"{what} has neither files nor complete; give a root filesystem as docs/rootfs.md tells")
    return read_rootfs(document, what)._replace(source=what)


def _whole(stream: Stream, what: str) -> bytes:
    data = read_all(stream, configs.LIMIT + 1)
    if len(data) > configs.LIMIT:
        raise Unreadable(f"{what} is larger than {configs.LIMIT // 2**20} MiB, and no archive that dsim reads")
    return data


def _expect(path: str, progress: Progress | None) -> None:
    if progress is not None and os.path.isfile(path):
        progress.expect(os.path.getsize(path))


def _told(stream: Stream, progress: Progress | None) -> Stream:
    return stream if progress is None else Told(stream, progress)

"""A folder of this machine as a root filesystem; links are never followed, other file systems not entered."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from typing import BinaryIO

from simulator.core.errors import Unreadable
from simulator.launch import contents
from simulator.launch.identify import identified
from simulator.launch.layers import Applied
from simulator.launch.rootfs import File, FileType, RootFs
from simulator.workspace.disk import unreadable
from simulator.workspace.rootfs import limits

_TYPES: Mapping[int, FileType] = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "symlink",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
}


def read_folder(folder: str, what: str) -> RootFs:
    """Read every file below a folder; what cannot be read is not known, and neither is what is mounted there.

    Raises ``Unreadable`` for a folder that cannot be listed, and for one with too many files.
    """
    walk = _Walk(folder, what)
    try:
        walk.enter("")
    except OSError as error:
        raise unreadable(folder, error) from None
    while walk.waiting:
        path = walk.waiting.pop()
        try:
            walk.enter(path)
        except OSError:
            walk.touched.append(path)
    rootfs = RootFs(walk.files, complete=True, touched=tuple(sorted(walk.touched)), source=what)
    return identified(Applied(rootfs, walk.databases))


class _Walk:
    """The files that were found, and the folders to look into."""

    def __init__(self, folder: str, what: str) -> None:
        self.folder, self.what = folder.rstrip("/") or "/", what
        self.device = os.stat(folder).st_dev
        self.files: dict[str, File] = {}
        self.databases: dict[str, Mapping[str, str]] = {}
        self.touched: list[str] = []
        self.waiting: list[str] = []
        self.room = contents.TEXTS

    def enter(self, path: str) -> None:
        """Take the entries of a folder."""
        with os.scandir(self.folder + path) as entries:
            for entry in entries:
                if len(self.files) >= limits.ENTRIES:
                    raise Unreadable(f"{self.what} holds more files than dsim reads: {limits.ENTRIES}")
                self.take(f"{path}/{entry.name}", entry.stat(follow_symlinks=False))

    def take(self, path: str, facts: os.stat_result) -> None:
        """Take one file."""
        content = _content(self.folder + path, path[1:], facts, self.room)
        self.room -= content.kept
        if content.packages:
            self.databases[path] = content.packages
        if content.file.type == "directory":
            (self.waiting if facts.st_dev == self.device else self.touched).append(path)
        self.files[path] = content.file


def read_file(place: str, path: str) -> File:
    """Read what matters of one file at a place, which is called ``path`` in an image; raises ``OSError``."""
    return _content(place, path, os.lstat(place), contents.TEXTS).file


def _content(place: str, path: str, facts: os.stat_result, room: int) -> contents.Content:
    """Read what matters of a file; a regular file that cannot be read keeps its mode and owner."""
    kind = _TYPES.get(stat.S_IFMT(facts.st_mode), "unknown")
    file = File(kind, stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid)
    if kind == "symlink":
        return contents.Content(file._replace(target=os.readlink(place)))
    if kind != "file":
        return contents.Content(file)
    file = file._replace(size=facts.st_size)
    try:
        with _open(place) as stream:
            return contents.read_content(path, file, stream, room)
    except OSError:
        return contents.Content(file)


def _open(path: str) -> BinaryIO:
    """Open a regular file, and neither a link nor a pipe that came in its place."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb", buffering=0)

"""One layer, or the archive of a whole root filesystem: its entries, with what matters of each file's content."""

from __future__ import annotations

from simulator.core.errors import Unreadable
from simulator.launch import contents
from simulator.launch.layers import Entry
from simulator.launch.rootfs import File
from simulator.workspace.rootfs import limits
from simulator.workspace.rootfs.streams import Damaged, Stream, decompressed
from simulator.workspace.rootfs.tar import Member, members


class Room:
    """How much of an image may still be kept; shared by all its layers."""

    def __init__(self) -> None:
        self.entries, self.names, self.texts = limits.ENTRIES, limits.NAMES, contents.TEXTS

    def take(self, member: Member, what: str) -> None:
        """Take the room of an entry; raises ``Unreadable`` where there is none left."""
        self.entries -= 1
        self.names -= len(member.path) + len(member.link)
        if self.entries < 0 or self.names < 0:
            raise Unreadable(f"{what} lists more files than dsim reads: {limits.ENTRIES}, or names of 256 MiB")


def read_layer(stream: Stream, what: str, room: Room) -> list[Entry]:
    """Read the entries of a layer, which may be compressed; ``what`` names it in messages.

    Raises ``Unreadable`` for one that is damaged, or that is not read.
    """
    try:
        content = decompressed(stream)
        entries = []
        for member, data in members(content):
            room.take(member, what)
            entries.append(entry_of(member, data, room))
        drain(content)
    except Damaged as error:
        raise Unreadable(f"{what} is damaged: {error}") from None
    return entries


def drain(stream: Stream) -> None:
    """Read what follows the end of an archive, so that its checksums are looked at."""
    while stream.read(1024 * 1024):
        pass


def entry_of(member: Member, data: Stream, room: Room) -> Entry:
    """Return an entry of an archive with what is kept of its content."""
    if member.kind == "link":
        return Entry(member.path, File("unknown"), member.link)
    if member.kind != "file":
        target = member.link if member.kind == "symlink" else ""
        return Entry(member.path, File(member.kind, member.mode, member.uid, member.gid, target))
    file = File("file", member.mode, member.uid, member.gid, size=member.size)
    if member.sparse:
        return Entry(member.path, file)
    path = member.path.lstrip("./") if member.path.startswith((".", "/")) else member.path
    content = contents.read_content(path, file, data, room.texts)
    room.texts -= content.kept
    return Entry(member.path, content.file, None, content.packages)

"""Archives of images in one pass: what ``docker save`` and ``podman save`` write, and OCI archives and layouts.

An archive lists its layers where it pleases, mostly at its end: so the entries of every layer are kept until the list
is known, which is little, and the bytes of none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.images import config as configs
from simulator.launch.contents import read_all
from simulator.launch.identify import identified
from simulator.launch.layers import Entry, apply_layers
from simulator.launch.rootfs import RootFs
from simulator.workspace.archives import HEAD, Layout, is_archive
from simulator.workspace.image_index import SavedImage, document_at, find_image, saved_images
from simulator.workspace.rootfs import limits
from simulator.workspace.rootfs.documents import Documents, clean
from simulator.workspace.rootfs.layer import Room, drain, entry_of, read_layer
from simulator.workspace.rootfs.streams import Begun, Damaged, Hashed, Stream, decompressed
from simulator.workspace.rootfs.tar import Member, members

_BLOBS = "blobs/sha256/"
_ALIASES = 8  # how many links lead to a layer


class ImageFound(NamedTuple):
    """An image: the JSON document that describes it, None for a root filesystem alone, and its root filesystem."""

    document: Any
    rootfs: RootFs


class _Contents:
    """What an archive holds, as far as it has been read."""

    def __init__(self, what: str) -> None:
        self.what, self.room = what, Room()
        self.documents = Documents(what)
        self.layers: dict[str, list[Entry] | Unreadable] = {}
        self.aliases: dict[str, str] = {}
        self.entries: list[Entry] = []

    def take(self, member: Member, data: Stream) -> None:
        """Keep an entry of the archive: as a document, as a layer, and as a file of a root filesystem."""
        self.room.take(member, self.what)
        path = clean(member.path)
        if member.kind in ("link", "symlink"):
            folder = posixpath.dirname(path) if member.kind == "symlink" else ""
            self.aliases[path] = posixpath.normpath(posixpath.join(folder, member.link))
        near = member.kind == "file" and ("/" not in path or path.startswith("blobs/") or path.count("/") == 1)
        if not near:
            self.entries.append(entry_of(member, data, self.room))
            return
        head = read_all(data, HEAD)
        begun = Begun(head, data)
        if is_archive(head) or (head and not head.strip(b"\0")):
            self.layers[path] = self._layer(path, begun)
            self.entries.append(entry_of(member._replace(sparse=True), begun, self.room))
        elif head[:1] in (b"{", b"[") and member.size <= configs.LIMIT:
            self.documents.take(path, head + read_all(data, member.size - len(head)))
            self.entries.append(entry_of(member._replace(sparse=True), begun, self.room))
        else:
            self.entries.append(entry_of(member, begun, self.room))

    def _layer(self, path: str, stream: Stream) -> list[Entry] | Unreadable:
        """Read a layer; why it cannot be read matters only if the image has it."""
        try:
            return checked_layer(stream, path, self.what, self.room)
        except Unreadable as error:
            return error

    def image(self, name: str | None, platform: str | None) -> ImageFound:
        """Choose the image that is asked for, and apply its layers."""
        image = find_image(self.documents.found, self.what, name, platform)
        document = document_at(self.documents.found, image.config, self.what)
        return ImageFound(document, rootfs_of((self._found(path) for path in layers_of(image, self.what)), self.what))

    def _found(self, path: str) -> list[Entry]:
        place = clean(path)
        for _ in range(_ALIASES):
            if place in self.layers:
                break
            place = self.aliases.get(place, place)
        layer = self.layers.get(place)
        if layer is None:
            raise Unreadable(f"{self.what} names the layer {path}, and does not hold it")
        if isinstance(layer, Unreadable):
            raise layer
        return layer


def read_archive(stream: Stream, what: str, name: str | None = None, platform: str | None = None) -> ImageFound:
    """Read the image of an archive and its root filesystem, or a root filesystem that is packed as it is.

    ``name`` and ``platform`` choose as ``find_image`` does. Raises ``Unreadable`` for an archive that is not whole, or
    has no such image.
    """
    contents = _Contents(what)
    try:
        content = decompressed(stream)
        for member, data in members(content):
            contents.take(member, data)
        drain(content)
    except (Damaged, OSError) as error:
        raise Unreadable(f"{what} is no whole archive: {error}") from None
    if next(saved_images(contents.documents.found, what), None) is None:
        if not contents.entries:
            raise Unreadable(f"{what} holds nothing: neither an image nor the files of a root filesystem")
        return ImageFound(None, rootfs_of([contents.entries], what))
    return contents.image(name, platform)


def read_layout(folder: str, what: str, name: str | None = None, platform: str | None = None) -> ImageFound:
    """Read the image of an OCI layout in a folder, as ``read_archive`` does."""
    documents = Layout(folder)
    image = find_image(documents, what, name, platform)
    document = document_at(documents, image.config, what)
    return ImageFound(document, rootfs_of(_layers_of_layout(documents, image, what), what))


def _layers_of_layout(documents: Layout, image: SavedImage, what: str) -> Iterator[list[Entry]]:
    room = Room()
    for path in layers_of(image, what):
        try:
            file = documents.open(path)
        except KeyError:
            raise Unreadable(f"{what} names the layer {path}, and does not hold it") from None
        with file:
            yield checked_layer(file, path, what, room)


def checked_layer(stream: Stream, path: str, what: str, room: Room) -> list[Entry]:
    """Read a layer, and compare its bytes with the digest in its path."""
    label = f"the layer {path.rpartition('/')[2][:12]} of {what}" if path.startswith(_BLOBS) else f"{path} in {what}"
    if not path.startswith(_BLOBS):
        return read_layer(stream, label, room)
    hashed = Hashed(stream)
    entries = read_layer(hashed, label, room)
    if hashed.digest() != path.removeprefix(_BLOBS):
        raise Unreadable(f"{label} is not what its digest says; the archive is damaged")
    return entries


def layers_of(image: SavedImage, what: str) -> Sequence[str]:
    """Return the paths of an image's layers; raises ``Unreadable`` for more than an image can have."""
    if len(image.layers) > limits.LAYERS:
        raise Unreadable(f"{what} has {len(image.layers)} layers; engines start no image of more than 127")
    return image.layers


def rootfs_of(layers: Iterable[Sequence[Entry]], what: str) -> RootFs:
    """Apply layers, and say which programs the files are."""
    return identified(apply_layers(layers, what))

"""Layers applied one on the other, as engines unpack them: whiteouts, opaque folders, links, and what replaces what.

Reads: the entries of archives, in their order. Gives: ``RootFs``. Nothing is unpacked.
Source: https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md; compare containerd ``applyNaive``
(pkg/archive/tar.go) and moby ``UnpackLayer`` (go-archive, diff.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.core.text import quoted
from simulator.launch.rootfs import File, RootFs
from simulator.launch.tree import MAX_LINKS, PATH_MAX

WHITEOUT = ".wh."
OPAQUE = ".wh..wh..opq"
_META = ".wh..wh."  # what AUFS left in the top folder of a layer
FOLLOWED = 4_000_000
"""How many names the links have together that the entries of an image lead through."""


class Entry(NamedTuple):
    """One entry of a layer."""

    path: str
    """As the archive spells it."""
    file: File
    link: str | None = None
    """Of a hard link: the path in the same layer, or in one below, as the archive spells it."""
    packages: Mapping[str, str] | None = None
    """Of the database of a package manager: versions by the names of packages."""


class Applied(NamedTuple):
    """A root filesystem, and the packages that its databases list, by the path of the database."""

    rootfs: RootFs
    databases: Mapping[str, Mapping[str, str]]


class _Node:
    """A path in the tree: what it is, None for a folder that no layer lists, and what is below."""

    __slots__ = ("below", "file", "layer", "packages")

    def __init__(self, file: File | None, layer: int) -> None:
        self.file, self.layer = file, layer
        self.below: dict[str, _Node] = {}
        self.packages: Mapping[str, str] | None = None

    def is_directory(self) -> bool:
        return self.file is None or self.file.type == "directory"

    def is_link(self) -> bool:
        return self.file is not None and self.file.type == "symlink"


class _Way:
    """The way along a path: the folders that were entered, and the names that are left."""

    def __init__(self, root: _Node, parts: Sequence[str]) -> None:
        self.root, self.left = root, list(parts[::-1])
        self.entered: list[tuple[str, _Node]] = []
        self.links = 0

    @property
    def node(self) -> _Node:
        return self.entered[-1][1] if self.entered else self.root

    def next_name(self) -> str | None:
        """Take the next name, ``..`` followed; None at the end."""
        while self.left:
            name = self.left.pop()
            if name != "..":
                return name
            del self.entered[-1:]
        return None

    def enter(self, name: str, node: _Node) -> None:
        self.entered.append((name, node))

    def follow(self, target: str) -> int:
        """Go on with the path that a symbolic link holds; return how many names it has."""
        self.links += 1
        if target.startswith("/"):
            self.entered.clear()
        names = [name for name in target[:PATH_MAX].split("/") if name not in ("", ".")]
        self.left += names[::-1]
        return len(names) + 1

    def path_of(self, name: str) -> str:
        return "/" + "/".join([*[each for each, _ in self.entered], name])


def apply_layers(layers: Iterable[Sequence[Entry]], what: str) -> Applied:
    """Apply layers, the lowest first; the result is complete. ``what`` names their image in messages.

    Raises ``Unreadable`` for a layer that engines refuse: a path that leads out, a hard link to nothing, a loop of
    links. Where a layer writes through a symbolic link that only a layer below has, engines differ (overlayfs puts a
    folder in the place of the link, others follow it): both paths are unknown.
    """
    tree = _Tree(what)
    for number, entries in enumerate(layers):
        tree.apply(entries, number)
    return tree.result()


class _Tree:
    """The root filesystem while layers are applied."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.root = _Node(None, 0)
        self.touched: set[str] = set()
        self.followed = 0  # how many names of links were followed

    def apply(self, entries: Sequence[Entry], layer: int) -> None:
        """Apply a layer: first what it removes of the layers below, then what it brings."""
        named = [(self._parts(entry.path), entry) for entry in entries]
        for parts, _ in named:
            if parts and parts[-1].startswith(WHITEOUT):
                self._remove(parts)
        for parts, entry in named:
            if not parts:
                if entry.file.type == "directory":
                    self.root.file = entry.file
            elif not (parts[-1].startswith(WHITEOUT) or parts[0].startswith(_META)):
                self._put(parts, entry, layer)

    def _parts(self, path: str) -> list[str]:
        """Return the names in a path; raise for one that leads out of the root filesystem."""
        if len(path) > PATH_MAX or "\0" in path:
            raise Unreadable(f"{self.what} holds a path that no file can have; it begins with {quoted(path[:40])}")
        parts: list[str] = []
        for name in path.split("/"):
            if name == "..":
                if not parts and not path.startswith("/"):
                    raise Unreadable(f"{self.what} holds {quoted(path)}, which leads out of the root filesystem")
                del parts[-1:]
            elif name not in ("", "."):
                parts.append(name)
        return parts

    def _remove(self, parts: list[str]) -> None:
        """Obey a whiteout: remove one path, or all that is below a folder."""
        *folder, name = parts
        node = self._existing(folder)
        if name == OPAQUE:
            if node is not None:
                node.below.clear()
        elif not name.startswith(_META):
            removed = name.removeprefix(WHITEOUT)
            if removed in ("", ".", ".."):
                raise Unreadable(f"{self.what} holds {quoted('/'.join(parts))}, which removes no file")
            if node is not None:
                node.below.pop(removed, None)

    def _existing(self, parts: list[str]) -> _Node | None:
        """Find a folder without following links; None if there is none."""
        node = self.root
        for name in parts:
            found = node.below.get(name)
            if found is None:
                return None
            node = found
        return node

    def _put(self, parts: list[str], entry: Entry, layer: int) -> None:
        """Put an entry in its place, and what it replaces out of it."""
        place, through = self._folder(parts[:-1], layer)
        name = parts[-1]
        file, packages = (self._linked(entry), None) if entry.link is not None else (entry.file, entry.packages)
        if through:
            file = File("unknown")
        old = place.below.get(name)
        if old is not None and old.is_directory() and file.type == "directory":
            old.file, old.layer = file, layer
            return
        node = place.below[name] = _Node(file, layer)
        node.packages = packages

    def _folder(self, parts: Sequence[str], layer: int) -> tuple[_Node, bool]:
        """Find or make the folder of an entry; whether a symbolic link of a lower layer leads to it."""
        way = _Way(self.root, parts)
        through = False
        while (name := way.next_name()) is not None:
            child = way.node.below.get(name)
            if child is None or not (child.is_directory() or child.is_link()):
                child = way.node.below[name] = _Node(None, layer)
            if not child.is_link():
                way.enter(name, child)
                continue
            if child.layer < layer:
                through = True
                self.touched.add(way.path_of(name))
            self._follow(way, child, parts)
        return way.node, through

    def _linked(self, entry: Entry) -> File:
        """Return the file that a hard link names."""
        assert entry.link is not None
        parts = self._parts(entry.link)
        node = self._found(parts[:-1]) if parts else None
        found = node.below.get(parts[-1]) if node else None
        if found is None or found.file is None or found.file.type == "directory":
            raise Unreadable(
                f"{self.what} holds {quoted(entry.path)}, a hard link to {quoted(entry.link)}, which is no file there"
            )
        return found.file

    def _found(self, parts: Sequence[str]) -> _Node | None:
        """Find a folder, links followed; None if there is none."""
        way = _Way(self.root, parts)
        while (name := way.next_name()) is not None:
            child = way.node.below.get(name)
            if child is None:
                return None
            if child.is_link():
                self._follow(way, child, parts)
            else:
                way.enter(name, child)
        return way.node

    def _follow(self, way: _Way, link: _Node, parts: Sequence[str]) -> None:
        """Follow a symbolic link; raises for a loop, and where links cost more than those of any image."""
        assert link.file is not None
        self.followed += way.follow(link.file.target)
        if way.links > MAX_LINKS or self.followed > FOLLOWED:
            raise Unreadable(f"{self.what} holds {quoted('/'.join(parts)[:200])}, a loop of symbolic links")

    def result(self) -> Applied:
        """Return the root filesystem: every path that a layer lists and none removes."""
        files: dict[str, File] = {}
        databases: dict[str, Mapping[str, str]] = {}
        for path, node in self._nodes():
            if node.file is not None:
                files[path] = node.file
            elif not node.below:
                files[path] = File("directory", 0o755)
            if node.packages:
                databases[path] = node.packages
        for path in self.touched & files.keys():
            files[path] = File("unknown")
        return Applied(RootFs(files, complete=True, touched=tuple(sorted(self.touched)), source=self.what), databases)

    def _nodes(self) -> Iterator[tuple[str, _Node]]:
        """Yield every path with its node, without recursion: a path can have two thousand names."""
        if self.root.file is not None:
            yield "/", self.root
        waiting = [("", self.root)]
        while waiting:
            path, node = waiting.pop()
            for name, child in node.below.items():
                yield f"{path}/{name}", child
                if child.below:
                    waiting.append((f"{path}/{name}", child))

"""Walking the paths of a root filesystem as the kernel does: symbolic links, directories, permissions.

Reads: ``RootFs`` and the folders that are mounted over it; whom the walk is for. Gives: the file at the end of a path,
the error of the kernel, or what is not known.
Compare: path_resolution(7); Linux ``link_path_walk`` (fs/namei.c), ``generic_permission``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple
from simulator.golang.paths import clean
from simulator.launch.rootfs import File, RootFs

MAX_LINKS = 40
"""How many symbolic links the kernel follows in one path."""
PATH_MAX, NAME_MAX = 4096, 255
_EXECUTE = 0o1
_DIRECTORY = File("directory", 0o755)
_TMPFS = File("directory", 0o1777)
Mount: TypeAlias = Literal["image", "tmpfs", "volume", "bind"]
"""What is mounted: a volume that the image declares, a tmpfs, a volume of the request, a file or folder of the host."""


class Rights(NamedTuple):
    """Whose permissions decide; None where they are not known."""

    uid: int | None = 0
    gid: int | None = 0
    groups: tuple[int, ...] | None = ()
    overrides: bool = True
    """Whether the process has CAP_DAC_OVERRIDE in effect."""
    searches: bool = False
    """Whether it has CAP_DAC_READ_SEARCH in effect."""


ROOT = Rights()
"""The superuser with the usual capabilities."""


class Node(NamedTuple):
    """What a path leads to."""

    path: str
    """The path without symbolic links, ``.`` and ``..``."""
    file: File


class Errno(NamedTuple):
    """The error with which the kernel ends a walk: ``ENOENT``, ``ENOTDIR``, ``EACCES``, ``ELOOP`` ..."""

    name: str
    path: str = ""
    """Where a file is missing: its path without symbolic links; ``""`` for other errors."""


class NotKnown(NamedTuple):
    """A walk, or a step of the launch, whose end is not known."""

    what: str
    """What would settle it, as a sentence."""
    program: str = ""
    """The program, or working directory, that is not known: its path, or the name that is searched in PATH."""
    of_path: bool = False
    """Whether a path on the way is not known."""
    presence: bool = False
    """Whether not even that is known of it, whether it is there."""
    user: str = ""
    """The user of whom it is not known who that is; a group's name begins with a colon."""

    def sought(self, program: str) -> NotKnown:
        """Return the same, said of the program that was looked for, where a path on the way is not known."""
        if not self.presence:
            return self._replace(program=program) if self.of_path else self
        what = f"the image has {program} in a folder of PATH" if "/" not in program else f"there is a {program}"
        return NotKnown(f"whether {what}: list it, or give the complete root filesystem", program)


Walked: TypeAlias = Node | Errno | NotKnown


class Tree:
    """A root filesystem as a container sees it; it does not change.

    ``provided`` are files of the engine, such as devices, which are over the image's. ``mounted`` are the folders below
    which nothing is known, because something is mounted there, and what is.
    """

    __slots__ = ("_mounted", "_paths", "_provided", "rootfs")
    rootfs: RootFs

    def __init__(
        self, rootfs: RootFs, mounted: Mapping[str, Mount] | None = None, provided: Mapping[str, File] | None = None
    ) -> None:
        self.rootfs = rootfs
        self._provided = provided or {}
        self._paths: list[str] | None = None
        self._mounted: Mapping[str, Mount] = {}
        self._mounted = {self._mount_point(path): mount for path, mount in (mounted or {}).items()}
        self._paths = None

    def _mount_point(self, path: str) -> str:
        """Follow the symbolic links to a mount point, as far as they are known."""
        node = self.walk(path)
        if isinstance(node, Node):
            return node.path
        return node.path if isinstance(node, Errno) and node.path else clean("/" + path)

    def entry(self, path: str) -> File | NotKnown | None:
        """Give what is at a clean path whose parents are directories; None if nothing is."""
        mount = self._mounted.get(path)
        if mount == "tmpfs":
            return _TMPFS
        if mount in ("bind", "volume") or self._is_below_mount(path):
            return NotKnown(f"what {path} is: a mount is over the image's files there")
        if (file := self._provided.get(path)) is not None or (file := self.rootfs.files.get(path)) is not None:
            return NotKnown(f"what {path} is: list it with its type", of_path=True) if file.type == "unknown" else file
        if path == "/" or mount is not None or self._is_implied(path):
            return _DIRECTORY
        if not self.rootfs.complete or self._is_touched(path):
            what = f"whether there is a {path}: list it, or give the complete root filesystem"
            return NotKnown(what, of_path=True, presence=True)
        return None

    def is_volume(self, path: str) -> bool:
        """Return whether a volume is mounted at a clean path, which makes it a directory."""
        return self._mounted.get(path) == "volume"

    def _is_below_mount(self, path: str) -> bool:
        return any(path.startswith(mount + "/") for mount in self._mounted)

    def names(self, folder: str) -> frozenset[str]:
        """Give the names of what is known in a folder other than the root."""
        found: set[str] = set()
        begin, paths = folder + "/", self._sorted()
        for at in range(bisect_left(paths, begin), len(paths)):
            if not paths[at].startswith(begin):
                break
            found.add(paths[at][len(begin) :].partition("/")[0])
        return frozenset(found)

    def _is_implied(self, path: str) -> bool:
        """Return whether a path is above one that is known, which makes it a directory."""
        begin, paths = path + "/", self._sorted()
        at = bisect_left(paths, begin)
        return at < len(paths) and paths[at].startswith(begin)

    def _sorted(self) -> list[str]:
        """Give the paths that are known in order: those below one stand behind one another."""
        if self._paths is None:
            self._paths = sorted((*self.rootfs.files, *self._provided, *self._mounted))
        return self._paths

    def _is_touched(self, path: str) -> bool:
        return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in self.rootfs.touched)

    def is_absent(self, path: str) -> bool:
        """Return whether a path is known not to exist, whatever is known of the folders above it."""
        if not self.rootfs.absent or ".." in path.split("/"):
            return False
        path = clean("/" + path)
        if path in self._mounted or self._is_below_mount(path):
            return False
        return path in self.rootfs.absent or any(path.startswith(f"{each}/") for each in self.rootfs.absent)

    def walk(self, path: str, cwd: str = "/", rights: Rights = ROOT, *, follow: bool = True) -> Walked:
        """Walk a path from the root, or from ``cwd`` where it is relative; an empty path is not found.

        ``follow`` says whether a symbolic link at the end is followed.
        """
        if fault := _fault(path):
            return Errno(fault)
        folder, rest, links = ("/" if path.startswith("/") else cwd), path.split("/")[::-1], 0
        node: Walked = self._node(folder)
        while rest:
            name = rest.pop()
            if isinstance(node, Node) and (wrong := self._cannot_enter(node, name, rest, rights)) is not None:
                return wrong
            if not isinstance(node, Node) or name in ("", "."):
                if not isinstance(node, Node):
                    return node
                continue
            if name == "..":
                node = self._node(node.path.rpartition("/")[0] or "/")
                continue
            if len(name.encode("utf-8", "surrogatepass")) > NAME_MAX:
                return Errno("ENAMETOOLONG")
            parent, node = node, self._child(node, name)
            if isinstance(node, NotKnown) and self.is_absent("/".join((parent.path.rstrip("/"), name, *rest[::-1]))):
                return Errno("ENOENT", clean("/" + "/".join((parent.path, name, *rest[::-1]))))
            if isinstance(node, Errno):
                return Errno(node.name, clean("/" + "/".join((node.path, *rest[::-1]))))
            if isinstance(node, Node) and node.file.type == "symlink" and (rest or follow):
                links += 1
                if links > MAX_LINKS:
                    return Errno("ELOOP")
                target = node.file.target
                rest += target.split("/")[::-1]
                node = self._node("/" if target.startswith("/") else node.path.rpartition("/")[0] or "/")
        return node

    def _cannot_enter(self, node: Node, name: str, rest: list[str], rights: Rights) -> Errno | NotKnown | None:
        """Say why the walk cannot go on with ``name`` from a node; None if it can."""
        if node.file.type != "directory":
            return Errno("ENOTDIR")
        if name == "" and not rest:  # a slash at the end needs a directory, and no permission
            return None
        allowed = may_execute(node.file, rights)
        if allowed is None:
            return NotKnown(f"who the user is: give /etc/passwd and /etc/group, to see who may search {node.path}")
        return None if allowed else Errno("EACCES")

    def _node(self, path: str) -> Walked:
        entry = self.entry(path)
        if entry is None:
            return Errno("ENOENT", path)
        return entry if isinstance(entry, NotKnown) else Node(path, entry)

    def _child(self, folder: Node, name: str) -> Walked:
        return self._node(f"/{name}" if folder.path == "/" else f"{folder.path}/{name}")


def may_execute(file: File, rights: Rights) -> bool | None:
    """Return whether a file may be executed, or a directory searched; None if that depends on what is not known."""
    directory = file.type == "directory"
    if rights.overrides:
        return directory or bool(file.mode & 0o111)
    if directory and rights.searches:
        return True
    owner, group, others = (bool(file.mode >> shift & _EXECUTE) for shift in (6, 3, 0))
    if owner == group == others:
        return owner
    if rights.uid is None:
        return None
    if rights.uid == file.uid:
        return owner
    if rights.gid == file.gid or file.gid in (rights.groups or ()):
        return group
    if rights.gid is None or rights.groups is None:
        return group if group == others else None
    return others


def _fault(path: str) -> str:
    """Give the error of a path that the kernel does not look at; ``""`` for others."""
    if not path:
        return "ENOENT"
    if "\0" in path:
        return "EINVAL"
    return "ENAMETOOLONG" if len(path.encode("utf-8", "surrogatepass")) >= PATH_MAX else ""

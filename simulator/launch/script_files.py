"""The root filesystem as a script sees it: a ``Tree`` of the launch as the source of the shell's ``Files``."""

from __future__ import annotations

from simulator.launch.rootfs import File
from simulator.launch.tree import NotKnown, Tree
from simulator.shell.evaluation.files import ABSENT, FileFacts, Files, User, is_below


class TreeSource:
    """The files of a container before a script has changed any."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def at(self, path: str) -> FileFacts | None:
        """Return what is at a clean path, links not followed; ``ABSENT`` if there is surely nothing, None if open."""
        entry = self.tree.entry(path)
        if isinstance(entry, NotKnown):
            return None
        return ABSENT if entry is None else entry

    def names(self, directory: str) -> frozenset[str] | None:
        """Return the names in a directory; None if they are not all known."""
        rootfs = self.tree.rootfs
        if not rootfs.complete or directory == "/" or is_below(directory, ("/proc", "/dev", "/sys")):
            return None
        if isinstance(self.tree.entry(f"{directory}/."), NotKnown):
            return None
        return self.tree.names(directory)

    def is_absent(self, path: str) -> bool:
        """Return whether a path is known not to exist, whatever is known of the folders above it."""
        return self.tree.is_absent(path)


def users_of(files: Files) -> dict[str, User] | None:
    """Read the users of /etc/passwd; None if it is not known."""
    facts = files.look("/etc/passwd", "/")
    if facts is None or facts.text is None:
        return {} if facts == ABSENT else None
    users: dict[str, User] = {}
    for line in facts.text.split("\n"):
        fields = line.split(":")
        if len(fields) >= 4 and fields[2].isdigit() and fields[3].isdigit():
            users.setdefault(fields[0], User(int(fields[2]), int(fields[3]), None, fields[0]))
    return users


class ChangedTree(Tree):
    """The files of a container after a script has changed some."""

    __slots__ = ("_files", "_superuser")

    def __init__(self, tree: Tree, files: Files, *, superuser: bool) -> None:
        for name in Tree.__slots__:
            setattr(self, name, getattr(tree, name))
        self._files, self._superuser = files, superuser

    def entry(self, path: str) -> File | NotKnown | None:
        """Give what is at a clean path whose parents are directories; None if nothing is."""
        facts = self._files.at(path)
        if facts is None:
            found = super().entry(path)
            return found if isinstance(found, NotKnown) else NotKnown(f"what a script made of {path}")
        if facts.type == "absent":
            return None
        if facts.type == "unknown":
            return NotKnown(f"what a script made of {path}")
        if facts.type != "symlink" and not self._has_known_rights(path, facts):
            return NotKnown(f"whom the rights of {path} allow what, which a script may have changed")
        if isinstance(facts, File):
            return facts
        return File(facts.type, facts.mode, facts.uid, facts.gid, facts.target, facts.text)  # type: ignore[arg-type]

    def _has_known_rights(self, path: str, facts: FileFacts) -> bool:
        """Return whether the mode of a file, and whose it is, are known as far as they decide."""
        files = self._files
        if is_below(path, files.remoded) and (facts.type != "directory" or not self._superuser):
            return False
        return self._superuser or not is_below(path, files.reowned) or facts.mode & 0o111 in (0, 0o111)

"""The files that a script sees: the root filesystem, and what the script has changed of it so far.

Compare: path_resolution(7); POSIX.1-2024, "test".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Protocol

from simulator.core.record import NamedTuple


class FileFacts(Protocol):
    """What is known of one path. ``File`` of the launch is one."""

    @property
    def type(self) -> str:
        """``file``, ``directory``, ``symlink``, ``device``, ``fifo``, ``socket``; ``unknown``; ``absent``."""

    @property
    def mode(self) -> int: ...

    @property
    def uid(self) -> int: ...

    @property
    def gid(self) -> int: ...

    @property
    def target(self) -> str: ...

    @property
    def text(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...


class Known(NamedTuple):
    """What a script made known of one path."""

    type: str
    mode: int = 0o644
    uid: int = 0
    gid: int = 0
    target: str = ""
    text: str | None = None
    size: int | None = None


class User(NamedTuple):
    """Whom a script runs as; None where it is not known."""

    uid: int | None = None
    gid: int | None = None
    groups: tuple[int, ...] | None = None
    name: str = ""
    overrides: bool = True
    """Whether, as the superuser, it has CAP_DAC_OVERRIDE."""


ABSENT = Known("absent")
DIRECTORY = Known("directory", 0o755)
_MOUNTED = ("/proc", "/dev", "/sys")
_DEVICES = frozenset(
    f"/dev/{name}" for name in "null zero full random urandom tty ptmx stdin stdout stderr console".split()
)
_ENGINE_FILES = frozenset(
    ("/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/.dockerenv", "/run/.containerenv", "/run/secrets")
)
_FOLLOWED = 40


class Source(Protocol):
    """The files as they were when the container started."""

    def at(self, path: str) -> FileFacts | None:
        """Return what is at a clean path, links not followed; ``ABSENT`` if there is surely nothing, None if open."""

    def names(self, directory: str) -> frozenset[str] | None:
        """Return the names in a directory; None if they are not all known."""

    def is_absent(self, path: str) -> bool:
        """Return whether there is surely nothing at a path, whatever the folders above it are."""


class Listing:
    """Files by path: a ``Source``."""

    def __init__(
        self, files: Mapping[str, FileFacts], *, complete: bool = False, touched: tuple[str, ...] = ()
    ) -> None:
        self.files, self.complete, self.touched = files, complete, touched

    @cached_property
    def children(self) -> Mapping[str, frozenset[str]]:
        """The names in each directory that is listed or above a listed path."""
        found: dict[str, set[str]] = {"/": set()}
        for path in self.files:
            while path != "/":
                parent, _, name = path.rpartition("/")
                names = found.setdefault(parent or "/", set())
                if name in names:
                    break
                names.add(name)
                path = parent or "/"
        return {path: frozenset(names) for path, names in found.items()}

    def at(self, path: str) -> FileFacts | None:
        """Return what is at a path, links not followed; ``ABSENT`` if there is surely nothing, None if that is open."""
        if path in _DEVICES:
            return Known("device", 0o666)
        if path in _ENGINE_FILES:
            return None
        if (facts := self.files.get(path)) is not None:
            return facts
        if path in _MOUNTED or path in self.children:
            return DIRECTORY
        return ABSENT if self.complete and not is_below(path, (*_MOUNTED, *self.touched)) else None

    def names(self, directory: str) -> frozenset[str] | None:
        """Return the names in a directory; None if they are not all known."""
        if not self.complete or is_below(directory, (*_MOUNTED, *self.touched)):
            return None
        return self.children.get(directory, frozenset())

    def is_absent(self, path: str) -> bool:
        """Return false: a path is absent only where all that is above it is known."""
        return False


class Files(NamedTuple):
    """The files at a point of a script."""

    listing: Source
    changes: Mapping[str, FileFacts | None] = {}
    """What the script changed, by path; None: what is there is not known any more."""
    disturbed: bool = False
    """Whether a program has run of which it is not known what it writes: then what was absent may exist, and what is no
    program may have other content. What exists is taken to stay."""
    reowned: tuple[str, ...] = ()
    """Paths whose owner and group, and those of all below, a program may have changed."""
    remoded: tuple[str, ...] = ()
    """Paths whose mode, and that of all below, a program may have changed."""
    shared: frozenset[str] = frozenset()
    """Clean paths of files that are open for other descriptors than the standard output: their texts are not known."""

    def at(self, path: str) -> FileFacts | None:
        """Return what is at a clean path, links not followed; None if it is not known."""
        if path in self.changes:
            return self.changes[path]
        above = path
        while above != "/" and self.changes:
            above = above.rpartition("/")[0] or "/"
            if above in self.changes:
                changed = self.changes[above]
                if changed is None or changed.type == "unknown":
                    return None
                if changed.type == "absent":
                    return ABSENT
        facts = self.listing.at(path)
        if not self.disturbed or facts is None:
            return facts
        if facts.type == "absent":
            return None
        if facts.type == "file" and not facts.mode & 0o111 and path not in ("/etc/passwd", "/etc/group"):
            return Known("file", facts.mode, facts.uid, facts.gid)
        return facts

    def locate(self, path: str, cwd: str | None, *, follow: bool = True) -> tuple[str, FileFacts | None]:
        """Return the clean path without links, and what is there; ``ABSENT`` if nothing, None if it is not known.

        The path is ``""`` where it is not known. Where a directory above is missing, it is what would be there.
        """
        if not path:
            return "", ABSENT
        if not path.startswith("/"):
            if cwd is None:
                return "", None
            path = f"{cwd}/{path}"
        rest = [part for part in reversed(path.split("/")) if part not in ("", ".")]
        here, facts, links = "/", DIRECTORY, 0
        found: FileFacts | None = facts
        while rest:
            part = rest.pop()
            if part == "..":
                here = here.rpartition("/")[0] or "/"
                found = DIRECTORY
                continue
            here = f"{here.rstrip('/')}/{part}"
            found = self.at(here)
            if found is not None and found.type == "symlink" and (rest or follow):
                links += 1
                if links > _FOLLOWED:
                    return here, ABSENT
                here = "/" if found.target.startswith("/") else here.rpartition("/")[0] or "/"
                rest += [each for each in reversed(found.target.split("/")) if each not in ("", ".")]
                found = DIRECTORY
                continue
            if found is None or found.type == "unknown":
                whole = "/".join((here, *reversed(rest)))
                if found is None and not self.disturbed and not self.changes and self.listing.is_absent(whole):
                    return whole, ABSENT
                return ("", None) if rest else (here, found)
            if found.type == "absent" or (rest and found.type != "directory"):
                return "" if ".." in rest else "/".join((here, *reversed(rest))), ABSENT
        return here, _as_directory(found) if path.endswith("/") else found

    def look(self, path: str, cwd: str | None, *, follow: bool = True) -> FileFacts | None:
        """Return what is at a path; ``ABSENT`` if nothing, None if it is not known."""
        return self.locate(path, cwd, follow=follow)[1]

    def changing(self, path: str, facts: FileFacts | None) -> Files:
        """Return the files after a path was changed; ``path`` is clean and without links."""
        if path in self.shared and facts is not None and facts.text is not None:
            facts = Known(facts.type, facts.mode, facts.uid, facts.gid, facts.target)
        return self._replace(changes={**self.changes, path: facts})

    def sharing(self, path: str) -> Files:
        """Return the files while one, at a clean path, may be written to at any time."""
        files = self._replace(shared=self.shared | {path})
        return files.changing(path, files.changes[path]) if path in files.changes else files

    def changing_rights(self, program: str, path: str) -> Files:
        """Return the files after ``chmod``, ``chown`` or ``chgrp`` of a clean path, and perhaps of all below."""
        if program == "chmod":
            return self._replace(remoded=tuple(dict.fromkeys((*self.remoded, path))))
        return self._replace(reowned=tuple(dict.fromkeys((*self.reowned, path))))

    def either(self, other: Files) -> Files:
        """Return what holds of both."""
        changes: dict[str, FileFacts | None] = {}
        for path in self.changes.keys() | other.changes.keys():
            one, two = self.at(path), other.at(path)
            changes[path] = one if one == two else None
        reowned = tuple(dict.fromkeys((*self.reowned, *other.reowned)))
        remoded = tuple(dict.fromkeys((*self.remoded, *other.remoded)))
        disturbed = self.disturbed or other.disturbed
        return Files(self.listing, changes, disturbed, reowned, remoded, self.shared | other.shared)

    def permits(self, path: str, facts: FileFacts, user: User, bit: int) -> bool | None:
        """Return whether a user may read (4), write (2) or execute (1) what is at a clean path; None if not known."""
        superuser = user.uid == 0 and user.overrides
        if is_below(path, self.remoded) and (not superuser or (bit == 1 and facts.type != "directory")):
            return None
        if is_below(path, self.reowned) and not superuser:
            allowed = {bool(facts.mode >> place & bit) for place in (6, 3, 0)}
            return allowed.pop() if len(allowed) == 1 else None
        return permits(facts, user, bit)

    def names(self, directory: str) -> list[str] | None:
        """Return the names in a directory in order; None if they are not known."""
        facts = self.at(directory)
        if facts is not None and facts.type != "directory":
            return []
        changed = any(is_below(path, (directory,)) for path in self.changes)
        if self.disturbed or facts is None or changed:
            return None
        names = self.listing.names(directory)
        return None if names is None else sorted(names)


def _as_directory(found: FileFacts | None) -> FileFacts | None:
    """Return what is at a path that ends with a slash: only a directory is."""
    return found if found is None or found.type in ("directory", "unknown") else ABSENT


def is_below(path: str, folders: tuple[str, ...]) -> bool:
    """Return whether a path is one of the folders or below one."""
    return any(path == folder or path.startswith(f"{folder.rstrip('/')}/") for folder in folders)


def permits(facts: FileFacts, user: User, bit: int) -> bool | None:
    """Return whether a user may read (4), write (2) or execute (1) a file; None if it is not known.

    Root may read and write everything, and execute what has any bit for it (capabilities(7), CAP_DAC_OVERRIDE).
    """
    if user.uid is None or facts.type == "unknown":
        return None
    if user.uid == 0 and user.overrides:
        return bit != 1 or facts.type == "directory" or bool(facts.mode & 0o111)
    if user.uid == facts.uid:
        return bool(facts.mode >> 6 & bit)
    if facts.gid == user.gid or (user.groups is not None and facts.gid in user.groups):
        return bool(facts.mode >> 3 & bit)
    if user.groups is None and bool(facts.mode >> 3 & bit) != bool(facts.mode & bit):
        return None
    return bool(facts.mode & bit)

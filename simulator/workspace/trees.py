"""All files of a revision, or of the working tree, that can start containers: read by git, with one call for all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from simulator.analysis.repository.kinds import may_start
from simulator.core.errors import Unreadable
from simulator.workspace.disk import NoSuchFile
from simulator.workspace.git import git, try_git
from simulator.workspace.revisions import MOST_BYTES, read_blobs, read_here


def is_working_tree() -> bool:
    """Return whether the current folder is in the working tree of a git repository; without git it is in none."""
    try:
        return try_git("rev-parse", "--is-inside-work-tree").stdout.strip() == b"true"
    except Unreadable:
        return False


class Tree(Mapping[str, str]):
    """Files by their paths from the repository's root; those that can start containers are read at once.

    Any other file is read when it is asked for. Raises ``NoSuchFile`` for one that does not exist. ``modes`` has the
    modes of all files, 0 for a link and what else is no file.
    """

    def __init__(self, commit: str, root: Path) -> None:
        self.commit, self.root = commit, root
        self.blobs, self.modes = _blobs(commit) if commit else ({}, _working_modes(root))
        self.names = {*self.blobs} if commit else {name for name, mode in self.modes.items() if mode}
        starting = [name for name in self.names if may_start(name)]
        if commit:
            texts = read_blobs({self.blobs[name] for name in starting} - {""})
            self.texts = {name: texts[self.blobs[name]] for name in starting if self.blobs[name] in texts}
        else:
            self.texts = {name: text for name in starting if (text := read_here(root / name)) is not None}

    def __getitem__(self, name: str) -> str:
        found = self.texts.get(name)
        if found is None and name in self.names:
            blob = self.blobs.get(name, "")
            found = read_blobs({blob}).get(blob) if blob else None if self.commit else read_here(self.root / name)
            if found is not None:
                self.texts[name] = found
        if found is None:
            raise NoSuchFile(f"open {name}: no such file or directory")
        return found

    def from_here(self, name: str) -> str:
        """Return the path to a file from the current folder."""
        return os.path.relpath(self.root / name)

    def __contains__(self, name: object) -> bool:
        return name in self.texts or name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(list(self.texts))

    def __len__(self) -> int:
        return len(self.texts)


def _blobs(commit: str) -> tuple[dict[str, str], dict[str, int]]:
    """Return git's name for the content of each file of a commit that is no link and not too large, and all modes."""
    found, modes = {}, {}
    for line in os.fsdecode(git("ls-tree", "-r", "-l", "-z", "--full-tree", commit)).split("\0"):
        if line:
            about, _, path = line.partition("\t")
            mode, _, blob, size = about.split()
            modes[path] = int(mode[-3:], 8) if mode.startswith("100") else 0
            if mode in ("100644", "100755") and size.isdigit() and int(size) <= MOST_BYTES:
                found[path] = blob
    return found, modes


def _working_modes(root: Path) -> dict[str, int]:
    """Return the mode of each file of the working tree as git keeps it; 0 for a link and what else is no file."""
    found: dict[str, int] = {}
    listed = git("-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in os.fsdecode(listed).split("\0"):
        path = root / name
        if name and (path.is_symlink() or path.exists()):
            is_file = path.is_file() and not path.is_symlink()
            found[name] = 0 if not is_file else 0o755 if path.stat().st_mode & 0o100 else 0o644
    return found

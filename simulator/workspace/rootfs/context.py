"""The build context: the files of a folder as COPY sees them, without those of .dockerignore; read when needed.

Compare: docker buildx ``build`` and BuildKit's ``dockerui`` (DOCKERFILE.dockerignore comes before .dockerignore).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from simulator.core.errors import Unreadable
from simulator.golang.pattern_matcher import Pattern, is_ignored, read_ignore_file
from simulator.launch.rootfs import File
from simulator.workspace.disk import find_text, near_name
from simulator.workspace.rootfs import limits
from simulator.workspace.rootfs.folder import read_file


class ContextFolder(Mapping[str, File]):
    """The files of a build context by their paths in it, folders too; a link on the way is not followed."""

    def __init__(self, folder: str, patterns: tuple[Pattern, ...]) -> None:
        self.folder, self.patterns = folder, patterns
        self.listed: list[str] | None = None

    def __getitem__(self, key: str) -> File:
        names = key.split("/")
        if not set(names).isdisjoint(("", ".", "..")) or is_ignored(key, self.patterns):
            raise KeyError(key)
        above = [os.path.join(self.folder, *names[:end]) for end in range(1, len(names))]
        if any(os.path.islink(path) for path in above):
            raise KeyError(key)
        try:
            return read_file(os.path.join(self.folder, key), key)._replace(uid=0, gid=0)
        except OSError:
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        if self.listed is None:
            self.listed = list(self._walk())
        return iter(self.listed)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _walk(self) -> Iterator[str]:
        keeps = any(pattern.keeps for pattern in self.patterns)
        number = 0
        for place, folders, files in os.walk(self.folder):
            below = os.path.relpath(place, self.folder).replace(os.sep, "/")
            prefix = "" if below == "." else f"{below}/"
            ignored = [name for name in (*folders, *files) if is_ignored(prefix + name, self.patterns)]
            folders[:] = sorted(name for name in folders if keeps or name not in ignored)
            for name in (*folders, *sorted(files)):
                if name not in ignored:
                    number += 1
                    if number > limits.ENTRIES:
                        raise Unreadable(f"{self.folder} holds more files than dsim reads: {limits.ENTRIES}")
                    yield prefix + name


def read_context(folder: str, dockerfile: str) -> ContextFolder:
    """Look at a folder as a build context; raises ``Unreadable`` for a word that names no folder."""
    if not os.path.isdir(folder):
        if near := near_name(folder):
            raise Unreadable(f"there is no folder {folder}{near}")
        raise Unreadable(f"{folder} is no folder; --context takes the folder that docker build is given")
    text = None if dockerfile == "-" else find_text(f"{dockerfile}.dockerignore")
    if text is None:
        text = find_text(os.path.join(folder, ".dockerignore"))
    return ContextFolder(folder, read_ignore_file(text or ""))

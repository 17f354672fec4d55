"""The files that a Compose project looks at, by name; nothing else of a disk is known.

Names are relative to the folder that Compose is called in; ``..`` and ``.`` are resolved, links are not.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Protocol

from simulator.callers.file_body import file_text


class Files(Protocol):
    """Gives the text of a file, or None where there is none."""

    def text(self, name: str) -> str | None:
        """Read the file of a name that ``clean`` gave."""


class CallerFiles:
    """The files of a caller's context: those that it lists by any spelling of their names, else as they are named."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files, self.listed = files, {clean(name): name for name in files}

    def text(self, name: str) -> str | None:
        """Read a file; None where there is none."""
        return file_text(self.listed.get(name, name), self.files)


def clean(name: str) -> str:
    """Spell a name the one way that files are found by."""
    return posixpath.normpath(name) if name else "."


def joined(folder: str, name: str) -> str:
    """Find a name in a folder; an absolute one stands for itself."""
    return clean(posixpath.join(folder, name))


def folder_of(name: str) -> str:
    """Give the folder of a file."""
    return posixpath.dirname(name) or "."

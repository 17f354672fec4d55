"""The files that a Compose project looks at, by name; nothing else of a disk is known.

Names are relative to the folder that Compose is called in; ``..`` and ``.`` are resolved, links are not.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Protocol


class Files(Protocol):
    """Gives the text of a file, or None where there is none."""

    def text(self, name: str) -> str | None:
        """Read the file of a name that ``clean`` gave."""


class GivenFiles:
    """Files that the request gives by name."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = {clean(name): text for name, text in files.items()}

    def text(self, name: str) -> str | None:
        return self.files.get(name)


def clean(name: str) -> str:
    """Spell a name the one way that files are found by."""
    return posixpath.normpath(name) if name else "."


def joined(folder: str, name: str) -> str:
    """Find a name in a folder; an absolute one stands for itself."""
    return clean(posixpath.join(folder, name))


def folder_of(name: str) -> str:
    """Give the folder of a file."""
    return posixpath.dirname(name) or "."

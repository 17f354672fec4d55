"""The files that a Compose project reads, by name; no disk is read.

Names are relative to Compose's working directory; ``..`` and ``.`` are resolved, links are not. Compare: compose-go
``DefaultFileNames`` and ``WithDefaultConfigPath`` (cli/options.go).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

from simulator.callers.file_body import file_text
from simulator.core.request import no_near_file

DEFAULTS = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""The names of files that Compose looks for, the first of which it takes."""
_OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)


class Files(Protocol):
    """Reads files by name."""

    def text(self, name: str) -> str | None:
        """Return the text of a file, or None if it does not exist; ``name`` comes from ``clean``."""

    def near(self, name: str) -> str:
        """Return the end of a sentence that suggests a file, for the name of one that does not exist."""


class CallerFiles:
    """The files of a caller's context: a listed file is found by any spelling of its name."""

    def __init__(self, files: Mapping[str, str], near: Callable[[str], str] = no_near_file) -> None:
        self.files, self.listed, self.near = files, {clean(name): name for name in files}, near

    def text(self, name: str) -> str | None:
        """Return the text of a file, or None if it does not exist."""
        return file_text(self.listed.get(name, name), self.files)


@lru_cache(maxsize=2**14)
def clean(name: str) -> str:
    """Return the normal spelling of a name, by which files are found."""
    return posixpath.normpath(name) if name else "."


def join(folder: str, name: str) -> str:
    """Join a folder and a name; an absolute name is returned as it is."""
    return clean(posixpath.join(folder, name))


def folder_of(name: str) -> str:
    """Return the folder of a file."""
    return posixpath.dirname(name) or "."


def default_files(folder: str, exists: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the files that Compose takes in a folder: the first default name that ``exists``, and the first override.

    Empty for a folder without a default file; Compose takes no override alone.
    """
    found = (
        next((name for each in group if exists(name := join(folder, each))), "") for group in (DEFAULTS, _OVERRIDES)
    )
    main, override = found
    return tuple(filter(None, (main, override))) if main else ()

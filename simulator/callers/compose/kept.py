"""Loads a project once for many lines that are about it.

Reads: the source of a project. Gives: the project, as each reader of the same files may use it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from simulator.callers.compose.files import Files
from simulator.callers.compose.project import Project, ProjectFiles
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal


class _Loaded(NamedTuple):
    """A project, or why there is none, and the names of the files that it asked for."""

    found: Project | Refusal | NotModelled | Unreadable
    names: tuple[str, ...]


class _Recorded:
    """Files of which it is recorded which ones are asked for."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.names: dict[str, None] = {}

    def text(self, name: str) -> str | None:
        """Read a file; None if there is none."""
        self.names[name] = None
        return self.files.text(name)

    def near(self, name: str) -> str:
        """Suggest a file for one that does not exist."""
        return self.files.near(name)


def load(source: ProjectFiles, kept: dict[Hashable, Any] | None) -> Project:
    """Load a project, or take the one that was loaded from the same source before; raises what loading it does.

    The files of a project that was loaded before are asked for again, so that who notes what is read notes them.
    """
    if kept is None:
        return Project(source)
    _, variables, *others = source
    key = (Project, tuple(sorted(variables.items())), *others)
    if key not in kept:
        kept[key] = _load(source)
    else:
        for name in kept[key].names:
            source.files.text(name)
    found = kept[key].found
    if isinstance(found, Project):
        return found.with_files(source.files)
    raise found.with_traceback(None)


def _load(source: ProjectFiles) -> _Loaded:
    recorded = _Recorded(source.files)
    try:
        found: Project | Refusal | NotModelled | Unreadable = Project(source._replace(files=recorded))
    except (Refusal, NotModelled, Unreadable) as error:
        found = error
    return _Loaded(found, tuple(recorded.names))

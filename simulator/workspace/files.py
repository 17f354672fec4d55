"""Which files to check: those that are named, and those below folders, without what git ignores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal, TypeAlias

from simulator.analysis.repository.kinds import LINE_KINDS, OTHER_NAME, WORKLOAD_KINDS, lines_kind, may_start, path_kind
from simulator.core.errors import Unreadable
from simulator.workspace.disk import NOTHING, near_name, read_text
from simulator.workspace.git import listed_files, top_folder

Kind: TypeAlias = Literal["dockerfile", "compose", "lines", "workload", "other", "link"]
"""The kind of a file to check. ``other`` is one that is named, and not read; ``link`` is a symbolic link out of the
repository, or out of the folder, which is not followed."""
_SKIPPED_FOLDERS = {".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".cache"}


def file_kind(name: str, text: str = "") -> Kind | None:
    """Return the kind of a file by its name, and by its text if that is given; None for none.

    Scripts, Makefiles and CI workflows have ``lines``; manifests, units and other files of callers are a ``workload``.
    """
    kind = path_kind(name, text)
    if kind == "compose" or kind == "dockerfile":
        return kind
    if kind in WORKLOAD_KINDS:
        return "workload"
    return "lines" if kind in LINE_KINDS and kind != "markdown" else None


def found_kind(name: str, text: str) -> Kind | None:
    """Return the kind of a file that nobody names: one is a Compose file only if its name says so."""
    kind = file_kind(name, text)
    return None if kind == "compose" and file_kind(name) is None else kind


def find_files(names: tuple[str, ...]) -> list[tuple[str, Kind]]:
    """Find the files to check: a named file whatever its name is; in a folder, those with usual names.

    Without names, the current folder. Raises ``Unreadable`` for a name that does not exist.
    """
    listed: dict[str, Kind] = {}
    for name in names or (".",):
        if os.path.isdir(name):
            for path, is_out in sorted(_files_below(name)):
                is_named = is_out and may_start(path) and not OTHER_NAME.fullmatch(os.path.basename(path))
                if what := "link" if is_named else None if is_out else found_kind(path, _text_of(path)):
                    listed.setdefault(path, what)
        elif os.path.exists(name):
            listed.setdefault(name, file_kind(name, text := _text_of(name)) or _named_kind(name, text))
        else:
            raise Unreadable(f"there is no file or folder {name or NOTHING}{near_name(name)}")
    return list(listed.items())


def _text_of(name: str) -> str:
    """Read a file whose name does not tell its kind, but does not exclude one; ``""`` for any other."""
    if path_kind(name) is not None or not may_start(name):
        return ""
    try:
        return read_text(name)
    except Unreadable:  # who reads it for its findings tells so
        return ""


def _named_kind(name: str, text: str) -> Kind:
    """Return the kind of a file that is named, and whose name does not tell it as that of a file below a folder."""
    if name.lower().endswith((".yml", ".yaml")):
        return "compose"
    if lines_kind(name, text) is not None:
        return "lines"
    return "other" if OTHER_NAME.fullmatch(os.path.basename(name)) else "dockerfile"


def _files_below(folder: str) -> Iterator[tuple[str, bool]]:
    """Yield the files below a folder, and whether each is a symbolic link out of the repository, or out of the folder.

    A link can lead to what is nobody's to read in a comment on a change. In a git repository, files are those that git
    does not ignore.
    """
    top = ""
    for path in _names_below(folder):
        if os.path.islink(path):
            top = top or os.path.join(os.path.realpath(top_folder(folder) or folder), "")
            if not os.path.realpath(path).startswith(top):
                yield path, True
                continue
        if os.path.isfile(path):
            yield path, False


def _names_below(folder: str) -> Iterator[str]:
    """Yield the paths of what git lists below a folder, or of what stands there."""
    tracked = listed_files(folder)
    if tracked is not None:
        yield from (name if folder == "." else os.path.join(folder, name) for name in tracked)
        return
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _SKIPPED_FOLDERS]
        for name in files:
            path = os.path.join(place, name)
            yield path.removeprefix("./") if folder == "." else path

"""In which folders a line of a file may be executed.

Reads: the file, and the line. Gives: folders. A script or a page does not tell where its reader stands: in the
repository's root, in the folder of the file, or where a ``cd`` in front leads. Make begins in the folder of its file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from simulator.analysis.repository.lines import CommandLine

_CD = re.compile(r"(?:^|[;&|(]|\b(?:then|do)\s)\s*(?:[$>#]\s+)?(?:cd|pushd)\s+([\w./-]+)(?=\s*(?:[;&|)]|$))")
_CD_UNKNOWN = re.compile(r"(?:^|[;&|(]|\b(?:then|do)\s)\s*(?:cd|pushd)\s+[^;&|]*[$`~]")
_WORKING = re.compile(r"^\s*(?:-\s+)?working-directory:\s*[\"']?([\w./-]+)[\"']?\s*(?:#.*)?$", re.MULTILINE)
_NEAR = 20  # lines in front of a line in which a cd is looked for


def folders_of(path: str, kind: str, line: CommandLine, files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the folders of which a line is executed in one; none where only the shell knows the folder."""
    texts = files[path].split("\n")
    own = posixpath.dirname(path)
    here = texts[line.line - 1] if 0 < line.line <= len(texts) else ""
    first = [own, ""] if kind == "makefile" else ["", own]
    if _CD_UNKNOWN.search(here):
        return ()
    if moved := _CD.findall(here):
        return _folders([posixpath.join(folder, *moved) for folder in first])
    if kind == "makefile":  # each line of a recipe has a shell of its own
        return _folders(first)
    near = "\n".join(texts[max(0, line.line - 1 - _NEAR) : line.line - 1])
    moved = [*_WORKING.findall(files[path]), *(found for text in near.split("\n") for found in _CD.findall(text))]
    return _folders([*first, *(posixpath.join(folder, each) for folder in first for each in moved)])


def _folders(folders: list[str]) -> tuple[str, ...]:
    """Return the folders in the repository, each once."""
    found = (posixpath.normpath(folder or ".") for folder in folders)
    inside = (folder for folder in found if not folder.startswith(("..", "/")))
    return tuple(dict.fromkeys("" if folder == "." else folder for folder in inside))

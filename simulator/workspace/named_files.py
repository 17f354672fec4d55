"""The files that a command line names, and those that belong to them, as the body of a caller of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simulator.workspace.disk import display_name, is_folder, path_exists, read_text, unreadable


def read_named(
    paths: Sequence[str], near: Sequence[str] = (), folder: Sequence[str] = (), *, deep: bool = False
) -> dict[str, Any]:
    """Read the files that a command line names, as ``{"files": {NAME: TEXT}, "file": [NAME]}``.

    ``-`` is named ``standard input``. The name of a folder ends with a slash, and a missing file is named without a
    text: the caller that needs them raises the error. ``near`` are patterns of files in the folder of a file that
    are read, too; ``folder`` are those of the files of a folder that are, with ``deep`` also below it.
    """
    texts: dict[str, str] = {}
    names = []
    for path in paths:
        names.append(f"{Path(path)}/".replace("//", "/") if is_folder(path) else display_name(path))
        if is_folder(path):
            patterns = [*folder, *near] if folder else ()
            texts.update(_matching(Path(path), [f"**/{pattern}" if deep else pattern for pattern in patterns]))
        elif path == "-" or path_exists(path):
            texts[names[-1]] = read_text(path)
            beside = _matching(Path(path).parent, near)
            texts.update((name, text) for name, text in beside if name != path)
    return {"files": texts, "file": names}


def _matching(folder: Path, patterns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the files of a folder that patterns match, in order."""
    try:
        for pattern in patterns:
            for file in sorted(folder.glob(pattern)):
                if file.is_file():
                    yield str(file), read_text(str(file))
    except OSError as error:
        raise unreadable(str(folder), error) from None

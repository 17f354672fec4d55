"""The files beside a file, as files that can be listed: a unit names other units, and a run the tasks of a folder.

Reads: a file's path, and this disk. Gives: a mapping of names to texts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

_LARGEST = 2**20
_TEXTS = (".yaml", ".yml", ".json", ".container", ".pod", ".kube", ".network", ".volume", ".image", ".build", ".conf")


class Neighbours(Mapping[str, str]):
    """Files that are read when they are needed; listed are those in the folder of one, and in the drop-ins of units."""

    def __init__(self, path: str, files: Mapping[str, str]) -> None:
        self.path, self.files = path, files

    def __getitem__(self, name: str) -> str:
        return self.files[name]

    def __contains__(self, name: object) -> bool:
        return name in self.files

    def __iter__(self) -> Iterator[str]:
        folder = os.path.dirname(self.path)
        yield from dict.fromkeys((*self.files, *_listed(folder)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _listed(folder: str) -> Iterator[str]:
    """Yield the paths of texts in a folder that are not too large, and of those in folders of drop-ins in it."""
    try:
        entries = sorted(os.scandir(folder or "."), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = os.path.join(folder, entry.name)
        if entry.name.endswith(".d") and entry.is_dir(follow_symlinks=False):
            yield from _listed(path)
        elif entry.name.endswith(_TEXTS) and entry.is_file(follow_symlinks=False) and _is_readable(entry):
            yield path


def _is_readable(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.stat().st_size <= _LARGEST and os.access(entry.path, os.R_OK)
    except OSError:
        return False

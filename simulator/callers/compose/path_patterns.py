"""Tables by the paths of values in a Compose file: ``services.web.command`` is found under ``services.*.command``.

Compare: compose-go ``tree.Path.Matches`` (tree/path.go).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeAlias, TypeVar

Path: TypeAlias = tuple[str, ...]
Entry = TypeVar("Entry")


def matches(path: Path, pattern: Path) -> bool:
    """Return whether a path matches a pattern, in which ``*`` stands for any key."""
    return len(path) == len(pattern) and all(want in ("*", part) for part, want in zip(path, pattern, strict=True))


class PathTable(Generic[Entry]):
    """Entries by the patterns of their paths, found by the length of a path and its last key."""

    def __init__(self, entries: Iterable[tuple[Path, Entry]]) -> None:
        self._found: dict[tuple[int, str], list[tuple[Path, Entry]]] = {}
        for pattern, entry in entries:
            self._found.setdefault((len(pattern), pattern[-1]), []).append((pattern, entry))

    def find(self, path: Path) -> Entry | None:
        """Return the entry of the first pattern that a path matches, one that ends with its last key first."""
        for last in (path[-1] if path else "", "*"):
            for pattern, entry in self._found.get((len(path), last), ()):
                if matches(path, pattern):
                    return entry
        return None

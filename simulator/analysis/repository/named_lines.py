"""On which lines a file of a caller names its containers.

Reads: a text. Gives: numbers of lines. The text is read once, whatever number of containers it has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# Where a file tells of the only container that it can have: the first of these that it has.
_ONLY: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "quadlet": (re.compile(r"\s*Image\s*="), re.compile(r"\[Container\]")),
    "devcontainer": (re.compile(r"\s*\{?\s*\"(?:image|build|dockerFile|dockerComposeFile)\"\s*:"),),
    "github-actions": (re.compile(r"runs\s*:"),),
}
_PIECE = re.compile(r"[^\s\"'{}\[\],:]+")
"""A run of characters none of which stands beside a name."""


class NamedLines:
    """The lines of a file that name things."""

    def __init__(self, caller: str, text: str) -> None:
        self._lines = [line.partition(" #")[0] for line in text.split("\n")]
        numbers = range(1, len(self._lines) + 1)
        found = (self._matching(only, numbers) for only in _ONLY.get(caller, ()))
        self._only = next(filter(None, found), [])
        self._with_piece: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines, 1):
            for piece in set(_PIECE.findall(line)):
                self._with_piece.setdefault(piece, []).append(number)
        self._found: dict[str, list[int]] = {}

    def find(self, name: str, nth: int, told: int = 0) -> int:
        """Return the line on which a name stands as a key, or as a ``name``, for the nth time; 0 where it does not.

        ``told`` is the line that the file's reader tells: it counts where the name stands on it, for a project, a
        volume or an object can have the name of a container.
        """
        if name not in self._found:
            self._found[name] = self._naming(name) or self._only
        found = self._found[name]
        if told in found:
            return told
        return found[min(nth, len(found)) - 1] if found else 0

    def _naming(self, name: str) -> list[int]:
        """Return the lines that name a container; brackets may hold other names, so they wait."""
        with_pieces = (self._with_piece.get(piece, []) for piece in _PIECE.findall(name))
        candidates = min(with_pieces, key=len, default=[])
        if not candidates:
            return []
        word = re.escape(name)
        key, value = rf"[\"']?{word}[\"']?\s*:", rf"[\"']?(?:[Nn]ame|container_name)[\"']?\s*:\s*[\"']?{word}[\"']?\s*"
        block, flow = rf"\s*(?:-\s+)?(?:{key}|{value}$)", rf".*[{{,]\s*(?:{key}|{value}(?:$|[,}}]))"
        return self._matching(re.compile(block), candidates) or self._matching(re.compile(flow), candidates)

    def _matching(self, pattern: re.Pattern[str], numbers: Sequence[int]) -> list[int]:
        return [number for number in numbers if pattern.match(self._lines[number - 1])]

"""Which container of a file before a change is which one after it.

Reads: the containers of both sides. Gives: pairs, with None for the side that has not got one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from simulator.analysis.repository.containers import Container


def pair_containers(
    old: Sequence[Container], new: Sequence[Container]
) -> Iterator[tuple[Container | None, Container | None]]:
    """Pair the containers of a file: those of callers' files by name, lines by their text, then by their order."""
    by_name = {container.name: container for container in old if not container.text}
    for container in new:
        if not container.text:
            yield by_name.pop(container.name, None), container
    yield from ((container, None) for container in by_name.values())
    lines = [[container for container in side if container.text] for side in (old, new)]
    old_texts, new_texts = ([container.text for container in side] for side in lines)
    matcher = SequenceMatcher(None, old_texts, new_texts, autojunk=False)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield from _pair_in_order(lines[0][old_start:old_end], lines[1][new_start:new_end])


def _pair_in_order(
    old: Iterable[Container], new: Iterable[Container]
) -> Iterator[tuple[Container | None, Container | None]]:
    old, new = list(old), list(new)
    for kind in ((False, False), (True, False), (False, True)):
        left, right = ([each for each in side if (each.is_exec, each.is_other) == kind] for side in (old, new))
        while left and right:
            name = right[0].image, right[0].inside
            same = next((each for each in left if (each.image, each.inside) == name), left[0])
            left.remove(same)
            yield same, right.pop(0)
        yield from ((container, None) for container in left)
        yield from ((None, container) for container in right)

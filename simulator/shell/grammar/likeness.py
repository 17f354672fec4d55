"""Whether two scripts do the same for want of any difference but comments, blanks and the places of their lines.

Reads: texts. Gives: a truth. A shell that executes both does the same, whichever shell it is: dialects differ in what
they read in a text, and both texts have the same words in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simulator.shell.grammar.dialect import BASH
from simulator.shell.grammar.node import Node
from simulator.shell.grammar.parser import parse

_PLACES = frozenset(("line", "end", "start"))


def are_alike(one: str, other: str) -> bool:
    """Return whether two scripts have the same commands; False where one of them cannot be read to its end."""
    if _interpreter(one) != _interpreter(other) or "LINENO" in one + other:
        return False
    trees = parse(one, BASH), parse(other, BASH)
    return all(tree.fault is None for tree in trees) and [*_parts(trees[0])] == [*_parts(trees[1])]


def _interpreter(text: str) -> str:
    """Return the ``#!`` line, which only looks like a comment."""
    return text.partition("\n")[0] if text.startswith("#!") else ""


def _parts(value: Any) -> Iterator[object]:
    """Yield a tree without places, from the outside in."""
    if isinstance(value, Node):
        yield type(value).__name__
        for name in value.__dataclass_fields__:
            if name not in _PLACES:
                field = getattr(value, name)
                yield from [re.sub(r"\s+", " ", field)] if name == "source" else _parts(field)
    elif isinstance(value, tuple):
        yield len(value)
        for each in value:
            yield from _parts(each)
    else:
        yield value

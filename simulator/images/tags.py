"""Which tags of an image the catalogue was made from: a tag that was not read may only match a pattern of an entry.

Reads: ``tags.json``, written by ``tests.catalogue.tags``. It has a line for each image: the tags that were listed, as
shapes in which ``#`` stands for a number, and all those numbers.
"""

import json
import re
from fnmatch import fnmatchcase
from functools import cache

from simulator.core.package_data import package_data
from simulator.core.values import CatalogueEntry
from simulator.golang.reference import normalized

NUMBER = re.compile(r"\d+(?:\.\d+)*")


def pattern_alone(reference: str, entry: CatalogueEntry) -> str:
    """Return the pattern that a tag matches if the entry was not made from that tag; ``""`` if it was.

    ``reference`` is the name by which the entry was found. A tag counts as read if its shape and all its numbers were.
    """
    tag = normalized(reference.partition("@")[0]).rpartition(":")[2]
    if tag in entry.tags or tag in entry.seen:
        return ""
    shapes, numbers = listed(entry.listed_as)
    if NUMBER.sub("#", tag) in shapes and numbers.issuperset(NUMBER.findall(tag)):
        return ""
    return next((pattern for pattern in entry.tags if fnmatchcase(tag, pattern)), "")


@cache
def listed(image: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the shapes and the numbers of the tags of an image that were listed; none if no list is known."""
    start = f"{json.dumps(image)}: "
    for line in package_data("images/tags.json").splitlines():
        if line.startswith(start):
            shapes, numbers = json.loads(line[len(start) :].rstrip(","))
            return frozenset(shapes.split()), frozenset(numbers.split())
    return frozenset(), frozenset()

"""Image names, compared as engines compare them.

Source: https://github.com/distribution/reference/blob/v0.6.0/normalize.go (ParseNormalizedNamed, TagNameOnly).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


def familiar(name: str) -> str:
    """Spell a name in its full form: registry, ``library/`` for official images, and a tag."""
    head, slash, tail = name.partition("/")
    if not slash or not (set(head) & set(".:") or head == "localhost"):
        head, tail = "docker.io", name
    if head == "index.docker.io":
        head = "docker.io"
    if head == "docker.io" and "/" not in tail:
        tail = f"library/{tail}"
    if "@" not in tail and ":" not in tail.rpartition("/")[2]:
        tail += ":latest"
    return f"{head}/{tail}"


def find(name: str, images: Mapping[str, T]) -> T | None:
    """Look a name up: as it is written, then by its full form, then as ``*``, which stands for every other."""
    if name in images:
        return images[name]
    full = familiar(name)
    for known, image in images.items():
        if known != "*" and familiar(known) == full:
            return image
    return images.get("*")

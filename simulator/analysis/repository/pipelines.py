"""Pipelines whose containers dsim does not read, such as those of CircleCI, Drone and Woodpecker.

Reads: the text of a pipeline. Gives: whether what it says of its containers changes; their lines are read in ``lines``.
Compare: CircleCI's configuration reference, "docker"; Drone and Woodpecker, "steps"; Azure Pipelines, "container".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from simulator.golang.yaml.nodes import NotYaml
from simulator.golang.yaml.values import Items, Map, read_values

_IMAGE = ("image", "container")
"""The keys that name the image of a container."""
_MACHINES = ("machine", "pool", "vmImage")
"""The keys of machines, which have images, too."""


def containers_change(before: str, after: str) -> bool:
    """Return whether pipelines do not say the same of their containers; ``""`` stands for a side without a file."""
    return _said_of_containers(before) != _said_of_containers(after)


def _said_of_containers(text: str) -> list[str]:
    """List what a text says of containers; one that is no YAML may say it anywhere."""
    try:
        documents = list(read_values(text, "pipeline"))
    except NotYaml:
        return [text]
    return [json.dumps(each, sort_keys=True, default=str) for each in _containers(documents)]


def _containers(value: Any) -> Iterator[Map]:
    """Yield the mappings that name an image."""
    if isinstance(value, Map):
        if any(value.get(key) for key in _IMAGE):
            yield value
            return
        for key, member in value.items():
            if key not in _MACHINES:
                yield from _containers(member)
    elif isinstance(value, Items | list):
        for member in value:
            yield from _containers(member)

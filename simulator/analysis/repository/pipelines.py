"""Pipelines whose containers dsim does not read, such as those of CircleCI, Drone and Woodpecker.

Reads: the text of a pipeline. Gives: whether what it says of its containers changes; their lines are read in ``lines``.
The steps of a composite action of GitHub are told here as well.
Compare: CircleCI's configuration reference, "docker"; Drone and Woodpecker, "steps"; Azure Pipelines, "container".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from simulator.analysis.repository.variable_uses import names_in, reached
from simulator.golang.yaml.nodes import NotYaml
from simulator.golang.yaml.values import Items, Map, read_values

_IMAGE = ("image", "container", "pipe")
"""The keys that name the image of a container."""
_TASKS = re.compile(r"(?i)docker|kubernetes|container|helm")
"""The names of an Azure pipeline's tasks that start containers."""
_TEMPLATE = re.compile(r"<<|\$[({\[A-Za-z]")
"""What a parameter or a variable of a pipeline is put in for."""
_MACHINES = ("machine", "pool", "vmImage")
"""The keys of machines, which have images, too."""


def containers_change(before: str, after: str) -> bool:
    """Return whether pipelines do not say the same of their containers; ``""`` stands for a side without a file."""
    return _said_of_containers(before) != _said_of_containers(after)


def steps_change(before: str, after: str) -> bool:
    """Return whether the steps of an action that is a series of steps do not name the same images and actions here."""
    return _images_of_steps(before) != _images_of_steps(after)


def _images_of_steps(text: str) -> list[str]:
    """List the steps of a composite action that start an image, or another action of the repository."""
    try:
        documents = [each for each in read_values(text, "action") if isinstance(each, Map)]
    except NotYaml:
        return []
    runs = [each.get("runs") for each in documents]
    steps = [
        step for each in runs if isinstance(each, Map) for step in each.get("steps") or () if isinstance(step, Map)
    ]
    found = [step for step in steps if _is_image(str(step.get("uses") or "").lower())]
    return [json.dumps(each, sort_keys=True, default=str) for each in found]


def _said_of_containers(text: str) -> list[str]:
    """List what a text says of containers; one that is no YAML may say it anywhere."""
    try:
        documents = list(read_values(text, "pipeline"))
    except NotYaml:
        return [text]
    found = [json.dumps(each, sort_keys=True, default=str) for each in _containers(documents)]
    names = names_in(each for each in found if _TEMPLATE.search(each))
    values = (
        [(key, json.dumps(value, sort_keys=True, default=str)) for key, value in _pairs(documents)] if names else []
    )
    sources: dict[str, list[tuple[int, str]]] = {}
    for key, value in values:
        sources.setdefault(key, []).append((0, value))
    return [*found, *(each for name in sorted(reached(names, [sources])) for _, each in sources.get(name, ()))]


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key of a value with what stands below it."""
    if isinstance(value, Map):
        for key, member in value.items():
            yield str(key), member
            yield from _pairs(member)
    elif isinstance(value, Items | list):
        for member in value:
            yield from _pairs(member)


def _is_image(uses: str) -> bool:
    """Return whether what a step uses is an image, or an action of the repository, which may start one."""
    return uses.startswith(("docker://", "./", "../"))


def _containers(value: Any) -> Iterator[Any]:
    """Yield the mappings that name an image, and the lists of services beside a script."""
    if isinstance(value, Map):
        uses = str(value.get("uses") or "").lower()
        if isinstance(value.get("services"), Items | list):
            yield value["services"]
        if any(value.get(key) for key in _IMAGE) or _TASKS.search(str(value.get("task") or "")) or _is_image(uses):
            yield value
            return
        for key, member in value.items():
            if key not in _MACHINES:
                yield from _containers(member)
    elif isinstance(value, Items | list):
        for member in value:
            yield from _containers(member)

"""The places of a caller's file that say what a container executes, such as ``command:`` and ``Exec=``.

Reads: text. Gives: ``ContainerPlaces`` of each container, in the order of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.callers.kubernetes.containers import Container
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.golang.yaml.nodes import Spot
from simulator.golang.yaml.values import Map, read_values

SERVICE_KEYS = ("entrypoint", "command", "image", "build")
CONTAINER_KEYS = ("command", "args", "image", "name")
UNIT_KEYS = ("Entrypoint", "Exec", "Image")
_SETTING = re.compile(r"\s*(\w+)\s*=")


class Entry(NamedTuple):
    """A key with its value: the place where it begins, and its last line; all count from 1."""

    key: str
    line: int
    column: int
    last_line: int


class ContainerPlaces(NamedTuple):
    """A container of a file: its name in its workload, the line that names it, and its entries."""

    name: str
    line: int
    entries: tuple[Entry, ...]

    def at(self, line: int, column: int) -> Entry | None:
        """Return the entry at a position; of several on one line the last that begins before it."""
        fitting = [
            entry
            for entry in self.entries
            if entry.line <= line <= entry.last_line and (entry.line, entry.column) <= (line, column)
        ]
        return max(fitting, key=lambda entry: (entry.line, entry.column), default=None)


def service_places(text: str) -> Iterator[ContainerPlaces]:
    """Yield the services of a Compose file; raises ``Unreadable`` where the text is no YAML."""
    lines = text.split("\n")
    for document in read_values(text, "the file"):
        services = document.get("services") if isinstance(document, Map) else None
        if not isinstance(services, Map):
            continue
        for name, service in services.items():
            place = services.keys_at.get(name)
            if place is not None and isinstance(service, Map):
                header = Entry("", place.line, place.column, place.line)
                entries = _entries(service, SERVICE_KEYS, lines)
                yield ContainerPlaces(str(name), place.line, (header, *entries))


def pod_places(containers: Mapping[str, Container], text: str) -> Iterator[ContainerPlaces]:
    """Yield the containers of a manifest's workload."""
    lines = text.split("\n")
    for name, container in containers.items():
        entries = tuple(_entries(container.fields, CONTAINER_KEYS, lines))
        named = next((entry.line for entry in entries if entry.key == "name"), container.fields.spot.line)
        yield ContainerPlaces(name, named, entries)


def _entries(mapping: Map, keys: Sequence[str], lines: Sequence[str]) -> Iterator[Entry]:
    for key in keys:
        place = mapping.keys_at.get(key)
        if place is not None:
            yield Entry(key, place.line, place.column, _last_line(place, lines))


def _last_line(place: Spot, lines: Sequence[str]) -> int:
    """Return the last line of a key's value: those behind it that are set in, or begin an item of a list."""
    indent, last = place.column - 1, place.line
    for number, line in enumerate(lines[place.line :], place.line + 1):
        stripped = line.strip()
        own = len(line) - len(line.lstrip())
        if not stripped or stripped.startswith("#"):
            continue
        if own < indent or (own == indent and not stripped.startswith("-")):
            break
        last = number
    return last


def unit_places(text: str) -> Iterator[ContainerPlaces]:
    """Yield the one container of a unit of Quadlet; none without a group ``[Container]``."""
    header, group, entries = 0, "", []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        first, line = number, lines[number]
        while lines[number].rstrip().endswith("\\") and number + 1 < len(lines):
            number += 1
        number += 1
        if line.strip().startswith("["):
            group = line.strip()
            header = first + 1 if group == "[Container]" and not header else header
        elif group == "[Container]" and (match := _SETTING.match(line)) and match[1] in UNIT_KEYS:
            entries.append(Entry(match[1], first + 1, match.start(1) + 1, number))
    if header:
        shown = next((entry.last_line for entry in reversed(entries) if entry.key == "Exec"), header)
        yield ContainerPlaces("", shown, tuple(entries))


def places_or_none(places: Iterator[ContainerPlaces]) -> tuple[ContainerPlaces, ...]:
    """Return all containers of a file; none where the file cannot be read, as while somebody types."""
    try:
        return tuple(places)
    except Unreadable:
        return ()

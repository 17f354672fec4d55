"""What the services of podman-compose depend on, and how other services call them.

Reads: services. Gives: their keys ``_deps``, ``_dependents`` and ``_aliases``, or a refusal.
Compare: podman-compose ``flat_deps``, ``calc_dependents`` and ``rec_deps`` (podman_compose.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.podman_compose.merge import as_mapping
from simulator.callers.podman_compose.rules import invalid
from simulator.core.record import NamedTuple

_CONDITIONS = {
    "service_healthy": "healthy",
    "service_started": "running",
    "service_completed_successfully": "stopped",
}
_STATES = frozenset(
    """configured created exited healthy initialized paused removing running stopped stopping unhealthy""".split()
)
_DEEP = 900


class Dependency(NamedTuple):
    """A service, and the state that it has to be in."""

    name: str
    condition: str


def dependencies_of(services: dict[Any, Any], *, extends: bool = False) -> None:
    """Find the dependencies of all services; with ``extends`` the services that they extend."""
    for name, service in services.items():
        if not isinstance(name, str):
            raise invalid(f"TypeError: expected str instance, {type(name).__name__} found")
        service["_deps"] = found = set()
        extended = service.get("extends", {})
        if extends and (base := as_mapping(extended, "extends").get("service")):
            found |= {Dependency(base, "running")} if base != name else set()
            continue
        for other, condition in as_mapping(service.get("depends_on", {}), "depends_on").items():
            found.add(_dependency(other, as_mapping(condition, "depends_on").get("condition")))
        found |= {_dependency(other, "running") for other in _links(service, services)}
    closed: set[str] = set()
    for name in services:
        _Walk(services, name, closed).expand(name)
    for name, service in services.items():
        for each in service["_deps"]:
            if each.name in services:
                services[each.name].setdefault("_dependents", set()).add(Dependency(name, each.condition))


def _dependency(name: Any, condition: Any) -> Dependency:
    state = _CONDITIONS.get(condition, condition) if isinstance(condition, str) else condition
    if not isinstance(state, str) or state not in _STATES:
        raise invalid(f"ValueError: Value '{condition}' is not a valid condition for a service dependency")
    return Dependency(name, state)


def _links(service: Mapping[Any, Any], services: Mapping[Any, Any]) -> Iterator[str]:
    links = service.get("links", [])
    for link in links if isinstance(links, list) else [links]:
        if not isinstance(link, str):
            raise invalid(f"AttributeError: '{type(link).__name__}' object has no attribute 'split'")
        name, *alias = link.split(":")
        if alias:
            if len(alias) > 1 or name not in services:
                raise invalid(f"the link {link} names no service and alias")
            services[name].setdefault("_aliases", set()).add(alias[0])
        yield name


class _Walk:
    """Adds to the dependencies of a service those of its dependencies, each once, where podman-compose goes again.

    ``closed`` are the services whose dependencies have all of theirs, whichever service the walk begins at.
    """

    def __init__(self, services: Mapping[Any, Any], start: str, closed: set[str]) -> None:
        self.services, self.closed = services, closed
        self.start = [Dependency(start, state) for state in _STATES]
        self.active: list[str] = []
        self.finished: set[str] = set()
        self.leads_back = False

    def expand(self, name: str) -> set[Dependency]:
        """Return the dependencies of a service with those of its dependencies."""
        found: set[Dependency] = self.services[name]["_deps"]
        if name in self.closed or name in self.finished:
            return found
        if name in self.active or len(self.active) > _DEEP:
            raise invalid("RecursionError: maximum recursion depth exceeded")
        self.active.append(name)
        for each in sorted(found, key=str):
            other = self.services.get(each.name)
            if each.name == name or other is None:
                continue
            if not other["_deps"].isdisjoint(self.start):
                self.leads_back = True
                continue
            found |= self.expand(each.name)
        self.active.pop()
        (self.finished if self.leads_back else self.closed).add(name)
        return found

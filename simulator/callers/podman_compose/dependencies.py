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
    for name in services:
        _expand(services, name, name, 0)
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


def _expand(services: Mapping[Any, Any], name: str, start: str, depth: int) -> set[Dependency]:
    """Add to the dependencies of a service those of its dependencies."""
    found: set[Dependency] = services[name]["_deps"]
    if depth > _DEEP:
        raise invalid("RecursionError: maximum recursion depth exceeded")
    for each in sorted(found, key=str):
        other = services.get(each.name)
        if each.name == name or other is None or any(start == one.name for one in other["_deps"]):
            continue
        found |= _expand(services, each.name, start, depth + 1)
    return found

"""The dependencies of services that other keys than ``depends_on`` bring.

Reads: a merged model. Gives: a model whose ``depends_on`` are complete.
Compare: compose-go ``Normalize`` (loader/normalize.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.compose.merge import STARTED, copy_map
from simulator.golang.yaml.nodes import NOWHERE
from simulator.golang.yaml.values import Map

_NAMESPACES = ("network_mode", "ipc", "pid", "uts", "cgroup")


def complete_dependencies(model: Map) -> Map:
    """Add the services that others link to, share a namespace with, or mount volumes from to their ``depends_on``.

    What ``depends_on`` says itself stays.
    """
    services = model.get("services")
    if not isinstance(services, Map):
        return model
    completed = copy_map(services)
    for name, service in services.items():
        implicit = dict.fromkeys(implicit_dependencies(service)) if isinstance(service, Map) else {}
        if implicit:
            dependencies = copy_map(service.get("depends_on") or Map(NOWHERE))
            for other in implicit:
                dependencies.setdefault(other, STARTED)
            completed[name] = copy_map(service)
            completed[name]["depends_on"] = dependencies
    model = copy_map(model)
    model["services"] = completed
    return model


def implicit_dependencies(service: Mapping[str, Any]) -> Iterator[str]:
    """Yield the services that a service cannot start without, whatever its ``depends_on`` says."""
    for link in service.get("links") or ():
        name, colon, alias = str(link).partition(":")
        yield str(link) if colon and ":" in alias else name
    for key in _NAMESPACES:
        namespace = str(service.get(key) or "")
        if namespace.startswith("service:"):
            yield namespace.removeprefix("service:")
    for source in service.get("volumes_from") or ():
        if not str(source).startswith("container:"):
            yield str(source).partition(":")[0]

"""Services that extend another service, of their own file or of a different one.

Compare: compose-go ``ApplyExtends``, ``applyServiceExtends``, ``getExtendsBaseFromFile`` (loader/extends.go).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, Protocol

from simulator.callers.compose.environment import Environment
from simulator.callers.compose.files import clean, folder_of, join
from simulator.callers.compose.merge import copy_map, drop_duplicates, merge
from simulator.callers.compose.path_patterns import Path
from simulator.callers.compose.paths import resolve_paths, to_long_form
from simulator.callers.compose.refusals import refusal
from simulator.callers.compose.versions import Compose
from simulator.callers.compose.yaml_file import Document, drop_paths
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import COMPOSE_GO
from simulator.golang.yaml.nodes import NOWHERE
from simulator.golang.yaml.values import Map


class Documents(Protocol):
    """Reads the documents of other files, replaces their variables, and keeps the decisions by the path of a value."""

    profile: Compose
    decisions: dict[Path, list[Decision[str]]]

    def documents(self, name: str) -> Iterator[Document]:
        """Read the documents of a file."""

    def interpolate(self, mapping: Map, environment: Environment) -> Map:
        """Replace the variables of a document."""


class Extends(Question):
    """What does a service take from the one that it extends?"""

    MERGED = Rule(
        "A service that extends another is merged over it, as a later file is over an earlier one.",
        COMPOSE_GO("loader/extends.go", "applyServiceExtends"),
        COMPOSE_GO("override/extends.go", "ExtendService"),
    )
    NOT_FOUND = Rule(
        "A service that does not exist cannot be extended.",
        COMPOSE_GO("loader/extends.go", "getExtendsBaseFromFile"),
    )
    CYCLE = Rule(
        "A service that extends itself, through others or not, is refused.",
        COMPOSE_GO("loader/loader.go", "cycleTracker"),
    )
    MALFORMED = Rule(
        "Services that are no mappings, or an extends without a service, are refused.",
        COMPOSE_GO("loader/extends.go", "ApplyExtends"),
    )


class Extender:
    """Resolves ``extends`` in the services of one document."""

    def __init__(self, loader: Documents, file: str, folder: str, environment: Environment) -> None:
        self.loader, self.name, self.folder, self.environment = loader, file, folder, environment
        self.bases: dict[str, tuple[Map | None, tuple[Path, ...]]] = {}

    def resolve(self, mapping: Map, resets: tuple[Path, ...]) -> Map:
        """Resolve all services of a document."""
        if "services" not in mapping:
            return mapping
        services = mapping["services"]
        if not isinstance(services, Map):
            raise refusal(Extends.MALFORMED, "services must be a mapping", mapping.keys_at.get("services"))
        mapping = copy_map(mapping)
        resolved = copy_map(services)
        for name in services:
            resolved[name] = self.service(name, resolved, resets, ())
        mapping["services"] = resolved
        return mapping

    def service(self, name: str, services: Map, resets: tuple[Path, ...], seen: tuple[tuple[str, str], ...]) -> Any:
        """Resolve one service; ``seen`` are the services that extend it."""
        service = services[name]
        spot = services.keys_at.get(name)
        if service is None:
            return None
        if not isinstance(service, Map):
            raise refusal(Extends.MALFORMED, f"services.{name} must be a mapping", spot)
        if "extends" not in service:
            return service
        extends = service["extends"]
        reference = extends.get("service") if isinstance(extends, dict) else extends
        if not isinstance(reference, str) and isinstance(extends, dict):
            raise refusal(Extends.MALFORMED, f"extends.{name}.service is required", service.keys_at.get("extends"))
        reference = reference if isinstance(reference, str) else ""
        file = extends.get("file") if isinstance(extends, dict) else None
        if isinstance(file, str):
            base_services, base_resets = self.from_file(name, reference, file)
        else:
            base_services, base_resets = services, ()
            if reference not in services:
                message = f'cannot extend service "{name}" in {self.name}: service "{reference}" not found'
                raise refusal(Extends.NOT_FOUND, message, service.keys_at.get("extends"))
        here = (file if isinstance(file, str) else self.name, name)
        if here in seen:
            cycle = "\n  extends ".join(f"{service_name} in {of}" for of, service_name in (*seen, here))
            raise refusal(Extends.CYCLE, f"Circular reference:\n  {cycle}", service.keys_at.get("extends"))
        base = self.service(reference, base_services, base_resets, (*seen, here))
        if base is None:
            return service
        source = drop_paths(base, tuple(path[2:] for path in resets if path[:2] == ("services", name)))
        merged = merge(source, service, ("services", "x"))
        merged.pop("extends", None)
        services[name] = merged
        place = str(service.keys_at.get("extends", ""))
        self.loader.decisions.setdefault(("services", name, "extends"), []).append(
            Extends.MERGED.gives(f"{reference} ({place})")
        )
        return merged

    def from_file(self, name: str, reference: str, file: str) -> tuple[Map, tuple[Path, ...]]:
        """Return the services of another file, with paths relative to this project's folder."""
        place = file if "://" in file else join(self.folder, file)
        if place not in self.bases:
            self.bases[place] = self._load(place)
        services, resets = self.bases[place]
        if services is None:
            message = f'cannot extend service "{name}" in {place}: no services section'
            raise refusal(Extends.NOT_FOUND, message, place)
        if reference not in services:
            message = f'cannot extend service "{name}" in {self.name}: service "{reference}" not found in {file}'
            raise refusal(Extends.NOT_FOUND, message, place)
        return services, resets

    def _load(self, place: str) -> tuple[Map | None, tuple[Path, ...]]:
        """Load the services of a file, None if it has none, and the resets of its last document."""
        model = Map(NOWHERE)
        resets: tuple[Path, ...] = ()
        for document in self.loader.documents(place):
            mapping = self.loader.interpolate(document.mapping, self.environment)
            model = drop_duplicates(merge(drop_paths(model, document.resets), mapping))
            model.pop("version", None)
            model, resets = drop_duplicates(to_long_form(model)), document.resets
        if not isinstance(model.get("services"), Map):
            return None, resets
        folder = folder_of(place) if self.folder in ("", ".") else relative_folder(folder_of(place), self.folder)
        resolved = resolve_paths(model, folder)["services"]
        assert isinstance(resolved, Map)  # resolve_paths keeps the type
        return resolved, resets


def relative_folder(folder: str, base: str) -> str:
    """Return a folder relative to another one."""
    return clean(posixpath.relpath(folder, base))

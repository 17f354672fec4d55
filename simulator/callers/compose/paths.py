"""The one spelling of what a Compose file may spell in several ways, and where its relative paths start.

Compare: compose-go ``Canonical`` (transform/canonical.go), ``SetDefaultValues`` (transform/defaults.go),
``ResolveRelativePaths`` (paths/resolve.go).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.callers.compose.files import joined
from simulator.callers.compose.merge import STARTED, copied, mapping_of
from simulator.callers.compose.yaml_file import spot_of
from simulator.golang.yaml.values import Items, Map, Text


class Resolved(Text):
    """A path that starts from the folder that Compose is called in."""

    __slots__ = ()


def _changed(found: Any, changes: dict[str, Callable[[Any], Any]]) -> Any:
    """Change the values of some keys of a mapping."""
    if not isinstance(found, dict):
        return found
    changed = copied(found)
    for key, change in changes.items():
        if key in found:
            changed[key] = change(found[key])
    return changed


def _each(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def changed(found: Any) -> Any:
        return _changed(found, dict.fromkeys(found, change)) if isinstance(found, dict) else found

    return changed


def _members(found: Any, change: Callable[[Any], Any]) -> Any:
    if not isinstance(found, list):
        return found
    items = Items(spot_of(found))
    items.extend(change(member) for member in found)
    return items


def _keyed(key: str, found: Any, **more: Any) -> Any:
    """Spell a text as a mapping with one key."""
    if not isinstance(found, str):
        return {**more, **found} if isinstance(found, dict) and more else found
    mapping = Map(spot_of(found))
    mapping.update({key: found, **more})
    return mapping


def _env_file(found: Any) -> Any:
    return _members([found] if isinstance(found, str) else found, lambda one: _keyed("path", one, required=True))


def _depends_on(found: Any) -> Any:
    if isinstance(found, list):
        return dict(mapping_of(found, STARTED))
    return _each(lambda one: {**STARTED, **one} if isinstance(one, dict) else one)(found)


def _listed(found: Any) -> Any:
    return [found] if isinstance(found, str) else found


def _mapped(found: Any) -> Any:
    return dict(mapping_of(found, None)) if isinstance(found, list) else found


def _external(found: Any) -> Any:
    external = found.get("external") if isinstance(found, dict) else None
    if not isinstance(external, dict):
        return found
    name = found.get("name", external.get("name"))
    return {**found, "external": True, **({} if name is None else {"name": name})}


_SERVICE: dict[str, Callable[[Any], Any]] = {
    "build": lambda found: _keyed("context", found),
    "env_file": _env_file,
    "label_file": _listed,
    "depends_on": _depends_on,
    "networks": _mapped,
    "models": _mapped,
    "dns": _listed,
    "secrets": lambda found: _members(found, lambda one: _keyed("source", one)),
    "configs": lambda found: _members(found, lambda one: _keyed("source", one)),
}
_MODEL: dict[str, Callable[[Any], Any]] = {
    "services": _each(lambda service: _changed(service, _SERVICE)),
    **dict.fromkeys(("volumes", "networks", "secrets", "configs"), _each(_external)),
}


def canonical(model: Map) -> Map:
    """Spell a model in the long form."""
    changed: Map = _changed(model, _MODEL)
    return changed


def _with_context(found: Any) -> Any:
    return {"context": ".", **found} if isinstance(found, dict) else found


def with_defaults(model: Map) -> Map:
    """Set what a build has where its file leaves it out."""
    changed: Map = _changed(model, {"services": _each(lambda service: _changed(service, {"build": _with_context}))})
    return changed


def resolve_paths(model: Map, folder: str) -> Map:
    """Let relative paths start from a folder; those that were resolved before stay."""

    def resolved(found: Any) -> Any:
        if not isinstance(found, str) or isinstance(found, Resolved) or not found:
            return found
        return Resolved(joined(folder, found), spot_of(found))

    def context(found: Any) -> Any:
        return found if isinstance(found, str) and is_remote(found) else resolved(found)

    def env_file(found: Any) -> Any:
        return _members(found, lambda one: _changed(one, {"path": resolved}))

    service = {
        "build": lambda found: _changed(found, {"context": context}),
        "env_file": env_file,
        "label_file": lambda found: _members(found, resolved),
        "extends": lambda found: _changed(found, {"file": resolved}),
    }
    changed: Map = _changed(model, {"services": _each(lambda found: _changed(found, service))})
    return changed


def is_remote(context: str) -> bool:
    """Tell whether a build context is no folder."""
    prefixes = ("https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:")
    return "://" in context or context.startswith(prefixes)

"""The long form of values that a Compose file may spell in several ways, and the resolution of relative paths.

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
    """A path that is relative to Compose's working directory."""

    __slots__ = ()


def _changed(value: Any, changes: dict[str, Callable[[Any], Any]]) -> Any:
    """Change the values of some keys of a mapping."""
    if not isinstance(value, dict):
        return value
    changed = copied(value)
    for key, change in changes.items():
        if key in value:
            changed[key] = change(value[key])
    return changed


def _each(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def changed(value: Any) -> Any:
        return _changed(value, dict.fromkeys(value, change)) if isinstance(value, dict) else value

    return changed


def _members(value: Any, change: Callable[[Any], Any]) -> Any:
    if not isinstance(value, list):
        return value
    items = Items(spot_of(value))
    items.extend(change(member) for member in value)
    return items


def _keyed(key: str, value: Any, **more: Any) -> Any:
    """Spell a text as a mapping with one key."""
    if not isinstance(value, str):
        return {**more, **value} if isinstance(value, dict) and more else value
    mapping = Map(spot_of(value))
    mapping.update({key: value, **more})
    return mapping


def _env_file(value: Any) -> Any:
    return _members([value] if isinstance(value, str) else value, lambda member: _keyed("path", member, required=True))


def _depends_on(value: Any) -> Any:
    if isinstance(value, list):
        return dict(mapping_of(value, STARTED))
    return _each(lambda member: {**STARTED, **member} if isinstance(member, dict) else member)(value)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _mapped(value: Any) -> Any:
    return dict(mapping_of(value, None)) if isinstance(value, list) else value


def _external(value: Any) -> Any:
    external = value.get("external") if isinstance(value, dict) else None
    if not isinstance(external, dict):
        return value
    name = value.get("name", external.get("name"))
    return {**value, "external": True, **({} if name is None else {"name": name})}


_SERVICE: dict[str, Callable[[Any], Any]] = {
    "build": lambda value: _keyed("context", value),
    "env_file": _env_file,
    "label_file": _listed,
    "depends_on": _depends_on,
    "networks": _mapped,
    "models": _mapped,
    "dns": _listed,
    "secrets": lambda value: _members(value, lambda member: _keyed("source", member)),
    "configs": lambda value: _members(value, lambda member: _keyed("source", member)),
}
_MODEL: dict[str, Callable[[Any], Any]] = {
    "services": _each(lambda service: _changed(service, _SERVICE)),
    **dict.fromkeys(("volumes", "networks", "secrets", "configs"), _each(_external)),
}


def canonical(model: Map) -> Map:
    """Return the long form of a model."""
    changed: Map = _changed(model, _MODEL)
    return changed


def _with_context(value: Any) -> Any:
    return {"context": ".", **value} if isinstance(value, dict) else value


def with_defaults(model: Map) -> Map:
    """Set the default context of builds."""
    changed: Map = _changed(model, {"services": _each(lambda service: _changed(service, {"build": _with_context}))})
    return changed


def resolve_paths(model: Map, folder: str) -> Map:
    """Resolve relative paths from a folder; keep those that are already resolved."""

    def resolved(value: Any) -> Any:
        if not isinstance(value, str) or isinstance(value, Resolved) or not value:
            return value
        return Resolved(joined(folder, value), spot_of(value))

    def context(value: Any) -> Any:
        return value if isinstance(value, str) and is_remote(value) else resolved(value)

    def env_file(value: Any) -> Any:
        return _members(value, lambda member: _changed(member, {"path": resolved}))

    service = {
        "build": lambda value: _changed(value, {"context": context}),
        "env_file": env_file,
        "label_file": lambda value: _members(value, resolved),
        "extends": lambda value: _changed(value, {"file": resolved}),
    }
    changed: Map = _changed(model, {"services": _each(lambda value: _changed(value, service))})
    return changed


def is_remote(context: str) -> bool:
    """Return whether a build context is not a folder."""
    prefixes = ("https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:")
    return "://" in context or context.startswith(prefixes)

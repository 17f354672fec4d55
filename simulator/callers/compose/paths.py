"""The long form of values that a Compose file may spell in several ways, and the resolution of relative paths.

Compare: compose-go ``Canonical`` (transform/canonical.go), ``SetDefaultValues`` (transform/defaults.go),
``ResolveRelativePaths`` (paths/resolve.go).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.callers.compose.files import join
from simulator.callers.compose.merge import STARTED, copy_map, to_mapping
from simulator.callers.compose.refusals import spot_of
from simulator.golang.yaml.values import Items, Map, Text


class Resolved(Text):
    """A path that is relative to Compose's working directory."""

    __slots__ = ()


def _change_values(value: Any, changes: dict[str, Callable[[Any], Any]]) -> Any:
    """Change the values of some keys of a mapping."""
    if not isinstance(value, dict):
        return value
    changed = copy_map(value)
    for key, change in changes.items():
        if key in value:
            changed[key] = change(value[key])
    return changed


def _for_each(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def changed(value: Any) -> Any:
        return _change_values(value, dict.fromkeys(value, change)) if isinstance(value, dict) else value

    return changed


def _change_members(value: Any, change: Callable[[Any], Any]) -> Any:
    if not isinstance(value, list):
        return value
    items = Items(spot_of(value))
    items.extend(change(member) for member in value)
    return items


def _expand_short(key: str, value: Any, **more: Any) -> Any:
    """Spell a text as a mapping with one key."""
    if not isinstance(value, str):
        return {**more, **value} if isinstance(value, dict) and more else value
    mapping = Map(spot_of(value))
    mapping.update({key: value, **more})
    return mapping


def _env_file(value: Any) -> Any:
    return _change_members(
        [value] if isinstance(value, str) else value, lambda member: _expand_short("path", member, required=True)
    )


def _depends_on(value: Any) -> Any:
    if isinstance(value, list):
        return dict(to_mapping(value, STARTED))
    return _for_each(lambda member: {**STARTED, **member} if isinstance(member, dict) else member)(value)


def _to_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _names_to_mapping(value: Any) -> Any:
    return dict(to_mapping(value, None)) if isinstance(value, list) else value


def _flatten_external(value: Any) -> Any:
    external = value.get("external") if isinstance(value, dict) else None
    if not isinstance(external, dict):
        return value
    name = value.get("name", external.get("name"))
    return {**value, "external": True, **({} if name is None else {"name": name})}


_SERVICE: dict[str, Callable[[Any], Any]] = {
    "build": lambda value: _expand_short("context", value),
    "env_file": _env_file,
    "label_file": _to_list,
    "depends_on": _depends_on,
    "networks": _names_to_mapping,
    "models": _names_to_mapping,
    "dns": _to_list,
    "secrets": lambda value: _change_members(value, lambda member: _expand_short("source", member)),
    "configs": lambda value: _change_members(value, lambda member: _expand_short("source", member)),
}
_MODEL: dict[str, Callable[[Any], Any]] = {
    "services": _for_each(lambda service: _change_values(service, _SERVICE)),
    **dict.fromkeys(("volumes", "networks", "secrets", "configs"), _for_each(_flatten_external)),
}


def to_long_form(model: Map) -> Map:
    """Return the long form of a model."""
    changed: Map = _change_values(model, _MODEL)
    return changed


def _add_context(value: Any) -> Any:
    return {"context": ".", **value} if isinstance(value, dict) else value


def set_defaults(model: Map) -> Map:
    """Set the default context of builds."""
    changed: Map = _change_values(
        model, {"services": _for_each(lambda service: _change_values(service, {"build": _add_context}))}
    )
    return changed


def resolve_paths(model: Map, folder: str) -> Map:
    """Resolve relative paths from a folder; keep those that are already resolved."""

    def resolved(value: Any) -> Any:
        if not isinstance(value, str) or isinstance(value, Resolved) or not value:
            return value
        return Resolved(join(folder, value), spot_of(value))

    def context(value: Any) -> Any:
        return value if isinstance(value, str) and is_remote(value) else resolved(value)

    def env_file(value: Any) -> Any:
        return _change_members(value, lambda member: _change_values(member, {"path": resolved}))

    service = {
        "build": lambda value: _change_values(value, {"context": context}),
        "env_file": env_file,
        "label_file": lambda value: _change_members(value, resolved),
        "extends": lambda value: _change_values(value, {"file": resolved}),
    }
    changed: Map = _change_values(model, {"services": _for_each(lambda value: _change_values(value, service))})
    return changed


def is_remote(context: str) -> bool:
    """Return whether a build context is not a folder."""
    prefixes = ("https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:")
    return "://" in context or context.startswith(prefixes)

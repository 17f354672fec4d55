"""How a later Compose file, or a service that extends another, changes earlier values.

Reads: two trees of plain values. Gives: a new one.
Compare: compose-go ``mergeYaml`` (override/merge.go) and ``enforceUnicity`` (override/uncity.go).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from simulator.callers.compose.numbers import sprint
from simulator.callers.compose.path_patterns import Path, PathTable
from simulator.callers.compose.refusals import refusal, spot_of
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import COMPOSE_GO, COMPOSE_MERGE
from simulator.golang.yaml.nodes import NOWHERE
from simulator.golang.yaml.values import Items, Map, Text

_MERGE = "override/merge.go"


class Merging(Question):
    """What does a later file, or an extending service, change?"""

    REPLACED = Rule(
        "A later command, entrypoint or healthcheck.test replaces the earlier one whole; null takes it away.",
        COMPOSE_GO(_MERGE, "override"),
        COMPOSE_MERGE("Shell commands", "#shell-commands"),
    )
    MERGED = Rule(
        "Mappings are merged key by key, lists joined; environment and the like are merged by name.",
        COMPOSE_GO(_MERGE, "mergeToSequence"),
        COMPOSE_MERGE("Mapping", "#mapping"),
    )
    RESET = Rule(
        "The tag !reset takes an earlier value away, !override puts its own in place of it.",
        COMPOSE_GO("loader/reset.go", "applyNullOverrides"),
        COMPOSE_MERGE("Reset value", "#reset-value"),
        note="!override in front of null leaves the word null, because the tag makes a text of it.",
    )
    TYPES = Rule(
        "A mapping or a list cannot be overridden by a value of another type.",
        COMPOSE_GO(_MERGE, "mergeYaml"),
    )


_PAIRS = (
    "annotations build.args build.additional_contexts build.labels deploy.labels dns dns_opt dns_search env_file "
    "label_file environment labels sysctls tmpfs"
)
_REPLACED = "command entrypoint healthcheck.test"


def _places(keys: str) -> dict[str, Path]:
    return {key: ("services", "*", *key.split(".")) for key in keys.split()}


def merge(base: Any, other: Any, path: Path = ()) -> Any:
    """Merge ``other`` over ``base``."""
    merger = _MERGERS.find(path)
    if merger is not None:
        return merger(base, other, path)
    if other is None:
        return base
    if isinstance(base, dict):
        if not isinstance(other, dict):
            raise _cannot(path, other)
        return _merge_mappings(base, other, path)
    if isinstance(base, list):
        if not isinstance(other, list):
            raise _cannot(path, other)
        return _join(base, other)
    return other


def _cannot(path: Path, other: Any) -> Exception:
    return refusal(Merging.TYPES, f"cannot override {'.'.join(path)}", spot_of(other))


def _merge_mappings(base: Mapping[str, Any], other: Mapping[str, Any], path: Path) -> Map:
    merged = copy_map(base)
    for key, member in other.items():
        merged[key] = merge(base[key], member, (*path, key)) if key in base else member
        if (spot := getattr(other, "keys_at", {}).get(key)) is not None:
            merged.keys_at[key] = spot
    return merged


def copy_map(mapping: Mapping[str, Any]) -> Map:
    """Copy a mapping with its places."""
    copy = Map(spot_of(mapping))
    copy.update(mapping)
    copy.keys_at = dict(getattr(mapping, "keys_at", {}))
    return copy


def _join(base: list[Any], other: list[Any]) -> Items:
    items = Items(spot_of(other) or spot_of(base))
    items.extend([*base, *other])
    return items


def _override(_: Any, other: Any, __: Path) -> Any:
    return other


def to_sequence(value: Any) -> list[Any]:
    """Spell a mapping as a sorted list of ``name=value``, and a text as a list with one member."""
    if isinstance(value, dict):
        entries: list[Any] = []
        for key, member in value.items():
            members = member if isinstance(member, list) else [member]
            for text in members:
                spot = spot_of(text) or getattr(value, "keys_at", {}).get(key, NOWHERE)
                entries.append(Text(key if text is None else f"{key}={sprint(text)}", spot))
        return sorted(entries)
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []


def _merge_sequences(base: Any, other: Any, _: Path) -> Any:
    return _join(to_sequence(base), to_sequence(other))


def _merge_hosts(base: Any, other: Any, _: Path) -> Any:
    first = to_sequence(base)
    return _join(first, [host for host in to_sequence(other) if host not in first])


def _build(base: Any, other: Any, path: Path) -> Any:
    def long_form(value: Any) -> Mapping[str, Any]:
        return {"context": value} if isinstance(value, str) else value if isinstance(value, dict) else {}

    return _merge_mappings(long_form(base), long_form(other), path)


def to_mapping(value: Any, member: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Spell a list of names as a mapping."""
    if isinstance(value, list):
        return {str(name): None if member is None else dict(member) for name in value}
    return value if isinstance(value, dict) else {}


STARTED: Mapping[str, Any] = {"condition": "service_started", "required": True}


def _by_name(member: Mapping[str, Any] | None) -> Callable[[Any, Any, Path], Any]:
    return lambda base, other, path: _merge_mappings(to_mapping(base, member), to_mapping(other, member), path)


def _merge_logging(base: Any, other: Any, path: Path) -> Any:
    if not isinstance(base, dict) or not isinstance(other, dict):
        raise _cannot(path, other)
    same = base.get("driver") == other.get("driver") or "driver" not in base or "driver" not in other
    return _merge_mappings(base, other, path) if same else other


Merger: TypeAlias = Callable[[Any, Any, Path], Any]
_MERGERS: PathTable[Merger] = PathTable(
    (
        *((place, _override) for place in _places(_REPLACED).values()),
        *((place, _merge_sequences) for place in _places(_PAIRS).values()),
        (("networks", "*", "labels"), _merge_sequences),
        (("volumes", "*", "labels"), _merge_sequences),
        (("networks", "*", "ipam", "config"), _override),
        (("services", "*", "build"), _build),
        (("services", "*", "build", "extra_hosts"), _merge_hosts),
        (("services", "*", "extra_hosts"), _merge_hosts),
        (("services", "*", "depends_on"), _by_name(STARTED)),
        (("services", "*", "networks"), _by_name(None)),
        (("services", "*", "models"), _by_name(None)),
        (("services", "*", "logging"), _merge_logging),
        (("services", "*", "ulimits", "*"), _override),
    )
)


def changes(base: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[Path, Decision[str]]]:
    """Yield the path and the decision of each key of the process that a later file changes in a service."""
    services: Any = base.get("services")
    later: Any = other.get("services")
    both = isinstance(services, dict) and isinstance(later, dict)
    for name, service in later.items() if both else ():
        earlier = services.get(name)
        for key in service if isinstance(service, dict) and isinstance(earlier, dict) else ():
            rule = _CHANGES.get(key)
            if rule is not None and key in earlier:
                spot = getattr(service, "keys_at", {}).get(key, NOWHERE)
                yield ("services", name, key), rule.gives(f"{key} ({spot})")


_CHANGES = {
    **dict.fromkeys(("command", "entrypoint"), Merging.REPLACED),
    **dict.fromkeys(("environment", "env_file"), Merging.MERGED),
}


def _name(entry: Any) -> str:
    return str(entry).partition("=")[0]


def _target(entry: Any) -> str:
    """Return the target of a mount in the short or long form."""
    if isinstance(entry, dict):
        return str(entry.get("target", ""))
    parts = str(entry).split(":")
    return parts[0] if len(parts) == 1 else parts[1]


def _mount(folder: str) -> Callable[[Any], str]:
    def mount(entry: Any) -> str:
        if not isinstance(entry, dict):
            return f"{folder}/{entry}"
        return str(entry["target"]) if "target" in entry else f"{folder}/{entry.get('source')}"

    return mount


def _port(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    parts = (entry.get("host_ip", "0.0.0.0"), entry.get("published"), entry.get("target"))  # noqa: S104  # a name
    return ":".join(map(str, parts)) + f"/{entry.get('protocol', 'tcp')}"


def _file(entry: Any) -> str:
    return str(entry.get("path", "")) if isinstance(entry, dict) else str(entry)


_KEYED = (
    "annotations build.args build.additional_contexts build.tags build.labels cap_add cap_drop deploy.labels dns "
    "dns_opt dns_search environment expose labels links profiles sysctls tmpfs"
)
_UNIQUE: PathTable[Callable[[Any], str]] = PathTable(
    (
        *((place, _name) for place in _places(_KEYED).values()),
        (("services", "*", "networks", "*", "aliases"), _name),
        (("networks", "*", "labels"), _name),
        (("services", "*", "env_file"), _file),
        (("services", "*", "volumes"), _target),
        (("services", "*", "devices"), _target),
        (("services", "*", "configs"), _mount("")),
        (("services", "*", "secrets"), _mount("/run/secrets")),
        (("services", "*", "ports"), _port),
    )
)


def drop_duplicates(value: Any, path: Path = ()) -> Any:
    """Keep only the last entry with the same name in a list, at the place of the first one."""
    if isinstance(value, dict):
        mapping = copy_map(value)
        for key, member in value.items():
            mapping[key] = drop_duplicates(member, (*path, key))
        return mapping
    if isinstance(value, list):
        key_of = _UNIQUE.find(path)
        if key_of is not None:
            items = Items(spot_of(value))
            items.extend({key_of(entry): entry for entry in value}.values())
            return items
    return value

"""The services of one file in their normal form, and a later file on top of an earlier one.

Reads: values of a file. Gives: the same values, changed in place, or a refusal.
Compare: podman-compose ``normalize_service``, ``rec_merge_one`` and ``norm_as_dict`` (podman_compose.py).
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Mapping
from typing import Any

from simulator.callers.podman_compose.interpolation import Path
from simulator.callers.podman_compose.rules import PodmanComposeFile, PodmanComposeWords, invalid, refused
from simulator.callers.podman_compose.yaml_file import Override, Reset
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision

WORD_KEYS = ("command", "entrypoint")


def as_mapping(value: Any, what: str) -> dict[Any, Any]:
    """Return a mapping; refuse anything else, for which podman-compose ends with an exception."""
    if not isinstance(value, dict):
        raise invalid(f"{what}: a {type(value).__name__} is no mapping")
    return value


def as_items(value: Any, what: str) -> list[Any]:
    """Return what Python iterates over: members, keys, or characters."""
    if isinstance(value, str | list | tuple | dict | set | bytes):
        return list(value)
    raise invalid(f"TypeError: {what}: '{type(value).__name__}' object is not iterable")


def split_words(text: str) -> list[str]:
    """Split a text as Python's shlex does."""
    try:
        return shlex.split(text)
    except ValueError as error:
        raise refused(PodmanComposeWords.UNSPLIT, f"ValueError: {error}") from None


def as_list(value: Any) -> list[Any]:
    """Return ``NAME=VALUE`` texts for a mapping, a list as it is, and one value as a list."""
    if value is None:
        return []
    if isinstance(value, dict):
        if any(isinstance(each, Override | Reset) for each in value.values()):
            raise NotModelled("a tag in a mapping", "a value with the tag !override or !reset is not modelled here")
        return [key if each is None else f"{key}={each}" for key, each in value.items()]
    return list(value) if isinstance(value, list | tuple | set | bytes) else [value]


def as_pairs(value: Any) -> dict[Any, Any]:
    """Return a mapping for a list of ``NAME=VALUE`` texts; a name alone has the value None."""
    if value is None or isinstance(value, dict):
        return dict(value or {})
    if isinstance(value, str):
        value = [value]
    elif not isinstance(value, list | tuple | set | bytes):
        raise invalid("ValueError: dictionary or iterable is expected")
    pairs: dict[Any, Any] = {}
    for entry in value:
        if not entry:
            continue
        if not isinstance(entry, str):
            raise invalid(f"AttributeError: '{type(entry).__name__}' object has no attribute 'split'")
        name, equals, text = entry.partition("=")
        pairs[name] = text if equals else None
    return pairs


class Normalizer:
    """Brings services into their normal form; ``split`` has the decisions about words that were texts."""

    def __init__(self) -> None:
        self.split: dict[Path, Decision[Any]] = {}

    def file(self, content: Mapping[Any, Any]) -> None:
        """Change the services of a file."""
        for name, service in as_mapping(content.get("services") or {}, "services").items():
            self.service(service, ("services", name))

    def service(self, service: Any, path: Path, folder: str = "") -> None:
        """Change a service; ``folder`` is that of the file of a service that another one extends."""
        if isinstance(service, Reset):
            return
        service = as_mapping(service.value if isinstance(service, Override) else service, "service")
        _build(service, folder)
        for key in WORD_KEYS:
            self.split.pop((*path, key), None)
            if isinstance(service.get(key), str):
                service[key] = split_words(service[key])
                self.split[*path, key] = PodmanComposeWords.SPLIT.gives(tuple(service[key]))
        for key in ("env_file", "security_opt", "volumes"):
            if isinstance(service.get(key), str):
                service[key] = [service[key]]
        if "security_opt" in service:
            _security(service)
        for key in ("environment", "labels"):
            if key in service:
                service[key] = as_pairs(service[key])
        if isinstance(service.get("extends"), str):
            service["extends"] = {"service": service["extends"]}
        if "depends_on" in service and not _dependencies(service):
            return
        if folder and "volumes" in service:
            service["volumes"] = [_moved(volume, folder) for volume in as_items(service["volumes"], "volumes")]


def _security(service: dict[Any, Any]) -> None:
    options = service["security_opt"]
    if not isinstance(options, list):
        as_items(options, "security_opt")
        return
    for at, option in enumerate(options):
        if option in ("seccomp:unconfined", "apparmor:unconfined"):
            options[at] = option.replace(":", "=")


def _build(service: dict[Any, Any], folder: str) -> None:
    if "build" not in service:
        return
    if isinstance(service["build"], str):
        service["build"] = {"context": service["build"]}
    build = as_mapping(service["build"], "build")
    if folder:
        context = build.get("context", "")
        if not isinstance(context, str):
            raise invalid(f"AttributeError: '{type(context).__name__}' object has no attribute 'startswith'")
        build["context"] = posixpath.join(folder, context.removeprefix("./")).rstrip("/") or "."
    for key in ("additional_contexts", "args"):
        if isinstance(build.get(key), dict):
            build[key] = as_list(build[key])


def _dependencies(service: dict[Any, Any]) -> bool:
    """Bring the dependencies into the form of a mapping; return False where they are tagged !reset."""
    found = service["depends_on"]
    if isinstance(found, Reset):
        return False
    if isinstance(found, Override):
        found = service["depends_on"] = Override({name: {} for name in found.value})
        needed = found.value
    elif isinstance(found, str):
        needed = service["depends_on"] = {found: {}}
    elif isinstance(found, list | set):
        needed = service["depends_on"] = {hashable(name): {} for name in found}
    else:
        needed = as_mapping(found, "depends_on")
    for condition in needed.values():
        as_mapping(condition, "depends_on").setdefault("condition", "service_started")
    return True


def hashable(name: Any) -> Any:
    """Return a value that can be a key; refuse another one."""
    if isinstance(name, Override | Reset):
        raise NotModelled("a tag in a list of names", "a name with the tag !override or !reset is not modelled")
    if isinstance(name, dict | list | set):
        raise invalid(f"TypeError: unhashable type: '{type(name).__name__}'")
    return name


def _moved(volume: Any, folder: str) -> Any:
    """Return a volume of another folder's file; a relative source begins in that folder."""
    if isinstance(volume, str):
        return posixpath.join(folder, volume) if _is_relative(volume) else volume
    if isinstance(volume, dict):
        source = volume.get("source")
        if not isinstance(source, str):
            raise invalid("KeyError: 'source'")
        if _is_relative(source):
            volume["source"] = posixpath.join(folder, source)
    return volume


def _is_relative(path: str) -> bool:
    return path.startswith(("./", ".:", "../", "..:"))


def clone(value: Any) -> Any:
    """Copy a list or a mapping, not what is in it."""
    return value.copy() if isinstance(value, list | dict | set) else value


class Merger:
    """Merges values; ``replaced`` has the decisions about words that a later value replaced."""

    def __init__(self) -> None:
        self.replaced: dict[Path, Decision[Any]] = {}

    def merge(self, target: dict[Any, Any], source: Mapping[Any, Any], path: Path = ()) -> dict[Any, Any]:
        """Put a later mapping on top of an earlier one, in place."""
        added = [key for key in source if key not in target]
        removed = [key for key, value in target.items() if isinstance(value, Reset) and key not in added]
        for key in added:
            target[key] = clone(source[key])
        for key, value in target.items():
            if key in added:
                continue
            if key not in source:
                target[key] = clone(value.value) if isinstance(value, Override) else value
            elif isinstance(source[key], Reset):
                removed.append(key)
                self.replaced[*path, key] = PodmanComposeFile.TAGGED.gives(None)
            elif not isinstance(value, Reset):
                target[key] = self._merged(key, value, source[key], (*path, key))
        for key in dict.fromkeys(removed):
            del target[key]
        return target

    def _merged(self, key: Any, value: Any, later: Any, path: Path) -> Any:
        for tagged in (value, later):
            if isinstance(tagged, Override):
                self.replaced[path] = PodmanComposeFile.TAGGED.gives(tagged.value)
                return clone(tagged.value)
        if key in WORD_KEYS:
            self.replaced[path] = PodmanComposeFile.REPLACED.gives(later)
            return clone(later)
        if value is None and isinstance(later, dict):
            value = {}
        if not isinstance(later, type(value)):
            kinds = f"{type(value)} and {type(later)}"
            raise refused(PodmanComposeFile.OTHER_TYPE, f"ValueError: can't merge value of [{key}] of type {kinds}")
        if isinstance(later, list):
            return _joined(key, value, later)
        if isinstance(later, set):  # what podman-compose has found out about both services
            raise invalid("AttributeError: 'set' object has no attribute 'extend'")
        return self.merge(value, later, path) if isinstance(later, dict) else later


def _joined(key: Any, value: list[Any], later: list[Any]) -> list[Any]:
    """Join two lists in place; of volumes, a later one takes the place of one with the same target."""
    if key == "volumes":
        for volume in (*value, *later):
            if not isinstance(volume, str | dict | list):
                raise invalid(f"TypeError: argument of type '{type(volume).__name__}' is not iterable")
        targets = {volume.split(":", 2)[1] for volume in later if isinstance(volume, str) and ":" in volume}
        value[:] = [
            volume
            for volume in value
            if not (isinstance(volume, str) and ":" in volume and volume.split(":", 2)[1] in targets)
        ]
    value.extend(later)
    return value

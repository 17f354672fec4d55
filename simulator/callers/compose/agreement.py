"""Whether settings of a service agree with each other, and with what the rest of the project defines.

Reads: a project's model, and a service. Gives: what does not agree, with its key.
Compare: compose-go ``checkConsistency`` (loader/validate.go).
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Container, Iterator, Mapping
from typing import Any

from simulator.callers.compose.versions import Compose
from simulator.golang import strconv
from simulator.golang.strconv import GoError

_NO_TARGET = ("rebuild", "restart")


def undefined_in_build(
    name: str, service: Mapping[str, Any], model: Mapping[str, Any], active: Container[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the services and secrets that a build names, with the key ``build``."""
    build = service.get("build") or {}
    contexts = build.get("additional_contexts") or {}
    pairs = contexts.items() if isinstance(contexts, dict) else (str(each).partition("=")[::2] for each in contexts)
    for context, value in pairs:
        target = str(value).removeprefix("service:")
        if target == str(value):
            continue
        if target not in active:
            yield f'service "{name}" declares unknown service "{target}" as additional contexts {context}', "build"
        elif model["services"][target].get("build") is None:
            yield (
                f'service "{name}" declares non-buildable service "{target}" as additional contexts {context}',
                "build",
            )
    for secret in build.get("secrets") or ():
        source = str(secret.get("source") if isinstance(secret, dict) else secret)
        if source not in (model.get("secrets") or {}):
            yield f'service "{name}" refers to undefined build secret {source}: invalid compose project', "build"


def disagreements(name: str, service: Mapping[str, Any], known: Compose) -> Iterator[tuple[str, str]]:
    """Yield what does not agree within a service, with its key."""
    yield from _distinct_limits(name, service)
    yield from _watched_without_target(name, service)
    if known.mounts_once:
        yield from _mounted_twice(name, service)


def _distinct_limits(name: str, service: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each limit that differs from the one under ``deploy``, where there are any of that kind, with its key."""
    resources = (service.get("deploy") or {}).get("resources") or {}
    for key, kind, other in (
        ("cpus", "limits", "cpus"),
        ("mem_limit", "limits", "memory"),
        ("mem_reservation", "reservations", "memory"),
        ("pids_limit", "limits", "pids"),
    ):
        own, deployed = _number(service.get(key), other), resources.get(kind)
        if own and isinstance(deployed, dict) and own != _number(deployed.get(other), other):
            places = f"'{key}' and 'deploy.resources.{kind}.{other}'"
            yield f"services.{name}: can't set distinct values on {places}: invalid compose project", key


def _number(value: Any, kind: str) -> float:
    """Return a number as Compose keeps it; 0 for one that is not set, and for a fraction of a byte."""
    if kind == "memory" and isinstance(value, float):
        return 0
    try:
        if kind == "memory":
            return strconv.size(value) if isinstance(value, str) else int(value or 0)
        number = float(value or 0)
        return struct.unpack("f", struct.pack("f", number))[0] if kind == "cpus" else int(number)
    except (GoError, ValueError, OverflowError):
        return 0


def _watched_without_target(name: str, service: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each action of ``develop.watch`` that needs a target and has none."""
    for watch in (service.get("develop") or {}).get("watch") or ():
        if not watch.get("target") and watch.get("action") not in _NO_TARGET:
            message = "target is required for non-rebuild actions: invalid compose project"
            yield f"services.{name}.develop.watch: {message}", "develop"


def _mounted_twice(name: str, service: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each place of a tmpfs at which there is another one, or a volume, with the key of the second.

    Of two volumes at one place the last one counts.
    """
    mounts: dict[str, str] = {}
    listed = service.get("tmpfs") or ()
    for at, entry in enumerate([listed] if isinstance(listed, str) else listed):
        place, target = f"services.{name}.tmpfs[{at}]", str(entry).partition(":")[0]
        if target in mounts:
            yield f"{place}: target {target} already mounted as {mounts[target]}", "tmpfs"
        mounts[target] = place
    for at, entry in enumerate(service.get("volumes") or ()):
        if (target := _volume_target(entry)) in mounts:
            yield f"services.{name}.volumes[{at}]: target {target} already mounted as {mounts[target]}", "volumes"


def _volume_target(entry: Any) -> str:
    if isinstance(entry, dict):
        return str(entry.get("target"))
    parts = str(entry).split(":")
    return posixpath.normpath(parts[0] if len(parts) == 1 else parts[1]) if parts != [""] else ""

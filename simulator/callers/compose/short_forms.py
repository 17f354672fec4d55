"""Checks the texts of a service that do not change its process: ports, sizes, hosts, devices, volumes.

Compare: compose-go ``ParsePortConfig`` (types/types.go), ``UnitBytes`` (types/bytes.go), ``HostsList``
(types/hostList.go), ``transformDeviceMapping`` (transform/device.go), ``ParseVolume`` (format/volume.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.compose.refusals import refusal, spot_of
from simulator.callers.docker import mounts
from simulator.core.rule import Question, Rule
from simulator.core.sources import COMPOSE_GO


class ServiceForms(Question):
    """What is refused in the texts of a service that the process does not depend on?"""

    FORM = Rule(
        "A port, a size, a host, a device, a volume, a boolean or an image's name not written as one is refused.",
        COMPOSE_GO("types/types.go", "ParsePortConfig"),
        COMPOSE_GO("override/uncity.go", "exposeIndexer"),
        COMPOSE_GO("types/bytes.go", "UnitBytes"),
        COMPOSE_GO("types/hostList.go", "HostsList"),
        COMPOSE_GO("transform/device.go", "transformDeviceMapping"),
        COMPOSE_GO("format/volume.go", "ParseVolume"),
    )


_BOOLEANS = "true y yes on false n no off".split()
_SIZE = re.compile(r"[0-9.]+ ?(?:[kmgtp]i?b?|b)?", re.IGNORECASE)
_PORTS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


def check_forms(service: Mapping[str, Any]) -> None:
    """Refuse the first invalid text of a service."""
    for message, value in _faults(service):
        raise refusal(ServiceForms.FORM, message, spot_of(value))


def _faults(service: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from _boolean_faults(service)
    for port in service.get("ports") or ():
        if isinstance(port, str) and (fault := _port(port)):
            yield fault, port
    exposed = [port for port in service.get("expose") or () if isinstance(port, float)]
    yield from ((f"unsupported expose value {port}", port) for port in exposed)
    for key in ("mem_limit", "mem_reservation", "memswap_limit", "shm_size"):
        size = service.get(key)
        if isinstance(size, str) and not size.startswith("-") and not _SIZE.fullmatch(size):
            yield f"{key}: invalid size: '{size}'", size
    hosts = service.get("extra_hosts")
    for host in hosts if isinstance(hosts, list) else ():
        if "=" not in host and ":" not in host:
            yield f"extra_hosts: invalid additional host, missing IP: {host}", host
    for volume in service.get("volumes") or ():
        if isinstance(volume, str) and (fault := mounts.volume(volume)[1]):
            yield fault, volume
    for device in service.get("devices") or ():
        if isinstance(device, str) and device.count(":") > 2:
            yield f"confusing device mapping, please use long syntax: {device}", device


def _boolean_faults(service: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    places = [("attach", service.get("attach"))]
    for at, entry in enumerate(service.get("env_file") or ()):
        places += [(f"env_file[{at}].required", entry.get("required"))] if isinstance(entry, dict) else []
    for where, value in places:
        if isinstance(value, str) and value.lower() not in _BOOLEANS:
            yield f"{where}: invalid boolean: {value}", value


def _port(text: str) -> str:
    """Return the error of a port in the short form, or ``""``."""
    ports, slash, protocol = text.partition("/")
    container = ports.rpartition(":")[2]
    host = ports.rpartition(":")[0].rpartition(":")[2]
    if not container:
        return f"No port specified: {text}<empty>"
    if not _is_port(container):
        return f"Invalid containerPort: {container}"
    if host and not _is_port(host):
        return f"Invalid hostPort: {host}"
    return f"Invalid proto: {protocol}" if slash and protocol.lower() not in ("tcp", "udp", "sctp") else ""


def _is_port(text: str) -> bool:
    match = _PORTS.fullmatch(text)
    if match is None:
        return False
    first, last = int(match[1]), int(match[2] or match[1])
    return first <= last <= 65535

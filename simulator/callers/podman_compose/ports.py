"""The ports of a service, as podman-compose spells them.

Compare: podman-compose ``norm_ports`` and ``port_dict_to_str`` (podman_compose.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.podman_compose.rules import invalid


def published(ports: Any) -> list[str]:
    """Return the values of ``--publish``."""
    if not ports:
        return []
    if isinstance(ports, str):
        ports = [ports]
    if not isinstance(ports, list):
        raise invalid("AssertionError: ports")
    return [_port(port) for port in ports]


def _port(port: Any) -> str:
    if isinstance(port, dict):
        return _spelled(port)
    if not isinstance(port, str | int):
        raise invalid("TypeError: port should be either string or dict")
    return str(port)


def _spelled(port: Mapping[Any, Any]) -> str:
    target, outside = port.get("target"), port.get("published", "")
    protocol = port.get("protocol", "tcp")
    if not target:
        raise invalid("ValueError: target container port must be specified")
    spelled = f"{outside}:{target}" if outside else f"{target}"
    if port.get("host_ip"):
        spelled = f"{port['host_ip']}:{outside}:{target}"
    return spelled if protocol == "tcp" else f"{spelled}/{protocol}"

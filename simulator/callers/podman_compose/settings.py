"""What the project of podman-compose says of its containers together: names, pod, networks, and top-level tables.

Reads: the merged files. Gives: settings, or a refusal. Compare: podman-compose ``_parse_x_podman_settings``,
``resolve_pod_name`` and ``_parse_compose_file`` (podman_compose.py).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from simulator.callers.podman_compose.merge import as_items, as_list, as_mapping, hashable
from simulator.callers.podman_compose.ports import published
from simulator.callers.podman_compose.rules import invalid
from simulator.callers.podman_compose.volumes import mount_of
from simulator.callers.podman_compose.yaml_file import Override, Reset
from simulator.core.record import NamedTuple

_KEYS = frozenset(
    """docker_compose_compat default_net_name_compat default_net_behavior_compat name_separator_compat in_pod
    pod_args""".split()
)


class Settings(NamedTuple):
    """``separator`` joins the parts of names; ``in_pod`` is the option or setting; ``default_net`` forces a network."""

    separator: str
    in_pod: Any
    default_net: bool
    short_network: bool

    @classmethod
    def of(cls, model: Mapping[Any, Any], variables: Mapping[str, Any], in_pod: str) -> Settings:
        """Read the settings of ``x-podman`` and of the variables ``PODMAN_COMPOSE_...``; the latter win."""
        check_printable(model)
        found = {
            key: value
            for key, value in as_mapping(model.get("x-podman", {}), "x-podman").items()
            if isinstance(key, str) and key in _KEYS
        }
        for name, value in variables.items():
            key = name.removeprefix("PODMAN_COMPOSE_").lower()
            if name.startswith("PODMAN_COMPOSE_") and key in _KEYS:
                found[key] = value
        if found.get("docker_compose_compat", False):
            alike = {"default_net_behavior_compat": True, "name_separator_compat": True, "in_pod": False}
            found = {**alike, **found}
        return cls(
            "-" if _switch(found.get("name_separator_compat", False)) else "_",
            in_pod or found.get("in_pod", True),
            bool(found.get("default_net_behavior_compat", False)),
            found.get("default_net_name_compat", False) is True,
        )

    def pod(self, project: str) -> str | None:
        """Return the name of the pod, None without one."""
        switch = _switch(self.in_pod)
        if switch is None:
            if not isinstance(self.in_pod, str) or not self.in_pod:
                raise invalid("AssertionError: in_pod")
            return self.in_pod
        return f"pod_{project}" if switch else None


def _switch(value: Any) -> bool | None:
    """Return what a value means, None if it is none of true, false, 1 and 0."""
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    return bool(value) if isinstance(value, int) and value in (0, 1) else None


def check_printable(value: Any, *, inside: bool = False) -> None:
    """Refuse values that podman-compose cannot write as JSON or YAML, which it does with every project."""
    if isinstance(value, Override) or (isinstance(value, Reset) and inside):
        raise invalid("a value with the tag !override or !reset is left over, which cannot be written")
    if isinstance(value, datetime.date):
        raise invalid(f"TypeError: Object of type {type(value).__name__} is not JSON serializable")
    if isinstance(value, dict):
        for key, each in value.items():
            if inside or (isinstance(key, str) and not key.startswith("_")):
                check_printable(each, inside=inside)
    elif isinstance(value, list):
        for each in value:
            check_printable(each, inside=True)


def check_networks(model: dict[Any, Any], services: Mapping[Any, Any], settings: Settings) -> str | None:
    """Refuse a service in a network that is not there; return the network of services that name none."""
    networks = as_mapping(model.get("networks") or {}, "networks")
    if not networks or (settings.default_net and "default" not in networks):
        networks["default"] = None
    model["networks"] = networks
    default = "default" if "default" in networks else None
    if len(networks) == 1 and not settings.default_net:
        default = next(iter(networks))
    for service in services.values():
        named = service.get("networks", default)
        for name in named if isinstance(named, dict) else as_list(named):
            if isinstance(name, dict | list) or name not in networks:
                raise invalid(f"RuntimeError: missing networks: {name}")
    return default


def check_settings(service: Mapping[Any, Any], model: Mapping[Any, Any]) -> None:
    """Refuse ports and volumes that podman-compose cannot read, and volumes that the project lacks."""
    published(service.get("ports"))
    if service.get("x-podman") is not None:
        as_mapping(service["x-podman"], "x-podman")
    for volume in as_items(service.get("volumes", []), "volumes"):
        mount = mount_of(volume, "/")
        if mount.get("type") == "volume" and "source" not in mount:
            raise invalid("KeyError: 'source'")
        named = mount["source"] if mount.get("type") == "volume" else None
        if named and hashable(named) not in as_mapping(model.get("volumes") or {}, "volumes"):
            raise invalid(f"RuntimeError: volume [{named}] not defined in top level")

"""The networks of a container, as podman-compose spells them on podman's line.

Compare: podman-compose ``get_net_args_from_network_mode`` and ``get_net_args_from_networks`` (podman_compose.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.podman_compose.merge import as_list, as_mapping
from simulator.callers.podman_compose.rules import invalid
from simulator.callers.podman_compose.settings import Settings

_AS_IT_IS = ("slirp4netns", "pasta", "ns:")


def network_words(
    service: Mapping[Any, Any],
    name: str,
    project: str,
    networks: Mapping[Any, Any],
    default: str | None,
    settings: Settings,
    containers: Mapping[Any, Sequence[str]],
) -> list[str]:
    """Return the options of podman; ``containers`` are the names of the containers of each service."""
    aliases = [name, *sorted(service.get("_aliases", ()))]
    if mode := service.get("network_mode"):
        return [f"--network={_of_mode(service, mode, aliases, containers)}"]
    mac = service.get("mac_address")
    named = service.get("networks", {})
    if not named and default is None:
        return [f"--network=bridge:{_options({'mac': None}, aliases, mac)}"]
    named = named or {default: {}}
    about = {each: {} for each in named} if not isinstance(named, dict) else named
    words = []
    for network, options in about.items():
        options = as_mapping(options or {}, "networks")
        own = options.get("mac_address", options.get("x-podman.mac_address"))
        if mac is not None and own is not None:
            raise invalid(f"RuntimeError: conflicting mac addresses {mac} and {own}")
        full = _full_name(network, networks.get(network) or {}, project, settings)
        spelled = _options(options, aliases, own if own is not None else mac)
        mac = None if own is None else mac
        words.append(f"--network={full}:{spelled}" if spelled else f"--network={full}")
    return words


def _of_mode(
    service: Mapping[Any, Any], mode: Any, aliases: Sequence[str], containers: Mapping[Any, Sequence[str]]
) -> str:
    if not isinstance(mode, str):
        raise invalid("AssertionError: network_mode")
    if "networks" in service:
        raise invalid(f"ValueError: networks and network_mode must not be present in the same service [{aliases[0]}]")
    if mode in ("none", "host", "private") or mode.startswith(_AS_IT_IS):
        return mode
    kind, _, other = mode.partition(":")
    if kind == "service" and mode != kind:
        found = containers.get(other.strip())
        if not found:
            raise invalid(f"KeyError: '{other.strip()}'")
        return f"container:{found[0]}"
    if kind == "container" and mode != kind:
        return f"container:{other.strip()}"
    if mode.startswith("bridge"):
        mac = service.get("mac_address")
        options = ",".join([*(f"alias={alias}" for alias in aliases), *([f"mac={mac}"] if mac else [])])
        return f"{mode},{options}" if ":" in mode else f"{mode}:{options}"
    raise invalid(f"unknown network_mode [{mode}]")


def _full_name(network: Any, about: Mapping[Any, Any], project: str, settings: Settings) -> str:
    about = as_mapping(about, "networks")
    external = about.get("external")
    if isinstance(external, str):
        raise invalid("AttributeError: 'str' object has no attribute 'get'")
    if about.get("name"):
        return str(about["name"])
    if external:
        return str(network)
    parts = (project.replace("-", ""), network) if settings.short_network else (project, network)
    return settings.separator.join(map(str, parts))


def _options(options: Mapping[Any, Any], aliases: Sequence[str], mac: Any) -> str:
    spelled = [
        f"{short}={options[key]}"
        for key, short in (
            ("x-podman.interface_name", "interface_name"),
            ("ipv4_address", "ip"),
            ("ipv6_address", "ip6"),
        )
        if options.get(key)
    ]
    if mac and "mac" not in options:
        spelled.append(f"mac={mac}")
    spelled += [f"alias={alias}" for alias in (*aliases, *as_list(options.get("aliases", [])))]
    if mac and "mac" in options:
        spelled.append(f"mac={mac}")
    return ",".join(spelled)

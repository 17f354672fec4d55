"""The networks of a line of podman: which of them can stand together.

Reads: the values of ``--network``. Compare: podman ``ParseNetworkFlag`` (pkg/specgen/namespaces.go).
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.golang.strconv import GoError

_MODES = {"": "private", "default": "private", "private": "private", "none": "none", "host": "host", "pod": "pod"}
_WITH_OPTIONS = ("slirp4netns", "pasta")
_WITH_VALUE = {"ns": "path", "container": "container"}
_RESERVED = ("bridge", "slirp4netns", "pasta", "pod", "none", "default", "private", "path", "container", "host")


def check_networks(networks: Sequence[str]) -> None:
    """Raise ``GoError`` where podman refuses several networks: the first is of bridge mode, the others are names."""
    if len(networks) < 2:
        return
    if mode := _mode(networks[0]):
        raise GoError(
            f"cannot set multiple networks without bridge network mode, selected mode {mode}: invalid argument"
        )
    for network in networks[1:]:
        name = network.partition(":")[0]
        if not name:
            raise GoError("network name cannot be empty: invalid argument")
        if name in _RESERVED:
            conflict = f"selected mode {name} conflicts with bridge: invalid argument"
            raise GoError(f"can only set extra network names, {conflict}")


def _mode(network: str) -> str:
    """Return the mode that a network selects, ``""`` for bridge, which a name means as well."""
    name, colon, _ = network.partition(":")
    if name in _WITH_OPTIONS:
        return name
    return (_WITH_VALUE if colon else _MODES).get(name, "")

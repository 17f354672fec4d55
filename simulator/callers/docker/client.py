"""Docker's command line as data: a version is the one before it, with named replacements.

The command lines that were compared with are those of Debian. They are built with other releases of go-units and
go-connections than those of docker.com, which take a few odd sizes and ports (``.5g``, ``::1:80:80``) already in 26.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from simulator.core.errors import NotModelled
from simulator.engine.engine import Engine
from simulator.golang import strconv
from simulator.golang.strconv import GoError


class DockerCli(NamedTuple):
    """How one version of the command line checks what it is given: the shape of a profile.

    ``version`` is that of the engine profile that it comes with; texts with ``{}`` are its messages.
    """

    version: tuple[int, ...]
    size: Callable[[str], int]
    address_wrong: str
    sysctl_wrong: str
    hosts_by_equals: bool
    gpu_count: Callable[[str], int]
    mount_keys: frozenset[str]
    network_keys: frozenset[str]
    mounts_strict: bool
    volumes_checked: bool
    restart: Callable[[str], tuple[str, int]]
    pull_checked: bool
    ports_capital: bool
    plain_ip6: bool
    networks_always: bool  # --network-alias and the like are looked at without --network
    security_value: bool
    links_on: tuple[str, ...]  # networks that are not made by users, on which a link is a link of the endpoint
    seccomp_names: tuple[str, ...]
    cdi: bool
    content_trust: bool
    lower_hosts: bool  # a name in capitals in front of the first slash is no registry
    empty_keys: bool  # texts are split at every colon or equals sign, and nothing in front of it is no error of its own
    argument_missing: str
    file_name: str
    file_bytes: str
    restart_and_rm: str


class FlagContext(NamedTuple):
    """What a value may look at."""

    environment: Mapping[str, str]
    client: DockerCli


def gpu_count(text: str) -> int:
    """Read a number of graphics processors."""
    try:
        return strconv.atoi(text)
    except GoError as fault:
        reason = str(fault).rpartition(": ")[2]
        raise GoError(f'invalid count ({text}): value must be either "all" or an integer: {reason}') from None


def gpu_count_wrapped(text: str) -> int:
    """Read the same, with another message."""
    try:
        return strconv.atoi(text)
    except GoError as fault:
        raise GoError(f"count must be an integer: {fault}") from None


def restart(policy: str) -> tuple[str, int]:
    """Read ``NAME`` or ``NAME:COUNT``; the name is the engine's to check."""
    name, colon, count = policy.partition(":")
    if colon and not name:
        raise GoError("invalid restart policy format: no policy provided before colon")
    try:
        return name, strconv.atoi(count) if count else 0
    except GoError:
        raise GoError("invalid restart policy format: maximum retry count must be an integer") from None


def restart_split(policy: str) -> tuple[str, int]:
    """Read the same; a colon has to be followed by a number."""
    name, *counts = policy.split(":")
    if len(counts) > 1:
        raise GoError("invalid restart policy format")
    try:
        return name, strconv.atoi(counts[0]) if counts else 0
    except GoError:
        raise GoError("maximum retry count must be an integer") from None


_MOUNT = """type source target readonly consistency bind-propagation bind-nonrecursive volume-nocopy volume-label
volume-driver volume-opt tmpfs-size tmpfs-mode""".split()
_NETWORK = ("name", "alias", "ip", "ip6", "driver-opt")

DOCKER_20_10 = DockerCli(
    version=(20, 10),
    size=strconv.size_by_pattern,
    address_wrong="{} is not an ip address",
    sysctl_wrong="sysctl '{}' is not whitelisted",
    hosts_by_equals=False,
    gpu_count=gpu_count_wrapped,
    mount_keys=frozenset(_MOUNT),
    network_keys=frozenset(_NETWORK),
    mounts_strict=False,
    volumes_checked=False,
    restart=restart_split,
    pull_checked=False,
    ports_capital=True,
    plain_ip6=False,
    networks_always=False,
    security_value=False,
    links_on=("container", "default", "bridge", "host", "none", ""),
    seccomp_names=("unconfined",),
    cdi=False,
    content_trust=True,
    lower_hosts=True,
    empty_keys=True,
    argument_missing='"docker {0}" requires at least 1 argument.',
    file_name="poorly formatted environment: {}",
    file_bytes="env file {} contains invalid utf8 bytes at line {}: {}",
    restart_and_rm="Conflicting options: --restart and --rm",
)
DOCKER_26_1 = DOCKER_20_10._replace(
    version=(26, 1),
    address_wrong="IP address is not correctly formatted: {}",
    sysctl_wrong="sysctl '{}' is not allowed",
    hosts_by_equals=True,
    mount_keys=frozenset([*_MOUNT, "bind-recursive", "volume-subpath"]),
    network_keys=frozenset([*_NETWORK, "mac-address", "link-local-ip"]),
    volumes_checked=True,
    restart=restart,
    pull_checked=True,
    networks_always=True,
    security_value=True,
    links_on=("container", "bridge", "host", "none", ""),
    seccomp_names=("unconfined", "builtin"),
    cdi=True,
    lower_hosts=False,
    empty_keys=False,
)
DOCKER_28_5 = DOCKER_26_1._replace(
    version=(28, 5),
    size=strconv.size,
    gpu_count=gpu_count,
    mount_keys=DOCKER_26_1.mount_keys | {"image-subpath"},
    network_keys=DOCKER_26_1.network_keys | {"gw-priority"},
    links_on=(),
    argument_missing="'docker {0}' requires at least 1 argument",
    file_name="invalid env file ({1}): {0}",
    file_bytes="invalid env file ({0}): invalid utf8 bytes at line {1}: {2}",
    restart_and_rm="conflicting options: cannot specify both --restart and --rm",
)
DOCKER_29_7 = DOCKER_28_5._replace(
    version=(29, 7),
    ports_capital=False,
    plain_ip6=True,
    mount_keys=DOCKER_28_5.mount_keys | {"bind-create-src"},
    mounts_strict=True,
    content_trust=False,
    file_name="--env-file: invalid env file ({1}): {0}",
    file_bytes="--env-file: invalid env file ({0}): invalid utf8 bytes at line {1}: {2}",
)
CLIENTS = (DOCKER_20_10, DOCKER_26_1, DOCKER_28_5, DOCKER_29_7)
_BY_VERSION = {".".join(map(str, known.version)): known for known in CLIENTS}


def docker_cli(engine: Engine) -> DockerCli:
    """Find the command line that comes with an engine."""
    if (known := _BY_VERSION.get(engine.version)) is not None:
        return known
    raise NotModelled(f"docker {engine.version}", f"the command line of {engine.name}@{engine.version} is not modelled")

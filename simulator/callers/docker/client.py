"""The shape of Docker's command line: how one version checks its options, and the functions that differ.

The values are in ``simulator.releases.docker``. The command lines that were compared with are those of Debian. They
are built with other releases of go-units and go-connections than those of docker.com, which accept a few odd sizes
and ports (``.5g``, ``::1:80:80``) already in 26.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.core.record import NamedTuple
from simulator.golang import strconv
from simulator.golang.strconv import GoError


class DockerCli(NamedTuple):
    """How one version of the command line checks its options; texts with ``{}`` are its messages."""

    size: Callable[[str], int]
    """Reads an amount of memory or disk, as ``1g``."""
    address_wrong: str
    """The message for an IP address that is not valid."""
    sysctl_wrong: str
    """The message for a kernel parameter that may not be set."""
    hosts_by_equals: bool
    """Whether --add-host also takes ``NAME=ADDRESS`` and brackets around the address."""
    gpu_count: Callable[[str], int]
    """Reads a number of graphics processors."""
    mount_keys: frozenset[str]
    """The fields that --mount knows."""
    network_keys: frozenset[str]
    """The fields that the long form of --network knows."""
    mounts_strict: bool
    """Whether --mount refuses an empty value, white space, and deprecated fields."""
    volumes_checked: bool
    """Whether the command line checks --volume itself; else the engine does."""
    relative_sources: str
    """How a source begins that the command line makes absolute: ``./`` (and ``.`` alone), ``.``, or ``""`` for none."""
    restart: Callable[[str], tuple[str, int]]
    """Reads the name and the count of a restart policy."""
    pull_checked: bool
    """Whether --pull refuses an unknown value."""
    ports_capital: bool
    """Whether messages about ports begin with a capital."""
    plain_ip6: bool
    """Whether a published port takes an IPv6 address without brackets."""
    typed_request: bool
    """Whether its request is made of addresses and ports that it has read, not of texts."""
    networks_always: bool
    """Whether --network-alias, --ip and the like are checked without --network, too."""
    security_value: bool
    """Whether --security-opt refuses an option with an empty value."""
    security_wrong: str
    """The message for a security option without a value."""
    links_on: tuple[str, ...]
    """The networks not created by users on which a link is a link of the endpoint."""
    seccomp_names: tuple[str, ...]
    """The values of ``--security-opt seccomp=`` that do not name a file."""
    splits_modes: bool
    """Whether of a name space's mode, such as ``host:x``, only what is before the colon counts."""
    cdi: bool
    """Whether --device knows names of the Container Device Interface."""
    content_trust: bool
    """Whether the command line knows content trust."""
    lower_hosts: bool
    """Whether a name with capitals before the first slash is not a registry."""
    empty_keys: bool
    """Whether the part before a colon or an equals sign can be empty."""
    argument_missing: str
    """The message for a wrong number of arguments: a template with the command and the right number."""
    file_name: str
    """The message for a variable in an env file whose name is not valid."""
    file_bytes: str
    """The message for an env file that is not UTF-8."""
    repeats_kept: bool
    """Whether ``docker service create`` keeps a variable that is given twice with one value."""
    restart_and_rm: str
    """The message for --restart and --rm on one line."""


class FlagContext(NamedTuple):
    """What the functions that read values know: the caller's environment and folder, the command line's version."""

    environment: Mapping[str, str]
    client: DockerCli
    folder: str = ""


def gpu_count(text: str) -> int:
    """Read a number of graphics processors."""
    try:
        return strconv.atoi(text)
    except GoError as fault:
        reason = str(fault).rpartition(": ")[2]
        raise GoError(f'invalid count ({text}): value must be either "all" or an integer: {reason}') from None


def gpu_count_wrapped(text: str) -> int:
    """Read a number of graphics processors, as ``gpu_count`` does with another message."""
    try:
        return strconv.atoi(text)
    except GoError as fault:
        raise GoError(f"count must be an integer: {fault}") from None


def restart(policy: str) -> tuple[str, int]:
    """Read ``NAME`` or ``NAME:COUNT``; the engine checks the name. Without a count it is 0."""
    if policy.startswith(":"):
        raise GoError("invalid restart policy format: no policy provided before colon")
    return restart_lenient(policy)


def restart_lenient(policy: str) -> tuple[str, int]:
    """Read ``NAME``, ``NAME:COUNT`` or ``:COUNT``; without a count it is 0."""
    name, _, count = policy.partition(":")
    try:
        return name, strconv.atoi(count) if count else 0
    except GoError:
        raise GoError("invalid restart policy format: maximum retry count must be an integer") from None


def restart_split(policy: str) -> tuple[str, int]:
    """Read ``NAME`` or ``NAME:COUNT``; a number must follow a colon."""
    name, *counts = policy.split(":")
    if len(counts) > 1:
        raise GoError("invalid restart policy format")
    try:
        return name, strconv.atoi(counts[0]) if counts else 0
    except GoError:
        raise GoError("maximum retry count must be an integer") from None

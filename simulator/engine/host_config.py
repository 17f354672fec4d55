"""What a Docker Engine refuses in the host's part of a create request: settings that have no part in the process.

Reads: ``HostConfig``. Gives: nothing, or a refusal. Containers, networks, volumes, devices and paths of the host that
a request names are taken to be there, and the machine to have what is asked of it.
Compare: moby ``validateHostConfig`` (daemon/container.go),
``verifyPlatformContainerResources`` (daemon/daemon_unix.go).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import MOBY
from simulator.engine.mounts import CreateCheck, mount_fault, target_fault
from simulator.golang import strconv


class HostConfigCheck(Question):
    """What does an engine refuse in the settings that have no part in the process?"""

    RESTART = Rule(
        "A restart policy that is unknown, or has a count that it does not take, is refused.",
        MOBY("daemon/container.go", "validateHostConfig"),
    )
    CAPABILITY = Rule(
        "A capability that Linux does not have is refused.",
        MOBY("oci/caps/utils.go", "NormalizeLegacyCapabilities"),
    )
    ISOLATION = Rule(
        "An isolation other than default is refused.",
        MOBY("runconfig/hostconfig_unix.go", "validateIsolation"),
    )
    RESOURCES = Rule(
        "Limits of memory and processors that are too small, or do not go together, are refused.",
        MOBY("daemon/daemon_unix.go", "verifyPlatformContainerResources"),
    )
    MODE = Rule(
        "A name space or a score that Linux does not have is refused.",
        MOBY("daemon/daemon_unix.go", "verifyPlatformContainerSettings"),
    )
    NETWORK = Rule(
        "Settings that do not go with the network's mode are refused.",
        MOBY("runconfig/hostconfig_unix.go", "validateNetMode"),
    )
    ADDRESS = Rule(
        "An address that is none, or on a network that no user has made, is refused; by old engines a second network.",
        MOBY("daemon/container_operations.go", "validateEndpointSettings"),
    )
    ANNOTATION = Rule(
        "An annotation without a name is refused.",
        MOBY("daemon/container.go", "validateHostConfig"),
    )


class Endpoint(NamedTuple):
    """The addresses that a container asks for on one network; blank where none is."""

    network: str
    ip: str = ""
    ip6: str = ""
    link_local: tuple[str, ...] = ()


class HostConfig(NamedTuple):
    """``HostConfig`` of a create request, with the settings that an engine may refuse."""

    restart: tuple[str, int] = ("no", 0)
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    isolation: str = ""
    mounts: tuple[Any, ...] = ()
    tmpfs: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()
    cpusets: tuple[tuple[str, str], ...] = ()
    numbers: Mapping[str, int] = {}
    ipc: str = ""
    network: str = "default"
    uts: str = ""
    hostname: str = ""
    links: bool = False
    dns: bool = False
    hosts: bool = False
    published: bool = False
    exposed: bool = False
    mac: str = ""
    endpoints: tuple[Endpoint, ...] = ()
    texts: Mapping[str, str] = {}


CAPABILITIES = frozenset(
    """CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
    NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN
    SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE
    MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE""".split()
)
_LEAST = 6 * 1024 * 1024


def request(host: HostConfig) -> None:
    """Refuse what the decoder of the request refuses, before the container's own settings are looked at."""
    if host.network.startswith("container:"):
        if host.network == "container:":
            wrong = "invalid network mode: invalid container format container:<name|id>"
            raise HostConfigCheck.NETWORK.refuses("create", host.texts.get("network", wrong))
        for given, what in (
            (host.hostname, "hostname and the network mode"),
            (host.links, "container type network can't be used with links. This would result in undefined behavior"),
            (host.dns, "dns and the network mode"),
            (host.hosts, "custom host-to-IP mapping and the network mode"),
            (host.published, "port publishing and the container type network mode"),
            (host.exposed, "port exposing and the container type network mode"),
        ):
            if given:
                raise HostConfigCheck.NETWORK.refuses("create", f"conflicting options: {what}")
    if host.uts == "host" and host.hostname:
        raise HostConfigCheck.NETWORK.refuses("create", "conflicting options: hostname and the UTS mode")
    if host.network == "host" and host.links:
        wrong = "host type networking can't be used with links. This would result in undefined behavior"
        raise HostConfigCheck.NETWORK.refuses("create", f"conflicting options: {wrong}")
    if host.isolation.lower() not in ("", "default"):
        text = host.texts.get("isolation", "invalid isolation ({}): linux only supports 'default'")
        raise HostConfigCheck.ISOLATION.refuses("create", text.format(host.isolation))
    if host.numbers.get("cpu-shares", 0) < 0:
        wrong = f"({host.numbers['cpu-shares']}): value must be a positive integer"
        raise HostConfigCheck.RESOURCES.refuses("create", f"invalid CPU shares {wrong}")


def settings(
    host: HostConfig,
    restart: Callable[[str, int], str | None],
    endpoints: Callable[[tuple[Endpoint, ...]], str | None],
) -> None:
    """Refuse what is wrong in the settings themselves.

    ``restart`` says what is wrong with a policy, ``endpoints`` with the networks and the addresses there.
    """
    for mount in host.mounts:
        if wrong := mount_fault(mount):
            raise CreateCheck.MOUNT.refuses("create", f'invalid mount config for type "{mount.type}": {wrong}')
    if message := restart(*host.restart):
        raise HostConfigCheck.RESTART.refuses("create", message)
    for option, names in (("CapAdd", host.cap_add), ("CapDrop", host.cap_drop)):
        for name in map(str.upper, names):
            if name != "ALL" and name.removeprefix("CAP_") not in CAPABILITIES:
                full = name if name.startswith("CAP_") else f"CAP_{name}"
                raise HostConfigCheck.CAPABILITY.refuses(
                    "create", f"invalid {option}: unknown capability: {strconv.quoted(full)}"
                )
    if any(not entry.partition("=")[0] for entry in host.annotations):
        wrong = "the empty string is not permitted as an annotation key"
        raise HostConfigCheck.ANNOTATION.refuses("create", f"invalid Annotations: {wrong}")
    _resources(host.numbers)
    for kind, value in host.cpusets:
        if value and not re.fullmatch(r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*", value):
            raise HostConfigCheck.RESOURCES.refuses(
                "create", f"Invalid value {value} for cpuset {kind}: invalid format: {value}"
            )
    _modes(host)
    if message := endpoints(host.endpoints):
        raise HostConfigCheck.ADDRESS.refuses("create", message)
    if host.mac != host.mac.strip(strconv.SPACES):
        wrong = f"invalid config for network {host.network}: invalid MAC address {host.mac}"
        raise HostConfigCheck.NETWORK.refuses("create", wrong)


def _resources(numbers: Mapping[str, int]) -> None:
    def refuse(message: str) -> Refusal:
        return HostConfigCheck.RESOURCES.refuses("create", message)

    memory, swap = numbers.get("memory", 0), numbers.get("memory-swap", 0)
    reserved = numbers.get("memory-reservation", 0)
    if memory != 0 and memory < _LEAST:
        raise refuse("Minimum memory limit allowed is 6MB")
    if memory > 0 and 0 < swap < memory:
        raise refuse("Minimum memoryswap limit should be larger than memory limit, see usage")
    if memory == 0 and swap > 0:
        raise refuse("You should always set the Memory limit when using Memoryswap limit, see usage")
    if 0 < reserved < _LEAST:
        raise refuse("Minimum memory reservation allowed is 6MB")
    if 0 < memory < reserved:
        raise refuse("Minimum memory limit can not be less than memory reservation limit, see usage")
    if 0 < numbers.get("kernel-memory", 0) < _LEAST:
        raise refuse("Minimum kernel memory limit allowed is 6MB")
    cpus, period, quota = (numbers.get(name, 0) for name in ("cpus", "cpu-period", "cpu-quota"))
    if cpus > 0 and period > 0:
        raise refuse("Conflicting options: Nano CPUs and CPU Period cannot both be set")
    if cpus > 0 and quota > 0:
        raise refuse("Conflicting options: Nano CPUs and CPU Quota cannot both be set")
    if cpus < 0:
        raise refuse("range of CPUs is from 0.01 to ")
    if period != 0 and not 1000 <= period <= 1_000_000:
        raise refuse("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)")
    if 0 < quota < 1000:
        raise refuse("CPU cfs quota can not be less than 1ms (i.e. 1000)")
    weight = numbers.get("blkio-weight", 0)
    if weight and not 10 <= weight <= 1000:
        raise refuse("Range of blkio weight is from 10 to 1000")


def _modes(host: HostConfig) -> None:
    if host.ipc not in ("", "none", "private", "host", "shareable") and not host.ipc.startswith("container:"):
        raise HostConfigCheck.MODE.refuses("create", f"invalid IPC mode: {host.ipc}")
    score = host.numbers.get("oom-score-adj", 0)
    if not -1000 <= score <= 1000:
        wrong = f"Invalid value {score}, range for oom score adj is [-1000, 1000]"
        raise HostConfigCheck.MODE.refuses("create", wrong)
    for target in host.tmpfs:
        if wrong_target := target_fault(target.partition(":")[0]):
            raise CreateCheck.MOUNT.refuses("create", wrong_target)


def restart_policy(name: str, count: int) -> str | None:
    """Say what is wrong with a restart policy."""
    if name in ("always", "unless-stopped", "no"):
        more = " and cannot be negative" if count < 0 else ""
        return (
            f"invalid restart policy: maximum retry count can only be used with 'on-failure'{more}" if count else None
        )
    if name == "on-failure":
        return "invalid restart policy: maximum retry count cannot be negative" if count < 0 else None
    return f"invalid restart policy: unknown policy '{name}'" if name else None


def restart_policy_named(name: str, count: int) -> str | None:
    """Say the same in the words of engines before 25.0."""
    if name in ("always", "unless-stopped", "no"):
        return f"maximum retry count cannot be used with restart policy '{name}'" if count else None
    if name == "on-failure":
        return "maximum retry count cannot be negative" if count < 0 else None
    return f"invalid restart policy '{name}'" if name else None


def endpoints(asked: tuple[Endpoint, ...]) -> str | None:
    """Say what is wrong with the addresses on networks; whether a user's network has them is not looked at."""
    return next(filter(None, map(_endpoint, asked)), None)


def _endpoint(asked: Endpoint) -> str | None:
    found = []
    predefined = asked.network in ("default", "bridge", "host", "none") or asked.network.startswith("container:")
    if predefined and (asked.ip or asked.ip6):
        found.append("user specified IP address is supported on user defined networks only")
    if asked.ip and not _is_specified(asked.ip, 4):
        found.append(f"invalid IPv4 address: {asked.ip}")
    if asked.ip6 and not _is_specified(asked.ip6, 6):
        found.append(f"invalid IPv6 address: {asked.ip6}")
    found += [f"invalid link-local IP address: {ip}" for ip in asked.link_local if strconv.parse_ip(ip) is None]
    if not found:
        return None
    if asked.network in ("host", "none"):  # networks without subnets; the engine says so for each address
        found += [_OF_SUBNETS for ip in (asked.ip, asked.ip6) if ip]
    name = "bridge" if asked.network == "default" else asked.network
    listed = "\n".join([f"* {each}" for each in found] if len(found) > 1 else found)
    return f"invalid config for network {name}: invalid endpoint settings:\n{listed}"


_OF_SUBNETS = "user specified IP address is supported only when connecting to networks with user configured subnets"


def _is_specified(text: str, version: int) -> bool:
    address = strconv.parse_ip(text)
    return address is not None and address.version == version and not address.is_unspecified


def endpoints_parsed(asked: tuple[Endpoint, ...]) -> str | None:
    """Say what engines before 25.0 do: when a container is made, they take one network, and only read the addresses."""
    if len(asked) > 1:
        return "Container cannot be connected to network endpoints"  # it lists them in any order
    for version, ip in [pair for each in asked for pair in ((4, each.ip), (6, each.ip6))]:
        if ip and ((address := strconv.parse_ip(ip)) is None or address.version != version):
            return f"invalid IPv{version} address: {ip}"
    return None

"""What a Docker Engine refuses in ``HostConfig`` and ``NetworkingConfig`` before it looks for the image.

Reads: ``HostConfig``. Gives: nothing, or a refusal; ``engine.create`` says when. Containers, networks, volumes,
devices and paths of the host that a request names are assumed to exist, and the machine to have the resources.
Compare: moby ``DecodeConfig`` (runconfig/config.go), ``validateHostConfig`` (daemon/container.go),
``verifyPlatformContainerResources`` (daemon/daemon_unix.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from simulator.core.host_config import Endpoint, HostConfig, Resources
from simulator.core.rule import Question, Rule
from simulator.core.sources import MOBY
from simulator.engine.engine import HostRules
from simulator.engine.mounts import CreateCheck, mount_fault, target_fault
from simulator.golang import strconv
from simulator.golang.netip import is_address


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


CAPABILITIES = frozenset(
    """CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
    NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN
    SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE
    MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE""".split()
)
_LEAST = 6 * 1024 * 1024


def check_body(host: HostConfig, hostname: str, rules: HostRules) -> None:
    """Refuse what the decoder of the request refuses, before the container's own settings are checked."""
    if host.network.startswith("container:"):
        _check_shared_network(host, hostname, rules)
    if host.uts == "host" and hostname:
        raise HostConfigCheck.NETWORK.refuses("create", "conflicting options: hostname and the UTS mode")
    if host.network == "host" and host.links:
        wrong = "host type networking can't be used with links. This would result in undefined behavior"
        raise HostConfigCheck.NETWORK.refuses("create", f"conflicting options: {wrong}")
    if host.isolation.lower() not in ("", "default"):
        text = rules.messages.get("isolation", "invalid isolation ({}): linux only supports 'default'")
        told = text.format(host.isolation, quoted=strconv.quoted(host.isolation))
        raise HostConfigCheck.ISOLATION.refuses("create", told)
    shares = host.resources.cpu_shares
    if shares < 0 and "cpu_shares" not in rules.unchecked:
        wrong = f"invalid CPU shares ({shares}): value must be a positive integer"
        raise HostConfigCheck.RESOURCES.refuses("create", wrong)


def _check_shared_network(host: HostConfig, hostname: str, rules: HostRules) -> None:
    """Refuse options that conflict with the network of another container."""
    if host.network == "container:":
        wrong = "invalid network mode: invalid container format container:<name|id>"
        raise HostConfigCheck.NETWORK.refuses("create", rules.messages.get("network", wrong))
    for value, conflict in (
        (hostname, "hostname and the network mode"),
        (host.links, "container type network can't be used with links. This would result in undefined behavior"),
        (host.dns, "dns and the network mode"),
        (host.extra_hosts, "custom host-to-IP mapping and the network mode"),
        (host.published, "port publishing and the container type network mode"),
        (host.exposed, "port exposing and the container type network mode"),
    ):
        if value:
            raise HostConfigCheck.NETWORK.refuses("create", f"conflicting options: {conflict}")


def check_settings(host: HostConfig, rules: HostRules) -> None:
    """Refuse invalid host settings; the engine checks them after the container's configuration."""
    for mount in host.mounts:
        if fault := mount_fault(mount, rules):
            raise CreateCheck.MOUNT.refuses("create", f'invalid mount config for type "{mount.type}": {fault}')
    if rules.netip:
        _check_hosts(host.extra_hosts)
    if fault := restart_fault(*host.restart, rules.messages):
        raise HostConfigCheck.RESTART.refuses("create", fault)
    _check_capabilities(host)
    if any(not entry.partition("=")[0] for entry in host.annotations):
        wrong = "the empty string is not permitted as an annotation key"
        raise HostConfigCheck.ANNOTATION.refuses("create", f"invalid Annotations: {wrong}")
    _check_resources(host.resources, rules)
    _check_modes(host, rules)
    if fault := endpoints_fault(host.endpoints, rules):
        raise HostConfigCheck.ADDRESS.refuses("create", fault)
    if host.mac != host.mac.strip(strconv.SPACES):
        wrong = f"invalid config for network {host.network}: invalid MAC address {host.mac}"
        raise HostConfigCheck.NETWORK.refuses("create", wrong)


def _check_hosts(hosts: tuple[str, ...]) -> None:
    for host in hosts:
        address = host.partition(":")[2]
        if address != "host-gateway" and not is_address(address):
            wrong = f"invalid IP address in add-host: {strconv.quoted(address)}"
            raise HostConfigCheck.ADDRESS.refuses("create", wrong)


def _check_capabilities(host: HostConfig) -> None:
    for option, names in (("CapAdd", host.cap_add), ("CapDrop", host.cap_drop)):
        for name in map(str.upper, names):
            if name != "ALL" and name.removeprefix("CAP_") not in CAPABILITIES:
                full = name if name.startswith("CAP_") else f"CAP_{name}"
                wrong = f"invalid {option}: unknown capability: {strconv.quoted(full)}"
                raise HostConfigCheck.CAPABILITY.refuses("create", wrong)


def _check_resources(resources: Resources, rules: HostRules) -> None:
    """Refuse invalid limits, in the engine's order: memory, processors, input and output, sets of processors."""
    kernel_checked = "kernel_memory" not in rules.unchecked
    memory, swap, reserved = resources.memory, resources.memory_swap, resources.memory_reservation
    weight = resources.blkio_weight
    cpus, period, quota = resources.nano_cpus, resources.cpu_period, resources.cpu_quota
    for is_wrong, message in (
        (memory != 0 and memory < _LEAST, "Minimum memory limit allowed is 6MB"),
        (memory > 0 and 0 < swap < memory, "Minimum memoryswap limit should be larger than memory limit, see usage"),
        (memory == 0 and swap > 0, "You should always set the Memory limit when using Memoryswap limit, see usage"),
        (0 < reserved < _LEAST, "Minimum memory reservation allowed is 6MB"),
        (0 < memory < reserved, "Minimum memory limit can not be less than memory reservation limit, see usage"),
        (kernel_checked and 0 < resources.kernel_memory < _LEAST, "Minimum kernel memory limit allowed is 6MB"),
        (cpus > 0 and period > 0, "Conflicting options: Nano CPUs and CPU Period cannot both be set"),
        (cpus > 0 and quota > 0, "Conflicting options: Nano CPUs and CPU Quota cannot both be set"),
        (cpus < 0, "range of CPUs is from 0.01 to "),
        (
            period != 0 and not 1000 <= period <= 1_000_000,
            "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)",
        ),
        (0 < quota < 1000, "CPU cfs quota can not be less than 1ms (i.e. 1000)"),
        (weight != 0 and not 10 <= weight <= 1000, "Range of blkio weight is from 10 to 1000"),
    ):
        if is_wrong:
            raise HostConfigCheck.RESOURCES.refuses("create", message)
    for kind, value in (("cpus", resources.cpuset_cpus), ("mems", resources.cpuset_mems)):
        if value and not re.fullmatch(r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*", value):
            wrong = f"Invalid value {value} for cpuset {kind}: invalid format: {value}"
            raise HostConfigCheck.RESOURCES.refuses("create", wrong)


def _check_modes(host: HostConfig, rules: HostRules) -> None:
    """Refuse invalid name spaces, an invalid OOM score, and invalid targets of temporary file systems."""
    shares_ipc = host.ipc in ("", "none", "private", "host", "shareable") or host.ipc.startswith("container:")
    if not shares_ipc and "ipc" not in rules.unchecked:
        raise HostConfigCheck.MODE.refuses("create", f"invalid IPC mode: {host.ipc}")
    if not is_pid_mode(host.pid, splits=rules.splits_modes):
        raise HostConfigCheck.MODE.refuses("create", f"invalid PID mode: {host.pid}")
    if not is_mode(host.uts, splits=rules.splits_modes):
        raise HostConfigCheck.MODE.refuses("create", f"invalid UTS mode: {host.uts}")
    score = host.resources.oom_score_adj
    if not -1000 <= score <= 1000:
        wrong = f"Invalid value {score}, range for oom score adj is [-1000, 1000]"
        raise HostConfigCheck.MODE.refuses("create", wrong)
    for target in host.tmpfs:
        if fault := target_fault(target.partition(":")[0]):
            raise CreateCheck.MOUNT.refuses("create", fault)


def is_mode(text: str, *, splits: bool) -> bool:
    """Return whether a name space's mode is valid: none, or the host's.

    With ``splits`` only what is before the first colon counts. Compare: moby ``api/types/container/hostconfig.go``
    ``UTSMode.Valid``; Docker 20.10 and 23 split.
    """
    return (text.partition(":")[0] if splits else text) in ("", "host")


def is_pid_mode(text: str, *, splits: bool) -> bool:
    """Return whether the mode of the processes' name space is valid: ``container:NAME`` is, too."""
    kind, _, name = text.partition(":")
    of_container = kind == "container" and name != "" and not (splits and ":" in name)
    return of_container or is_mode(text, splits=splits)


def restart_fault(name: str, count: int, messages: Mapping[str, str]) -> str | None:
    """Return what is wrong with a restart policy; None where it is valid. An empty name means no policy."""
    if name in ("always", "unless-stopped", "no"):
        more = " and cannot be negative" if count < 0 else ""
        new = f"invalid restart policy: maximum retry count can only be used with 'on-failure'{more}"
        return messages.get("restart-count", new).format(name) if count else None
    if name == "on-failure":
        new = "invalid restart policy: maximum retry count cannot be negative"
        return messages.get("restart-negative", new) if count < 0 else None
    return messages.get("restart-unknown", "invalid restart policy: unknown policy '{}'").format(name) if name else None


def endpoints_fault(endpoints: tuple[Endpoint, ...], rules: HostRules) -> str | None:
    """Return what is wrong with the addresses on networks; None where they are valid.

    Whether a network has an address is not checked.
    """
    if not rules.one_network:
        return next(filter(None, [_endpoint_fault(endpoint, rules) for endpoint in endpoints]), None)
    if len(endpoints) > 1:
        return "Container cannot be connected to network endpoints"  # it lists them in any order
    for version, ip in [pair for endpoint in endpoints for pair in ((4, endpoint.ip), (6, endpoint.ip6))]:
        if ip and ((address := strconv.parse_ip(ip)) is None or address.version != version):
            return f"invalid IPv{version} address: {ip}"
    return None


def _endpoint_fault(endpoint: Endpoint, rules: HostRules) -> str | None:
    """Return everything that is wrong with one endpoint, as the engine lists it; None where it is valid."""
    faults = list(_address_faults(endpoint, rules))
    if not faults:
        return None
    if endpoint.network in ("host", "none"):  # networks without subnets; the engine says so for each address
        wrong = rules.messages.get("address-subnet", "no configured subnet contains IP address {}")
        faults += [wrong.format(strconv.parse_ip(ip) or ip) for ip in (endpoint.ip, endpoint.ip6) if ip]
    name = "bridge" if endpoint.network == "default" else endpoint.network
    listed = "\n".join([f"* {fault}" for fault in faults] if len(faults) > 1 else faults)
    return f"invalid config for network {name}: invalid endpoint settings:\n{listed}"


def _address_faults(endpoint: Endpoint, rules: HostRules) -> Iterator[str]:
    network = endpoint.network
    predefined = network in ("default", "bridge", "host", "none") or network.startswith("container:")
    if predefined and (endpoint.ip or endpoint.ip6):
        wrong = "user-specified IP address is supported on user-defined networks only"
        yield rules.messages.get("address-network", wrong)
    if endpoint.ip and not _is_specified(endpoint.ip, 4, rules):
        yield f"invalid IPv4 address: {endpoint.ip}"
    if endpoint.ip6 and not _is_specified(endpoint.ip6, 6, rules):
        yield f"invalid IPv6 address: {endpoint.ip6}"
    for ip in endpoint.link_local:
        if not _is_specified(ip, None, rules):
            yield f"invalid link-local IP address: {ip}"


def _is_specified(text: str, version: int | None, rules: HostRules) -> bool:
    """Return whether a text is an address, of a version if there is one, other than that of all interfaces."""
    if rules.netip and version is None and "%" in text:
        return is_address(text)
    address = strconv.parse_ip(text)
    if address is None or (version and address.version != version):
        return False
    return not address.is_unspecified or (rules.netip and text.startswith("::ffff:"))

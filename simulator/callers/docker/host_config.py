"""``HostConfig`` as ``docker run`` sends it: the options that are not part of the process.

Compare: docker/cli ``parse`` and ``parseNetworkOpts`` (cli/command/container/opts.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.callers.docker.client import DockerCli, FlagContext
from simulator.callers.docker.mounts import Network, absolute_bind, volume
from simulator.callers.flags import Parsed
from simulator.core.host_config import Endpoint, HostConfig, Resources
from simulator.golang import netip, strconv

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address


def host_config(parsed: Parsed, about: FlagContext) -> HostConfig:
    """Collect the options of the host from a parsed line."""
    cli = about.client
    networks, policy = parsed.all("network"), parsed.last("restart", "no")
    return HostConfig(
        name=parsed.last("name", ""),
        restart=cli.restart(policy) if policy else ("", 0),
        cap_add=tuple(parsed.all("cap-add")),
        cap_drop=tuple(parsed.all("cap-drop")),
        isolation=parsed.last("isolation", ""),
        annotations=tuple(parsed.all("annotation")),
        resources=_resources(parsed),
        ipc=parsed.last("ipc", ""),
        pid=parsed.last("pid", ""),
        uts=parsed.last("uts", ""),
        network=networks[0].target if networks else "default",
        endpoints=_endpoints(parsed, about),
        mac=_mac(parsed, cli),
        links=bool(parsed.all("link")),
        dns=bool(parsed.all("dns")),
        extra_hosts=tuple(parsed.all("add-host")),
        published=bool(parsed.all("publish")) or parsed.last("publish-all", False),
        exposed=bool(parsed.all("expose")),
        binds=tuple([absolute_bind(bind, about) for bind in dict.fromkeys(parsed.all("volume")) if volume(bind)[0]]),
        mounts=tuple(parsed.all("mount")),
        tmpfs=tuple(parsed.all("tmpfs")),
        volume_driver=parsed.last("volume-driver", ""),
        log_driver=parsed.last("log-driver", ""),
        log_options=tuple(dict([option.partition("=")[::2] for option in parsed.all("log-opt")]).items()),
        security=tuple(parsed.all("security-opt")),
        privileged=parsed.last("privileged", False),
        read_only=parsed.last("read-only", False),
        volumes=tuple([place for place in parsed.all("volume") if not volume(place)[0]]),
        volumes_from=bool(parsed.all("volumes-from")),
    )


def _resources(parsed: Parsed) -> Resources:
    """Collect the limits from a parsed line."""
    return Resources(
        memory=parsed.last("memory", 0),
        memory_swap=parsed.last("memory-swap", 0),
        memory_reservation=parsed.last("memory-reservation", 0),
        kernel_memory=parsed.last("kernel-memory", 0),
        nano_cpus=int(parsed.last("cpus", 0) * 10**9),
        cpu_period=parsed.last("cpu-period", 0),
        cpu_quota=parsed.last("cpu-quota", 0),
        cpu_shares=parsed.last("cpu-shares", 0),
        cpuset_cpus=parsed.last("cpuset-cpus", ""),
        cpuset_mems=parsed.last("cpuset-mems", ""),
        blkio_weight=parsed.last("blkio-weight", 0),
        oom_score_adj=parsed.last("oom-score-adj", 0),
    )


def _mac(parsed: Parsed, cli: DockerCli) -> str:
    sent = parsed.last("mac-address", "") if cli.networks_always else ""
    return sent.strip(strconv.SPACES) if cli.typed_request else sent


def _endpoints(parsed: Parsed, about: FlagContext) -> tuple[Endpoint, ...]:
    """Collect the addresses on each network; the first network gets those of --ip, --ip6 and --link-local-ip."""
    endpoints = []
    for at, network in enumerate(parsed.all("network") or (Network("default"),)):
        options = dict(network.options)
        own = tuple([value for key, value in network.options if key == "link-local-ip"])
        ip, ip6, local = _addresses_of_line(parsed, about) if at == 0 else ("", "", ())
        endpoints.append(
            Endpoint(network.target, ip or options.get("ip", ""), ip6 or options.get("ip6", ""), local or own)
        )
    return tuple(endpoints)


def _addresses_of_line(parsed: Parsed, about: FlagContext) -> tuple[str, str, tuple[str, ...]]:
    """Give what --ip, --ip6 and --link-local-ip send.

    Where addresses are sent, not texts, an empty text takes nothing back, --ip sends no IPv6 address, --ip6 an IPv4
    address as a mapped one, and --link-local-ip only what is an address.
    """
    local = tuple(parsed.all("link-local-ip"))
    if not about.client.typed_request:
        return parsed.last("ip", ""), parsed.last("ip6", ""), local
    ip, ip6 = _last_address(parsed, "ip"), _last_address(parsed, "ip6")
    return (
        str(ip) if ip and ip.version == 4 else "",
        f"::ffff:{ip6}" if ip6 and ip6.version == 4 else str(ip6 or ""),
        tuple([text for text in local if netip.is_address(text)]),
    )


def _last_address(parsed: Parsed, option: str) -> IPv4Address | IPv6Address | None:
    given = [value.strip(strconv.SPACES) for value in parsed.all(option) if value]
    return strconv.parse_ip(given[-1]) if given else None

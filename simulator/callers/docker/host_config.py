"""``HostConfig`` as ``docker run`` sends it: the options that are not part of the process.

Compare: docker/cli ``parse`` and ``parseNetworkOpts`` (cli/command/container/opts.go).
"""

from __future__ import annotations

from simulator.callers.docker.client import FlagContext
from simulator.callers.docker.mounts import Network, absolute_bind, volume
from simulator.callers.flags import Parsed
from simulator.core.host_config import Endpoint, HostConfig, Resources


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
        endpoints=_endpoints(parsed),
        mac=parsed.last("mac-address", "") if cli.networks_always else "",
        links=bool(parsed.all("link")),
        dns=bool(parsed.all("dns")),
        extra_hosts=bool(parsed.all("add-host")),
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


def _endpoints(parsed: Parsed) -> tuple[Endpoint, ...]:
    """Collect the addresses on each network; the first network gets those of --ip, --ip6 and --link-local-ip."""
    of_line = (parsed.last("ip", ""), parsed.last("ip6", ""), tuple(parsed.all("link-local-ip")))
    endpoints = []
    for at, network in enumerate(parsed.all("network") or (Network("default"),)):
        options = dict(network.options)
        local = tuple([value for key, value in network.options if key == "link-local-ip"])
        of_network = (options.get("ip", ""), options.get("ip6", ""), local)
        ip, ip6, link_local = (
            [first or second for first, second in zip(of_line, of_network, strict=True)] if at == 0 else of_network
        )
        endpoints.append(Endpoint(network.target, ip, ip6, link_local))
    return tuple(endpoints)

"""What a create request says in addition to ``Config``: ``HostConfig``, ``NetworkingConfig`` and the container's name.

None of it has a part in the process; only what an engine may refuse is held. Fields are named as the Engine API names
them. Texts are empty where unset, numbers are 0.
"""

from __future__ import annotations

from typing import NamedTuple


class Mount(NamedTuple):
    """One of ``Mounts``; ``driver_options`` holds the names of the options that the volume's driver is given."""

    type: str = "volume"
    source: str = ""
    target: str = ""
    read_only: bool = False
    propagation: str = ""
    subpath: str = ""
    driver: str = ""
    driver_options: tuple[str, ...] = ()


class Endpoint(NamedTuple):
    """One of ``EndpointsConfig``: the addresses that a container requests on one network."""

    network: str
    ip: str = ""
    ip6: str = ""
    link_local: tuple[str, ...] = ()


class Resources(NamedTuple):
    """Limits of memory in bytes, of processors, and of input and output; ``nano_cpus`` are billionths of one."""

    memory: int = 0
    memory_swap: int = 0
    memory_reservation: int = 0
    kernel_memory: int = 0
    nano_cpus: int = 0
    cpu_period: int = 0
    cpu_quota: int = 0
    cpu_shares: int = 0
    cpuset_cpus: str = ""
    cpuset_mems: str = ""
    blkio_weight: int = 0
    oom_score_adj: int = 0


class HostConfig(NamedTuple):
    """The container's name, and the fields of ``HostConfig`` and ``NetworkingConfig`` that an engine may refuse.

    ``restart`` is the policy's name and its count; ``log_options`` are pairs of a name and a value. ``links``, ``dns``,
    ``extra_hosts``, ``published`` and ``exposed`` say whether the request has any.
    """

    name: str = ""
    restart: tuple[str, int] = ("no", 0)
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    isolation: str = ""
    annotations: tuple[str, ...] = ()
    resources: Resources = Resources()
    ipc: str = ""
    pid: str = ""
    uts: str = ""
    network: str = "default"
    endpoints: tuple[Endpoint, ...] = ()
    mac: str = ""
    links: bool = False
    dns: bool = False
    extra_hosts: bool = False
    published: bool = False
    exposed: bool = False
    binds: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()
    tmpfs: tuple[str, ...] = ()
    volume_driver: str = ""
    log_driver: str = ""
    log_options: tuple[tuple[str, str], ...] = ()
    security: tuple[str, ...] = ()

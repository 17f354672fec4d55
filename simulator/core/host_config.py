"""What a create request says in addition to ``Config``: ``HostConfig``, ``NetworkingConfig`` and the container's name.

None of it has a part in the process. What an engine may refuse is held, and what counts when the container starts.
Fields are named as the Engine API names them. Texts are empty where unset, numbers are 0.
"""

from __future__ import annotations

from simulator.core.record import NamedTuple


class Mount(NamedTuple):
    """One of ``Mounts``."""

    type: str = "volume"
    source: str = ""
    target: str = ""
    read_only: bool = False
    propagation: str = ""
    subpath: str = ""
    driver: str = ""
    driver_options: tuple[str, ...] = ()
    """The names of the options that the volume's driver is given."""


class Endpoint(NamedTuple):
    """One of ``EndpointsConfig``: the addresses that a container requests on one network."""

    network: str
    ip: str = ""
    ip6: str = ""
    link_local: tuple[str, ...] = ()


class Resources(NamedTuple):
    """Limits of memory, of processors, and of input and output."""

    memory: int = 0
    """Bytes, as all limits of memory."""
    memory_swap: int = 0
    memory_reservation: int = 0
    kernel_memory: int = 0
    nano_cpus: int = 0
    """Billionths of a processor."""
    cpu_period: int = 0
    """Microseconds, as ``cpu_quota``."""
    cpu_quota: int = 0
    cpu_shares: int = 0
    cpuset_cpus: str = ""
    cpuset_mems: str = ""
    blkio_weight: int = 0
    oom_score_adj: int = 0


class HostConfig(NamedTuple):
    """The container's name, and the fields of ``HostConfig`` and ``NetworkingConfig`` that an engine may refuse."""

    name: str = ""
    restart: tuple[str, int] = ("no", 0)
    """The name of the policy, ``""`` for none, and the number of times."""
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    isolation: str = ""
    annotations: tuple[str, ...] = ()
    """``NAME=VALUE`` entries."""
    resources: Resources = Resources()
    ipc: str = ""
    pid: str = ""
    uts: str = ""
    network: str = "default"
    endpoints: tuple[Endpoint, ...] = ()
    mac: str = ""
    extra_hosts: tuple[str, ...] = ()
    """``NAME:ADDRESS``."""
    links: bool = False
    """Whether the request has any, as for the three below."""
    dns: bool = False
    published: bool = False
    exposed: bool = False
    binds: tuple[str, ...] = ()
    """``SOURCE:TARGET`` or ``SOURCE:TARGET:MODE``."""
    mounts: tuple[Mount, ...] = ()
    tmpfs: tuple[str, ...] = ()
    """``TARGET`` or ``TARGET:OPTIONS``."""
    volume_driver: str = ""
    log_driver: str = ""
    log_options: tuple[tuple[str, str], ...] = ()
    """Names and values; each name once."""
    security: tuple[str, ...] = ()
    privileged: bool = False
    read_only: bool = False
    volumes: tuple[str, ...] = ()
    """Where anonymous volumes are mounted, which begin with what the image has there."""
    volumes_from: bool = False
    """Whether the volumes of other containers are mounted as well, wherever those have them."""
    adds_users: bool = False
    """Whether the engine adds users to the list of the image, which the request names or the host has."""

"""The specification of a service, as ``docker service create`` makes it and ``docker service update`` changes it.

Reads: what the command lines read. Gives: ``ServiceSpec``, and from it the request for a task's container.
Compare: moby ``ServiceSpec`` (api/types/swarm/service.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.callers.swarm.task import Task, task
from simulator.core.host_config import HostConfig, Mount
from simulator.core.record import NamedTuple
from simulator.core.request import Request

_FOLDERS = {"config": "/", "secret": "/run/secrets/"}


class ServiceFile(NamedTuple):
    """A config or a secret of a service, which is a file in its containers."""

    kind: str
    """``config`` or ``secret``."""
    name: str
    target: str


class ServiceSpec(NamedTuple):
    """A service: what its tasks' containers are asked for, without their host, and what is asked of the host."""

    task: Task
    name: str = ""
    """The name; ``""`` if the swarm draws one."""
    mode: str = "replicated"
    mounts: tuple[Mount, ...] = ()
    files: tuple[ServiceFile, ...] = ()
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    read_only: bool = False
    failure_action: str = ""
    """What the swarm does where an update fails: ``""`` is what it does by default, ``pause``."""

    def request(self) -> Request:
        """Return the request for a task's container."""
        mounts = (*self.mounts, *(Mount("bind", target=file.target) for file in self.files))
        host = HostConfig(cap_add=self.cap_add, cap_drop=self.cap_drop, mounts=mounts, read_only=self.read_only)
        return task(self.task._replace(host=host))


def service_files(kind: str, texts: Iterable[str]) -> Iterator[ServiceFile]:
    """Read the values of ``--config`` or ``--secret``: a name, or fields."""
    for text in texts:
        fields = dict([field.partition("=")[::2] for field in text.split(",")]) if "=" in text else {"source": text}
        name = fields.get("source") or ""
        target = fields.get("target") or name
        yield ServiceFile(kind, name, target if target.startswith("/") else _FOLDERS[kind] + target)

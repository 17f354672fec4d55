"""A workload whose requests are bodies of the Engine API, one for each name: tasks, jobs, services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.engine_api import read_request
from simulator.core.errors import Unreadable, several
from simulator.core.host_config import HostConfig
from simulator.core.record import NamedTuple
from simulator.core.request import Action, CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.text import did_you_mean
from simulator.core.values import Origin, Word
from simulator.engine.engine import Engine


class ApiContainer(NamedTuple):
    """A container: the body that its caller sends, the decisions that led to it, and the names of its word lists.

    ``fault`` is raised when the container is asked for: what its caller refuses, or what is not modelled. ``actions``
    are what its caller does to it beside its process. ``is_whole`` says whether nothing else opens its standard input.
    """

    body: Mapping[str, Any]
    decisions: tuple[Decision[object], ...] = ()
    names: tuple[str, str] = ("entrypoint", "command")
    role: str = ""
    fault: Exception | None = None
    actions: tuple[Action, ...] = ()
    is_whole: bool = True
    host: HostConfig | None = None
    """What its caller mounts, and else asks of the host; None where ``body`` says all."""


def chosen_name(containers: Mapping[str, object], name: str | None, what: str, part: str) -> str:
    """Return the name that is meant: the given or the only one. Raises ``Unreadable`` where it is neither."""
    if name is None and len(containers) > 1:
        raise several(f"{what} has", part, containers)
    name = next(iter(containers), "") if name is None else name
    if name not in containers:
        listed = ", ".join(containers) or "none"
        raise Unreadable(f"{what} has no {part} {name}; it has: {listed}{did_you_mean(name, containers)}")
    return name


class ApiContainers(NamedTuple):
    """Containers by name as a workload; ``what`` and ``part`` name them in messages; ``chosen`` is None for all."""

    containers: Mapping[str, ApiContainer]
    engine: Engine
    chosen: str | None
    what: str
    part: str

    def names(self) -> tuple[str, ...]:
        """List the containers in the order of their file."""
        return tuple(self.containers) if self.chosen is None else (self.chosen,)

    def request(self, name: str | None = None) -> Request:
        """Return the request of a container; without a name, of the chosen or of the only one."""
        name = self.chosen if name is None else name
        container = self.containers[chosen_name(self.containers, name, self.what, self.part)]
        if container.fault is not None:
            raise container.fault
        request = read_request(dict(container.body), self.engine, CallerContext(), is_whole=container.is_whole)
        words = request.container
        entrypoint, cmd = (
            None if listed is None else tuple(Word(word, Origin("request", of)) for word in listed)
            for listed, of in zip((words.entrypoint, words.cmd), container.names, strict=True)
        )
        return request._replace(
            container=words._replace(entrypoint=entrypoint, cmd=cmd),
            decisions=(*container.decisions, *request.decisions),
            role=container.role,
            actions=container.actions,
            start_host=request.start_host if container.host is None else container.host,
        )

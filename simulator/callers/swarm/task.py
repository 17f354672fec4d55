"""A service of a swarm, and the request for its tasks' containers.

Reads: ``Task``, as ``docker service create`` and stack files spell it. Gives: ``Request``.
Compare: moby ``config`` and ``hostConfig`` (daemon/cluster/executor/container/container.go); swarmkit
``ExpandContainerSpec`` (template/expand.go), ``validateContainerSpec`` (manager/controlapi/service.go).
"""

from __future__ import annotations

from typing import Any

from simulator.callers.swarm.words import SwarmWords
from simulator.core.host_config import HostConfig
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import MOBY
from simulator.core.text import quoted
from simulator.core.values import ContainerConfig, Words

_CONTAINER = "daemon/cluster/executor/container/container.go"


class SwarmTask(Question):
    """What is the container of a swarm's task asked for?"""

    COMMAND = Rule(
        "The words of the service's entrypoint are the container's entrypoint, and its arguments the container's CMD.",
        MOBY(_CONTAINER, "config"),
    )
    ARGS = Rule(
        "Without an entrypoint of the service, its arguments are the container's CMD.",
        MOBY(_CONTAINER, "config"),
    )
    NO_WORDS = Rule(
        "An entrypoint without a word asks for nothing: the image's stays.",
        MOBY(_CONTAINER, "config"),
        note="""docker run --entrypoint '' and an empty entrypoint in Compose remove it. In a swarm one blank word does:
        --entrypoint '""'.""",
    )
    TEMPLATE = Rule(
        "A template in a variable or in the host name is filled in by the swarm, so its value is not known.",
        MOBY("vendor/github.com/moby/swarmkit/v2/template/expand.go", "ExpandContainerSpec"),
        note="Templates in the entrypoint and in arguments stay as they are.",
    )


class Task(NamedTuple):
    """What a service requests; ``command`` is its split entrypoint, or None if unset; times are in nanoseconds."""

    image: str
    command: Decision[Words] | None
    args: Words
    env: tuple[str, ...]
    directory: str = ""
    user: str = ""
    tty: bool = False
    hostname: str = ""
    init: bool | None = None
    stop_signal: str = ""
    stop_grace: int | None = None
    healthcheck: tuple[tuple[str, Any], ...] | None = None
    host: HostConfig | None = None
    """What counts when a task's container starts; None if nothing of it is said."""
    open_stdin: bool = False
    """Whether its standard input is open; no option of the command line opens it."""


def task(spec: Task) -> Request:
    """Return the request for a task's container, which a node sends to its engine after it has pulled the image."""
    decisions: list[Decision[Any]] = []
    entrypoint: Words | None = None
    if spec.command is not None and spec.command.value:
        entrypoint = spec.command.value
        decisions.append(SwarmTask.COMMAND.gives(entrypoint, spec.command))
    elif spec.command is not None:
        decisions.append(SwarmTask.NO_WORDS.gives((), spec.command))
    if spec.args and entrypoint is None:
        decisions.append(SwarmTask.ARGS.gives(spec.args))
    container = ContainerConfig(
        entrypoint,
        spec.args or None,
        spec.env or None,
        spec.directory,
        spec.user,
        spec.tty,
        hostname=spec.hostname,
        init=spec.init,
        stop_signal=spec.stop_signal,
        stop_timeout=None if spec.stop_grace is None else spec.stop_grace // 10**9,
        healthcheck=spec.healthcheck,
        no_input=not (spec.tty or spec.open_stdin),
    )
    return Request(container, tuple(decisions), spec.image, start_host=spec.host, remarks=_remarks(spec))


def _remarks(spec: Task) -> tuple[Decision[str], ...]:
    templates = [f"the variable {quoted(entry.partition('=')[0])}" for entry in spec.env if "{{" in entry]
    templates += ["the host name"] if "{{" in spec.hostname else []
    remarks = [SwarmTask.TEMPLATE.gives(f"{what} holds a template, which the swarm fills in") for what in templates]
    if spec.command is not None and spec.command.rule is SwarmWords.COMMENT:
        remarks.append(SwarmWords.COMMENT.gives("the entrypoint holds a #, and what stands behind it is dropped"))
    return tuple(remarks)

"""Ports, volumes, sizes and counts of a service of a stack file, which have no part in the process.

Reads: the checked values of a service. Gives: nothing, or a refusal.
Compare: docker/cli ``transformServicePort``, ``transformSize``, ``createTransformHook`` (cli/compose/loader/loader.go),
``ParseVolume`` (cli/compose/loader/loader.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.docker import mounts
from simulator.callers.docker.client import DockerCli
from simulator.callers.docker.ports import check_published
from simulator.core.rule import Question, Rule
from simulator.core.sources import DOCKER_CLI
from simulator.golang.strconv import GoError

_LOADER = "cli/compose/loader/loader.go"
# Fields that the loader reads as numbers without a sign: those of a service, and those of each member of a list.
_COUNTS = (
    "healthcheck.retries deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism "
    "deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node"
).split()
_COUNTS_OF = {"ports": ("target", "published"), "secrets": ("mode",), "configs": ("mode",)}


class StackForms(Question):
    """What does the loader of a stack file refuse in ports, volumes, sizes and counts?"""

    PORT = Rule(
        "A port that is no port, or a range that does not fit, is refused.",
        DOCKER_CLI(_LOADER, "transformServicePort"),
    )
    VOLUME = Rule(
        "A volume with an empty part, or with too many, is refused.",
        DOCKER_CLI(_LOADER, "ParseVolume"),
    )
    SIZE = Rule(
        "A limit of memory that is no size, and a shm_size that is a number, are refused.",
        DOCKER_CLI(_LOADER, "transformSize"),
        note="A shm_size is ignored, so a text may say anything.",
    )
    COUNT = Rule(
        "A count below zero is refused.",
        DOCKER_CLI(_LOADER, "Transform"),
    )


def check_forms(name: str, service: Mapping[str, Any], cli: DockerCli) -> None:
    """Refuse the values of a service that the loader cannot read."""
    for at, port in enumerate(service.get("ports") or ()):
        if isinstance(port, str | int | float) and (fault := _port_fault(port, cli)):
            raise _refusal(StackForms.PORT, f"services.{name}.ports.{at}: {fault}", port)
    for at, volume in enumerate(service.get("volumes") or ()):
        if isinstance(volume, str) and (fault := mounts.volume(volume)[1]):
            raise _refusal(StackForms.VOLUME, f"services.{name}.volumes.{at}: {fault}", volume)
    for path, value in _counts(service):
        if isinstance(value, int | float) and value < 0:
            message = f"services.{name}.{path}: cannot parse value as an unsigned number: {value} overflows uint"
            raise _refusal(StackForms.COUNT, message, value)
    shm_size = service.get("shm_size")
    if isinstance(shm_size, int | float):
        raise _refusal(StackForms.SIZE, f"services.{name}.shm_size: expected type 'string', got a number", shm_size)
    resources = _field(_field(service, "deploy"), "resources")
    for part in ("limits", "reservations"):
        memory = _field(resources, part).get("memory")
        if isinstance(memory, str) and (fault := _size_fault(memory, cli)):
            raise _refusal(StackForms.SIZE, f"services.{name}.deploy.resources.{part}.memory: {fault}", memory)


def _refusal(rule: Rule, message: str, value: Any) -> Exception:
    spot = getattr(value, "spot", "")
    return rule.refuses("request", f"{spot}: {message}" if spot else message, status=1)


def _field(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    member = value.get(key)
    return member if isinstance(member, dict) else {}


def _counts(service: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for path in _COUNTS:
        *parts, last = path.split(".")
        fields = service
        for part in parts:
            fields = _field(fields, part)
        yield path, fields.get(last)
    for key, names in _COUNTS_OF.items():
        for at, member in enumerate(service.get(key) or ()):
            for name in names if isinstance(member, dict) else ():
                yield f"{key}[{at}].{name}", member.get(name)


def _port_fault(port: str | float, cli: DockerCli) -> str:
    if isinstance(port, float):
        return "invalid type float64 for port"
    try:
        check_published(str(port), cli)
    except GoError as fault:
        return str(fault)
    return ""


def _size_fault(text: str, cli: DockerCli) -> str:
    try:
        cli.size(text)
    except GoError as fault:
        return str(fault)
    return ""

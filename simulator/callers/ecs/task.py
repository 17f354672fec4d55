"""Amazon ECS: the containers of a task definition, as the agent on an instance asks Docker for them.

Reads: the JSON of a task definition. Gives: the request of each container. Fargate runs no Docker, and what does run is
not public, so it is not modelled.
Compare: amazon-ecs-agent ``dockerConfig`` and ``PostUnmarshalTask`` (agent/api/task/task.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.file_body import file_body
from simulator.callers.named_requests import ApiContainer, ApiContainers
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.host_config import HostConfig, Mount
from simulator.core.json_checks import decode_json, require_object, require_objects, require_text, require_texts
from simulator.core.request import CallerContext
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import ECS_AGENT
from simulator.core.text import did_you_mean
from simulator.engine.engine import Engine

WHAT = "request.ecs"
_TASK = "agent/api/task/task.go"
_SECOND = 1_000_000_000
_HEALTH_DEFAULTS = {"interval": 30, "timeout": 5, "retries": 3, "startPeriod": 0}
"""The values of ECS where a task definition has none."""
_NOT_RUN = "Read in the source of the agent; not run."


class EcsTask(Question):
    """What does the agent of ECS ask Docker for?"""

    WORDS = Rule(
        "The request's Entrypoint and Cmd are entryPoint and command, as they stand; one that is absent is unset.",
        ECS_AGENT(_TASK, "dockerConfig"),
        note=f"An empty list reaches the engine as one. {_NOT_RUN}",
    )
    OVERRIDDEN = Rule(
        "The command of run-task's overrides replaces the definition's; there is no override of entryPoint.",
        ECS_AGENT(_TASK, "PostUnmarshalTask"),
        note=_NOT_RUN,
    )


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> ApiContainers:
    """Read a task definition; ``overrides`` are the container overrides of run-task, by the container's name."""
    named = file_body(body, WHAT, "container", ("overrides",))
    fields = require_object(body, WHAT)
    name = named.only(WHAT, "task definition")
    definition = _definition(named.text(name, named.context(context)), name)
    overrides = {
        container: require_object(fields, f"{WHAT}.overrides.{container}", ("command", "environment"))
        for container, fields in require_object(fields.get("overrides"), f"{WHAT}.overrides").items()
    }
    containers = dict(_containers(definition, overrides, name))
    return ApiContainers(containers, engine, named.chosen, name, "container")


def _definition(text: str, name: str) -> Mapping[str, Any]:
    try:
        document = decode_json(text, name)
    except ValueError as error:
        raise Unreadable(f"{name} is no JSON: {error}") from None
    if isinstance(document, dict) and isinstance(document.get("taskDefinition"), dict):
        document = document["taskDefinition"]
    if not isinstance(document, dict) or not isinstance(document.get("containerDefinitions"), list):
        if isinstance(document, dict) and "containerDefinitions" in document:
            raise Unreadable(f"{name}: containerDefinitions is no list, as in a task definition")
        near = did_you_mean("containerDefinitions", document) if isinstance(document, dict) else ""
        raise Unreadable(f"{name} has no containerDefinitions, as a task definition has{near}")
    if (document.get("requiresCompatibilities") or []) == ["FARGATE"]:
        message = f"{name} is for Fargate, whose agent is not public; what an instance's agent does is answered without"
        raise NotModelled("Fargate", f"{message} requiresCompatibilities")
    return document


def _containers(
    definition: Mapping[str, Any], overrides: Mapping[str, Mapping[str, Any]], file: str
) -> Iterator[tuple[str, ApiContainer]]:
    for at, fields in enumerate(definition["containerDefinitions"]):
        where = f"{file}.containerDefinitions[{at}]"
        container = require_object(fields, where)
        name = require_text(container.get("name"), f"{where}.name")
        override = overrides.get(name, {})
        lists = {key: _texts(container.get(key), f"{where}.{key}") for key in ("entryPoint", "command")}
        decisions: list[Decision[object]] = [EcsTask.WORDS.gives(lists)]
        if override.get("command") is not None:
            lists["command"] = require_texts(override["command"], f"overrides.{name}.command")
            decisions.append(EcsTask.OVERRIDDEN.gives(lists["command"]))
        env: dict[str, str] = {}
        for part in (container, override):
            for pair in require_objects(part.get("environment"), f"{where}.environment"):
                env[str(pair.get("name") or "")] = str(pair.get("value") or "")
        health = container.get("healthCheck")
        body = {
            "Image": container.get("image"),
            "Entrypoint": lists["entryPoint"],
            "Cmd": lists["command"],
            "Env": [f"{key}={value}" for key, value in env.items()],
            "WorkingDir": container.get("workingDirectory"),
            "User": container.get("user"),
            "Hostname": container.get("hostname"),
            "Tty": container.get("pseudoTerminal"),
            "OpenStdin": container.get("interactive"),
            "Healthcheck": _healthcheck(health, where) if isinstance(health, dict) else None,
        }
        yield (
            name,
            ApiContainer(
                {key: value for key, value in body.items() if value is not None},
                tuple(decisions),
                ("entryPoint", "command"),
                host=_host(container),
            ),
        )


def _host(container: Mapping[str, Any]) -> HostConfig:
    """Give what is mounted: volumes of the task, those of other containers, and file systems in memory."""
    points, linux = container.get("mountPoints"), container.get("linuxParameters")
    in_memory = linux.get("tmpfs") if isinstance(linux, dict) else None
    return HostConfig(
        mounts=tuple([Mount("bind", target=place) for place in _places(points)]),
        tmpfs=tuple(_places(in_memory)),
        volumes_from=bool(container.get("volumesFrom")),
    )


def _places(entries: Any) -> list[str]:
    """Return the paths of a list of mounts; what has another form mounts nothing."""
    listed = entries if isinstance(entries, list) else []
    places = [entry.get("containerPath") for entry in listed if isinstance(entry, dict)]
    return [place for place in places if isinstance(place, str)]


def _healthcheck(health: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the healthcheck as the engine takes it, without the numbers that ECS sets where none is given."""
    given: dict[str, Any] = {"Test": health.get("command")}
    for key, default in _HEALTH_DEFAULTS.items():
        value = health.get(key)
        if value is None or value == default:
            continue
        if not isinstance(value, int):
            raise Unreadable(f"{where}.healthCheck.{key} is no number")
        name = key[0].upper() + key[1:]
        given[name] = value if key == "retries" else value * _SECOND
    return given


def _texts(value: Any, where: str) -> list[str] | None:
    return None if value is None else list(require_texts(value, where))

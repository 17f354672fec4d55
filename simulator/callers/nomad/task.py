"""Nomad's docker driver: the containers of a job's tasks.

Reads: a job in JSON, as ``nomad job run -output`` or the HTTP API has it. Gives: the request of each task whose driver
is docker.
Compare: hashicorp/nomad ``createContainerConfig`` and ``validateCommand`` (drivers/docker/driver.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.file_body import file_body
from simulator.callers.named_requests import ApiContainer, ApiContainers
from simulator.callers.nomad.checks import task_checks
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.host_config import HostConfig, Mount
from simulator.core.json_checks import decode_json, require_object, require_objects, require_text, require_texts
from simulator.core.request import CallerContext
from simulator.core.rule import Decision, Question, Refusal, Rule
from simulator.core.sources import NOMAD
from simulator.engine.engine import Engine

WHAT = "request.nomad"
_DRIVER = "drivers/docker/driver.go"
_FOLDERS = ("/alloc", "/local", "/secrets")
_NOT_RUN = "Read in the source of the driver; not run."


class NomadTask(Question):
    """What does Nomad's docker driver ask for?"""

    ENTRYPOINT = Rule(
        "The request's Entrypoint is entrypoint, as it stands.",
        NOMAD(_DRIVER, "createContainerConfig"),
        note=_NOT_RUN,
    )
    COMMAND = Rule(
        "The text of command is one word, and args stand behind it; args without a command are the whole Cmd.",
        NOMAD(_DRIVER, "createContainerConfig"),
        note=f"Without both, the image's CMD stays. {_NOT_RUN}",
    )
    COMMAND_WRONG = Rule(
        "A command of blanks, or with blanks around it, is refused.",
        NOMAD(_DRIVER, "validateCommand"),
        note=_NOT_RUN,
    )


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> ApiContainers:
    """Read a job; a task is named TASK, or GROUP/TASK."""
    named = file_body(body, WHAT, "task")
    name = named.only(WHAT, "job")
    job = _job(named.text(name, named.context(context)), name)
    containers = dict(_tasks(job, name))
    if not containers:
        raise Unreadable(f"{name} has no task whose driver is docker")
    chosen = named.chosen
    if chosen is not None and chosen not in containers:
        matches = [label for label in containers if label.rpartition("/")[2] == chosen]
        chosen = matches[0] if len(matches) == 1 else chosen
    return ApiContainers(containers, engine, chosen, name, "task")


def _job(text: str, name: str) -> Mapping[str, Any]:
    if text.startswith("\ufeff"):
        raise Unreadable(f"{name} begins with a byte order mark, which no reader of JSON takes; remove it")
    if not text.lstrip().startswith("{"):
        message = f"{name} is no JSON; HCL is not modelled: give what nomad job run -output {name} prints"
        raise NotModelled("HCL", message)
    try:
        document = decode_json(text, name)
    except ValueError as error:
        raise Unreadable(f"{name} is no JSON: {error}") from None
    job = document.get("Job", document)
    if not isinstance(job, dict) or not isinstance(job.get("TaskGroups"), list):
        raise Unreadable(f"{name} has no TaskGroups, as a job has")
    return job


def _tasks(job: Mapping[str, Any], file: str) -> Iterator[tuple[str, ApiContainer]]:
    for group in require_objects(job["TaskGroups"], f"{file}.TaskGroups"):
        for fields in require_objects(group.get("Tasks"), f"{file}.Tasks"):
            if fields.get("Driver") == "docker":
                name = f"{group.get('Name') or 'group'}/{fields.get('Name') or 'task'}"
                checks = tuple(task_checks(group, fields, f"{file}: {name}"))
                yield name, _unless_refused(fields, f"{file}: {name}")._replace(actions=checks)


def _unless_refused(task: Mapping[str, Any], where: str) -> ApiContainer:
    """Return the container of a task; what is refused in it, or not modelled, is so when it is asked for."""
    try:
        return _container(task, where)
    except (Refusal, NotModelled) as error:
        return ApiContainer({}, fault=error)


def _container(task: Mapping[str, Any], where: str) -> ApiContainer:
    config = require_object(task.get("Config"), f"{where}.Config")
    command = "" if config.get("command") is None else require_text(config["command"], f"{where}.command")
    lists = {
        key: [] if config.get(key) is None else list(require_texts(config[key], f"{where}.{key}"))
        for key in ("entrypoint", "args")
    }
    for text in (command, *lists["entrypoint"], *lists["args"]):
        if "${" in text:
            message = f"{where}: {text} is replaced by Nomad on the client; write its value"
            raise NotModelled("interpolation", message)
    if command and command != command.strip():
        wrong = "contains extra white space" if command.strip() else "empty"
        raise NomadTask.COMMAND_WRONG.refuses("request", f'command {wrong}: "{command}"')
    if config.get("entrypoint") == []:
        message = f"{where}: whether an empty entrypoint reaches the engine is not known; leave it out"
        raise NotModelled("entrypoint = []", message)
    cmd = [command, *lists["args"]] if command else lists["args"]
    decisions: list[Decision[object]] = [NomadTask.ENTRYPOINT.gives(lists["entrypoint"]), NomadTask.COMMAND.gives(cmd)]
    body = {
        "Image": config.get("image"),
        "Entrypoint": lists["entrypoint"] or None,
        "Cmd": cmd or None,
        "Env": [f"{key}={value}" for key, value in require_object(task.get("Env"), f"{where}.Env").items()],
        "WorkingDir": config.get("work_dir"),
        "User": task.get("User") or None,
        "Hostname": config.get("hostname"),
        "Tty": config.get("tty"),
        "OpenStdin": config.get("interactive"),
    }
    given = {key: value for key, value in body.items() if value is not None}
    return ApiContainer(given, tuple(decisions), ("entrypoint", "command and args"), host=_host(task, config))


def _host(task: Mapping[str, Any], config: Mapping[str, Any]) -> HostConfig:
    """Give what is mounted: volumes and mounts of the driver, volumes of the group, and the task's own folders."""
    binds = [text for text in _listed(config.get("volumes")) if isinstance(text, str)]
    mounts = [*_listed(config.get("mount")), *_listed(config.get("mounts"))]
    places = [entry.get("target") for entry in mounts if isinstance(entry, dict)]
    places += [entry.get("Destination") for entry in _listed(task.get("VolumeMounts")) if isinstance(entry, dict)]
    targets = (*_FOLDERS, *[place for place in places if isinstance(place, str)])
    return HostConfig(binds=tuple(binds), mounts=tuple([Mount("bind", target=target) for target in targets]))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

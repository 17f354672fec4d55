"""The words of ``docker service create [OPTIONS] IMAGE [COMMAND] [ARG...]``.

Reads: the words after the command's name. Gives: the specification of the service, and the node's request for a task's
container.
Compare: docker/cli ``ToService`` (cli/command/service/opts.go), ``newCreateCommand`` (create.go); moby ``config``
(daemon/cluster/executor/container/container.go).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.docker import env_file
from simulator.callers.docker.client import FlagContext
from simulator.callers.docker.run import PLACEHOLDER, advise_after_image
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.flags import CommandLine, Parsed, Reader, Table, table
from simulator.callers.swarm.spec import ServiceSpec, service_files
from simulator.callers.swarm.task import Task
from simulator.callers.swarm.values import KINDS
from simulator.core.errors import NotModelled
from simulator.core.json_checks import require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.values import Origin, Words, words
from simulator.engine.engine import Engine
from simulator.golang import reference
from simulator.golang.json import well_formed
from simulator.golang.strconv import GoError

_HEALTH = {
    "health-interval": "Interval", "health-timeout": "Timeout", "health-start-period": "StartPeriod",
    "health-start-interval": "StartInterval", "health-retries": "Retries",
}  # fmt: skip
_UPDATES = ("parallelism", "delay", "monitor", "failure-action", "max-failure-ratio", "order")


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read the words after ``docker service create``."""
    return SingleWorkload(read_request(require_texts(body, "the line"), docker_release(engine), context))


def read_request(line: Sequence[str], engine: DockerRelease, context: CallerContext) -> Request:
    """Read a line; raises ``Refusal``, with the exit status, where docker or the swarm refuses it."""
    created = read_service(line, engine, context)
    request = created.spec.request()
    return request._replace(remarks=(*created.remarks, *request.remarks), status=1)


class CreatedService(NamedTuple):
    """The specification of a new service, and what there is to say of the line."""

    spec: ServiceSpec
    remarks: tuple[Decision[str], ...] = ()


def read_service(line: Sequence[str], engine: DockerRelease, context: CallerContext) -> CreatedService:
    """Read a line as the specification of a service; raises ``Refusal`` as ``read_request`` does."""
    cli = engine.tools.cli
    known = table("swarm/service.txt", "create", engine.numbers)
    reader = Reader(known, KINDS, FlagContext(context.environment, cli, context.folder))
    parsed = reader.read([*map(well_formed, line)])
    if parsed.last("help", default=False):
        raise reader.refused(CommandLine.HELP, "usage", 0)
    if not parsed.rest:
        message = cli.argument_missing.format("service create", "at least 1 argument")
        raise reader.refused(CommandLine.IMAGE_MISSING, message, 1)
    try:
        files = [env_file.read(context, name, cli, context.environment) for name in parsed.all("env-file")]
        given = [*[entry for file in files for entry in file], *parsed.all("env")]
        env = variables(given) if cli.repeats_kept else last_variables(given)
        healthcheck = _healthcheck(parsed, known)
        _check_mode(parsed)
    except GoError as fault:
        raise reader.refused(CommandLine.CONFLICT, str(fault), 1) from None
    check_image(parsed.rest[0])
    unknown = env_file.unknown_files(parsed.all("env-file"), context)
    remarks = (*advise_after_image(parsed.rest[1:], known), *unknown)
    return CreatedService(_spec(parsed, env, healthcheck), remarks)


def check_image(image: str) -> None:
    """Refuse the name of an image that the swarm does not take."""
    if image != PLACEHOLDER and (reference.reference_error(image) or not image):
        message = f'ContainerSpec: "{image}" is not a valid repository/tag'
        message = message if image else "ContainerSpec: image reference must be provided"
        raise CommandLine.REFERENCE.refuses("create", message, status=1)


def _spec(parsed: Parsed, env: Sequence[str], healthcheck: tuple[tuple[str, Any], ...] | None) -> ServiceSpec:
    image, *arguments = parsed.rest
    entrypoint: Decision[Words] | None = parsed.last("entrypoint")
    args = [word for n, text in enumerate(arguments, 1) for word in words((text,), Origin("request", f"argument {n}"))]
    task = Task(
        image,
        entrypoint,
        tuple(args),
        tuple(env),
        parsed.last("workdir", ""),
        parsed.last("user", ""),
        parsed.last("tty", default=False),
        parsed.last("hostname", ""),
        parsed.last("init", default=False),
        parsed.last("stop-signal", ""),
        parsed.last("stop-grace-period"),
        healthcheck,
    )
    return ServiceSpec(
        task,
        parsed.last("name", ""),
        parsed.last("mode", "replicated"),
        tuple(parsed.all("mount")),
        tuple([file for kind in ("config", "secret") for file in service_files(kind, parsed.all(kind))]),
        tuple(parsed.all("cap-add")),
        tuple(parsed.all("cap-drop")),
        parsed.last("read-only", default=False),
        parsed.last("update-failure-action", ""),
    )


def variables(entries: Sequence[str]) -> list[str]:
    """Drop all but the last variable with the same name; keep equal entries, as versions before 29 do."""
    kept: list[str] = []
    for entry in entries:
        name = entry.partition("=")[0] + "="
        scanned, length = list(kept), len(kept)  # removing an entry moves the later ones, but not the end of the array
        for at in range(length):
            current = scanned[at]
            if current != entry and current.startswith(name):
                if at >= len(kept):
                    what = f"-e {name}... -e {entry}"
                    raise NotModelled(what, f"the command line crashes on {what}; give each variable once")
                kept = kept[:at] + kept[at + 1 :]
                scanned[: len(kept)] = kept
        kept.append(entry)
    return kept


def last_variables(entries: Sequence[str]) -> list[str]:
    """Drop all but the last variable with the same name; an equal entry stays where it is."""
    kept: dict[str, str] = {}
    for entry in entries:
        name, equals, _ = entry.partition("=")
        if kept.get(name + equals) != entry:
            kept.pop(name + "=", None)
            kept[name + equals] = entry
    return list(kept.values())


def _healthcheck(parsed: Parsed, known: Table) -> tuple[tuple[str, Any], ...] | None:
    options = [option for option in _HEALTH if parsed.all(option)]
    options = [option for option in options if option != "health-retries" or parsed.last(option)]
    given = {_HEALTH[option]: parsed.last(option) for option in options}
    command = parsed.last("health-cmd", "")
    strong = command or any("weak" not in known.names[option].marks for option in options)
    if parsed.last("no-healthcheck", default=False):
        if strong:
            raise GoError("--no-healthcheck conflicts with --health-* options")
        return (("Test", ["NONE"]),)
    given = {field: value for field, value in given.items() if value}
    if command:
        given = {"Test": ["CMD-SHELL", command], **given}
    return tuple(given.items()) if strong and given else None


def _check_mode(parsed: Parsed) -> None:
    """Refuse options that the mode does not allow."""
    mode = parsed.last("mode", "replicated")
    replicated_only = ("replicas", "replicas-max-per-node", "max-concurrent")
    if mode not in ("replicated", "global", "replicated-job", "global-job"):
        raise GoError(f"Unknown mode: {mode}, only replicated and global supported")
    for option in replicated_only if mode.startswith("global") else ():
        if parsed.all(option) and (parsed.last(option) or option != "replicas-max-per-node"):
            raise GoError(f"{option} can only be used with replicated or replicated-job mode")
    if mode == "replicated" and parsed.all("max-concurrent"):
        raise GoError("max-concurrent can only be used with replicated-job mode")
    changed = any(parsed.all(f"{which}-{part}") for which in ("update", "rollback") for part in _UPDATES)
    if mode.endswith("-job") and changed:
        raise GoError("update and rollback configuration is not supported for jobs")

"""The words of ``docker service update [OPTIONS] SERVICE``, one line or several, and the service that they change.

Reads: the words after the command's name, and those of ``docker service create`` or the text of ``docker service
inspect``. Gives: the node's request for a task's container, as the last line leaves it. Compare: docker/cli
``runUpdate`` (cli/command/service/update.go); swarmkit ``UpdateService`` (manager/controlapi/service.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.docker.client import FlagContext
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.flags import CommandLine, Parsed, Reader, table
from simulator.callers.swarm.changes import ServiceUpdate, changed_spec
from simulator.callers.swarm.inspected import read_inspected
from simulator.callers.swarm.service import check_image, read_service
from simulator.callers.swarm.spec import ServiceSpec
from simulator.callers.swarm.task import Task
from simulator.callers.swarm.unknown import unknown_request
from simulator.callers.swarm.values import KINDS
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_object, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed
from simulator.golang.strconv import GoError

_ALONE = frozenset(("rollback", "detach", "quiet"))
_KEYS = ("create", "inspect", "update", "words")


class Service(NamedTuple):
    """A service, and what a rollback brings back; ``known`` says whether it is known how it began."""

    spec: ServiceSpec
    previous: ServiceSpec | None = None
    known: bool = True
    changed: frozenset[str] = frozenset()
    """The options with which the updates changed a service that is not known."""
    decisions: tuple[Decision[Any], ...] = ()
    remarks: tuple[Decision[str], ...] = ()


class UpdateLine(NamedTuple):
    """A line: its options, and the name of the service."""

    parsed: Parsed
    name: str


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read the words after ``docker service update``, or the lines that made a service what it is.

    The body is a list of words, or an object: ``create`` has the words after ``docker service create``, or ``inspect``
    the name of a file with what ``docker service inspect`` prints; ``update`` has the words of an update, or a list of
    them; ``words`` are those of one more, which comes last.
    """
    return SingleWorkload(_request(service_after(body, engine, context)))


def service_after(body: Any, engine: Engine, context: CallerContext) -> Service:
    """Return the service after all updates; raises ``Refusal`` where one of them is refused."""
    release = docker_release(engine)
    fields = require_object(body if isinstance(body, dict) else {"words": body}, "the line", _KEYS)
    lines = [read_line(words, release, context) for words in _lines(fields)]
    service = _begin(fields, lines[0].name, release, context)
    for line in lines:
        service = _update(service, line)
    last_is_rollback = lines[-1].parsed.last("rollback", default=False)
    if service.spec.failure_action != "rollback" or service.previous is None or last_is_rollback:
        return service
    return service._replace(remarks=(*service.remarks, _on_failure(service.previous, known=service.known)))


def _on_failure(previous: ServiceSpec, *, known: bool) -> Decision[str]:
    """Say what the swarm goes back to where a task of the update ends too early."""
    asked = previous.request().container
    entrypoint = asked.entrypoint or ("<ENTRYPOINT>",)
    words = " ".join((*entrypoint, *(asked.cmd or (() if asked.entrypoint else ("<CMD>",)))))
    shown = f"image {previous.task.image}, words {words}" if known else "what was before"
    return ServiceUpdate.ON_FAILURE.gives(
        f"where a task of this update ends within the time of update-monitor, the swarm goes back to {shown}"
    )


def read_line(words: Sequence[str], engine: DockerRelease, context: CallerContext) -> UpdateLine:
    """Read a line; raises ``Refusal`` as the command line would, with the exit status."""
    cli = engine.tools.cli
    options = table("swarm/update.txt", "update", engine.numbers)
    reader = Reader(options, KINDS, FlagContext(context.environment, cli, context.folder), interspersed=True)
    parsed = reader.read([*map(well_formed, words)])
    if parsed.last("help", default=False):
        raise reader.refused(CommandLine.HELP, "usage", 0)
    if len(parsed.rest) != 1:
        rule = CommandLine.TOO_MANY if parsed.rest else CommandLine.TOO_FEW
        raise reader.refused(rule, cli.argument_missing.format("service update", "exactly 1 argument"), 1)
    return UpdateLine(parsed, parsed.rest[0])


def _lines(fields: Mapping[str, Any]) -> list[Sequence[str]]:
    """Return the words of each update, in order."""
    update = fields.get("update")
    several = isinstance(update, list) and bool(update) and all(isinstance(words, list) for words in update)
    lines = (update if several else [update]) if update is not None else []
    lines = [*lines, *([fields["words"]] if fields.get("words") is not None else [])]
    if not lines:
        raise Unreadable("the line has no update; give the words after docker service update")
    return [require_texts(words, "the line.update" if update is not None else "the line") for words in lines]


def _begin(fields: Mapping[str, Any], name: str, release: DockerRelease, context: CallerContext) -> Service:
    """Return the service before the updates, as far as it is known."""
    if fields.get("create") is not None and fields.get("inspect") is not None:
        raise Unreadable("the line has create and inspect; give one of them")
    if fields.get("create") is not None:
        created = read_service(require_texts(fields["create"], "the line.create"), release, context)
        return Service(created.spec, remarks=created.remarks)
    if fields.get("inspect") is not None:
        inspected = read_inspected(fields["inspect"], context)
        return Service(inspected.spec, inspected.previous)
    return Service(ServiceSpec(Task("", None, (), ()), name), known=False)


def _update(service: Service, line: UpdateLine) -> Service:
    """Return the service after a line; raises ``Refusal`` where docker or the swarm refuses it."""
    parsed, spec = line.parsed, service.spec
    if not line.name.strip():
        raise CommandLine.NO_CONTAINER.refuses("create", "invalid service name or ID: value is empty", status=1)
    if spec.name not in ("", line.name):
        raise ServiceUpdate.NOT_FOUND.refuses("create", f"service {line.name} not found", status=1)
    if parsed.last("rollback", default=False):
        if not parsed.values.keys() <= _ALONE:
            message = "other flags may not be combined with --rollback"
            raise ServiceUpdate.ROLLBACK_ALONE.refuses("request", message, status=1)
        return _rollback(service, line.name)
    try:
        updated = changed_spec(spec, parsed)
    except GoError as fault:
        raise CommandLine.CONFLICT.refuses("request", str(fault), status=1) from None
    if service.known:
        check_image(updated.spec.task.image)
    changed = service.changed | {option for option in ("args", "entrypoint") if parsed.all(option)}
    decisions = (*service.decisions, *updated.decisions)
    return service._replace(spec=updated.spec, previous=spec, changed=changed, decisions=decisions)


def _rollback(service: Service, name: str) -> Service:
    """Return the service with its previous specification; the present one becomes the previous."""
    if service.previous is None and service.known:
        raise ServiceUpdate.NO_PREVIOUS.refuses("create", f"service {name} does not have a previous spec", status=1)
    if service.previous is None:
        what = f"the specification of service {name} before its last update"
        raise NotModelled(what, f"{what} is not known; give the line of docker service create and all updates")
    decided = ServiceUpdate.ROLLBACK.gives(name)
    return service._replace(spec=service.previous, previous=service.spec, decisions=(*service.decisions, decided))


def _request(service: Service) -> Request:
    """Return the request for a task's container."""
    request = service.spec.request()
    if not service.known:
        request = unknown_request(request, service.spec, service.changed)
    decisions = (*service.decisions, *request.decisions)
    return request._replace(decisions=decisions, remarks=(*service.remarks, *request.remarks), status=1)

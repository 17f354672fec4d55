"""A whole line of ``docker compose`` as a workload: the requests of ``run``, ``up``, ``create``, ``exec`` and
``config``.

Reads: the words after ``docker compose``, or ``{"words": WORDS, "version": VERSION}``. Gives: a workload.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload, Workload
from simulator.callers.compose.command_line import ComposeLine, parse_line
from simulator.callers.compose.files import CallerFiles
from simulator.callers.compose.kept import load
from simulator.callers.compose.project import Project, ProjectFiles
from simulator.callers.compose.selection import ServiceContainers, scaled
from simulator.callers.compose.versions import DEFAULT, profile
from simulator.callers.compose.workload import Services, files_around, project_files, services, with_status
from simulator.callers.docker.exec import read_request
from simulator.core.errors import Unreadable
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.engine.engine import Engine
from simulator.engine.exec import Execution


class RemarkedServices(NamedTuple):
    """The services of a line of which something is to be said, as a workload."""

    services: Workload
    remark: Decision[str]

    def names(self) -> tuple[str, ...]:
        """List the services."""
        return self.services.names()

    def request(self, name: str | None = None) -> Request:
        """Return the request of a service; the remark is about all of them."""
        request = self.services.request(name)
        return request._replace(file_remarks=(*request.file_remarks, self.remark))


def read(caller: Caller, body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read a line, and the files of its project; variables come only from the context."""
    found = _read(body, engine, context)
    if caller.engines == ("docker",):
        return found
    told = "podman compose executes docker-compose, whose answer this is; where it is not installed, podman-compose"
    return RemarkedServices(found, ServiceContainers.PROVIDER.gives(told))


def _read(body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read a line as docker-compose does."""
    version = None
    if isinstance(body, dict):
        fields = require_object(body, "the line", ("words", "version"))
        version = None if fields.get("version") is None else require_text(fields["version"], "the line.version")
        body = fields.get("words")
    words = require_texts(body, "the line")
    known = profile(version or DEFAULT)
    line = with_status(version, lambda: parse_line(words, known))
    if line.command == "exec":
        return _exec(line, engine, context, version)
    source = _source(line, context, version)
    if line.command == "run":
        return services(source, engine, None, line.words, context.kept)
    project = with_status(version, lambda: load(source, context.kept))
    listed = line.words or tuple(name for name in project.services if name in project.active)
    found = Services(project, engine, version, listed, listed[0] if len(listed) == 1 else None)
    if line.command == "config":
        told = "config makes no container; these are the words of docker compose up"
        return RemarkedServices(found, ServiceContainers.PRINTED.gives(told))
    if line.scales and project.services.keys() >= set(listed):
        found = found._replace(project=with_status(version, lambda: _scaled(project, listed, line.scales)))
    with_status(version, lambda: found.project.together.check(listed))
    return found


def _scaled(project: Project, listed: Sequence[str], options: Sequence[str]) -> Project:
    """Return the project of a line that says how many containers its services have."""
    selected = project.dependencies.closure(listed)
    return project.with_services(scaled(project.services, selected, options))


def _exec(line: ComposeLine, engine: Engine, context: CallerContext, version: str | None) -> SingleWorkload:
    """Return the request of exec in a service's container; without project files the container is unknown."""
    request = read_request(line.words, engine, context)
    source = _source(line, context, version)
    if not source.names:
        return SingleWorkload(request)
    project = with_status(version, lambda: load(source, context.kept))
    if request.image not in project.services:
        raise Execution.NOT_RUNNING.refuses("create", f'service "{request.image}" is not running', status=1)
    inside = with_status(version, lambda: project.request(engine, request.image))
    return SingleWorkload(request._replace(inside=inside))


def _source(line: ComposeLine, context: CallerContext, version: str | None) -> ProjectFiles:
    """Return the project's files: the named ones, else those of the project's folder or of a folder around it."""
    context = context._replace(environment=line.variables(context.environment))
    names = line.files
    if not names and "COMPOSE_FILE" not in context.environment:
        try:
            names = files_around(line.directory or ".", CallerFiles(context.files), context.folder)
        except Unreadable:
            if line.command != "exec":
                raise
    return project_files(context, names, line.env_files, version, line.directory)

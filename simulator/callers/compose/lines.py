"""A whole line of ``docker compose`` as a workload: what ``run``, ``up``, ``create`` and ``exec`` ask for.

Reads: the words after ``docker compose``, or ``{"words": WORDS, "version": VERSION}``. Gives: a workload.
"""

from __future__ import annotations

from typing import Any

from simulator.callers.compose.command_line import ComposeLine, compose_line
from simulator.callers.compose.files import CallerFiles
from simulator.callers.compose.project import Project, ProjectFiles
from simulator.callers.compose.versions import DEFAULT, profile
from simulator.callers.compose.workload import Services, files_around, project_files, services, with_status
from simulator.callers.docker.exec import read_request
from simulator.callers.table import Caller, SingleWorkload, Workload
from simulator.core.errors import Unreadable
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.request import CallerContext
from simulator.engine.engine import Engine
from simulator.engine.exec import Execution


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read a line, and the files of the project that it is about; nothing is looked up in another environment."""
    version = None
    if isinstance(body, dict):
        fields = require_object(body, "the line", ("words", "version"))
        version = None if fields.get("version") is None else require_text(fields["version"], "the line.version")
        body = fields.get("words")
    words = require_texts(body, "the line")
    known = profile(version or DEFAULT)
    found = with_status(version, lambda: compose_line(words, known))
    if found.command == "exec":
        return _exec(found, engine, context, version)
    source = _source(found, context, version)
    if found.command == "run":
        return services(source, engine, None, found.words)
    project = with_status(version, lambda: Project(source))
    listed = found.words or tuple(name for name in project.services if name in project.active)
    return Services(project, engine, version, listed, listed[0] if len(listed) == 1 else None)


def _exec(found: ComposeLine, engine: Engine, context: CallerContext, version: str | None) -> SingleWorkload:
    """Ask for words in a service's container; where there is no project, nothing is known of the container."""
    request = read_request(found.words, engine, context)
    source = _source(found, context, version)
    if not source.names:
        return SingleWorkload(request)
    project = with_status(version, lambda: Project(source))
    if request.image not in project.services:
        raise Execution.NOT_RUNNING.refuses("create", f'service "{request.image}" is not running', status=1)
    inside = with_status(version, lambda: project.asked(engine, request.image))
    return SingleWorkload(request._replace(inside=inside))


def _source(found: ComposeLine, context: CallerContext, version: str | None) -> ProjectFiles:
    """Find the files: those that are named, else those of the project's folder, or of the ones around it."""
    context = context._replace(environment=found.variables(context.environment))
    names = found.files
    if not names and "COMPOSE_FILE" not in context.environment:
        try:
            names = files_around(found.directory or ".", CallerFiles(context.files), context.folder)
        except Unreadable:
            if found.command != "exec":
                raise
    return project_files(context, names, found.env_files, version, found.directory)

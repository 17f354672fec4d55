"""``dsim run docker compose run ...``: what a line of Docker Compose executes."""

from __future__ import annotations

import os

from simulator.build.image import BuiltImage
from simulator.callers.command_line import Pasted
from simulator.callers.compose import with_status
from simulator.callers.compose.command_line import ComposeLine, compose_line
from simulator.callers.compose.project import Project, ProjectFiles
from simulator.callers.compose.versions import DEFAULT, profile
from simulator.cli import options as inputs
from simulator.cli.commands import resolve_compose, run_exec
from simulator.cli.output import refuse
from simulator.core.errors import Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.engine.exec import Execution
from simulator.simulation import exec
from simulator.workspace.disk import ProjectFolder, current_folder, real_path
from simulator.workspace.projects import compose_files


def print_answer(line: Pasted, request: inputs.Invocation, engine: Engine, context: CallerContext) -> None:
    """Print what the words of run execute, or the services of up and create, those that are named or all."""
    options = dict(request.options)
    version = options.pop("compose_version")
    resolve_compose.refuse_image(options)
    known = profile(version or DEFAULT)
    try:
        read = with_status(version, lambda: compose_line(line.words, known))
    except Refusal as refusal:
        refuse(refusal, request.style, engine)
        return
    if read.command == "exec":
        _exec(read, _source(read, context, version), request, engine, context)
        return
    one = read.words[0] if read.command != "run" and len(read.words) == 1 else None
    only = read.words if read.command != "run" else ()
    asked = resolve_compose.ServiceSource(
        (), one, (), version, None, None, options["config"], options["bases"], only, active=True
    )
    run = read.words if read.command == "run" else None
    resolve_compose.print_service(_source(read, context, version), asked, run, request, engine)


def _exec(
    read: ComposeLine, source: ProjectFiles, request: inputs.Invocation, engine: Engine, context: CallerContext
) -> None:
    """Print what is executed in a service's container; without a project of it, what does not depend on it."""

    def service(name: str) -> BuiltImage | None:
        if request.options["config"] is not None or not source.names:
            return None
        project = with_status(source.version, lambda: Project(source))
        if name not in project.services:
            raise Execution.NOT_RUNNING.refuses("create", f'service "{name}" is not running', status=1)
        asked = with_status(source.version, lambda: project.asked(engine, name))
        return exec.container_started(resolve_compose.simulated(asked, request.options, engine))

    run_exec.print_words(read.words, request, engine, context, service)


def _source(read: ComposeLine, context: CallerContext, version: str | None) -> ProjectFiles:
    """Find the files: those that are named, else those of the project's folder, or of the ones around it."""
    variables = read.variables({"PWD": current_folder(), **context.environment})
    named = read.files or "COMPOSE_FILE" in variables
    names = read.files if named else _found(read)
    folder = read.directory or (os.path.dirname(names[0]) if names else "") or "."
    return ProjectFiles(
        ProjectFolder(), variables, names, read.env_files, version, os.path.basename(real_path(folder)), read.directory
    )


def _found(read: ComposeLine) -> tuple[str, ...]:
    """Find the project's files; exec in a container answers without any."""
    try:
        return compose_files(read.directory or ".")
    except Unreadable:
        if read.command != "exec":
            raise
        return ()

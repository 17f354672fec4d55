"""``dsim run docker compose run ...``: what a line of Docker Compose executes."""

from __future__ import annotations

from pathlib import Path

from simulator.build.image import Built
from simulator.callers.command_line import Pasted
from simulator.callers.compose import with_status
from simulator.callers.compose.command_line import ComposeLine, compose_line
from simulator.callers.compose.project import Project, Source
from simulator.callers.compose.versions import DEFAULT, profile
from simulator.cli import options as inputs
from simulator.cli.commands import resolve_compose, run_exec
from simulator.cli.output import refuse
from simulator.core.errors import Unreadable
from simulator.core.request import Given
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.engine.exec import Execution
from simulator.simulation import exec


def tell(line: Pasted, request: inputs.Request, chosen: Engine, given: Given) -> None:
    """Print what the words of run execute, or the services of up and create, those that are named or all."""
    options = dict(request.options)
    version = options.pop("compose_version")
    resolve_compose.refuse_image(options)
    known = profile(version or DEFAULT)
    try:
        read = with_status(version, lambda: compose_line(line.words, known))
    except Refusal as refusal:
        refuse(refusal, request.style, chosen)
        return
    if read.command == "exec":
        _exec(read, _source(read, given, version), request, chosen, given)
        return
    one = read.words[0] if read.command != "run" and len(read.words) == 1 else None
    only = read.words if read.command != "run" else ()
    asked = resolve_compose.Request(
        (), one, (), version, None, None, options["config"], options["bases"], only, active=True
    )
    run = read.words if read.command == "run" else None
    resolve_compose.tell(_source(read, given, version), asked, run, request, chosen)


def _exec(read: ComposeLine, source: Source, request: inputs.Request, chosen: Engine, given: Given) -> None:
    """Print what is executed in a service's container; without a project of it, what does not depend on it."""

    def service(name: str) -> Built | None:
        if request.options["config"] is not None or not source.names:
            return None
        project = with_status(source.version, lambda: Project(source))
        if name not in project.services:
            raise Execution.NOT_RUNNING.refuses("create", f'service "{name}" is not running', status=1)
        asked = with_status(source.version, lambda: project.asked(chosen, name))
        return exec.container_started(resolve_compose.simulated(asked, request.options, chosen))

    run_exec.tell_words(read.words, request, chosen, given, service)


def _source(read: ComposeLine, given: Given, version: str | None) -> Source:
    """Find the files: those that are named, else those of the project's folder, or of the ones around it."""
    variables = read.variables({"PWD": str(Path.cwd()), **given.environment})
    named = read.files or "COMPOSE_FILE" in variables
    names = read.files if named else _found(read)
    folder = Path(read.directory) if read.directory else Path(names[0]).parent if names else Path()
    return Source(
        resolve_compose.DiskFiles(), variables, names, read.env_files, version, folder.resolve().name, read.directory
    )


def _found(read: ComposeLine) -> tuple[str, ...]:
    """Find the project's files; exec in a container answers without any."""
    try:
        return resolve_compose.found(read.directory or ".")
    except Unreadable:
        if read.command != "exec":
            raise
        return ()

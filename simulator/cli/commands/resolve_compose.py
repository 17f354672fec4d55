"""``dsim resolve --compose``: the services of a Compose project on this disk."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import click

from simulator.build.image import BuiltImage
from simulator.callers.compose import with_status
from simulator.callers.compose.project import Project, ProjectFiles, line
from simulator.callers.compose.versions import DEFAULT, profile
from simulator.cli import options as inputs
from simulator.cli.options import REPORTS, read_bases, read_config
from simulator.cli.output import finish, refuse
from simulator.core.errors import NotModelled
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted_list
from simulator.engine.engine import Engine
from simulator.releases.find import find_engine as engine_named
from simulator.report.answer_json import process_answer, refusal_answer
from simulator.report.terminal import refusal_colored
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import image_for, unknown_image
from simulator.workspace.disk import ProjectFolder, current_folder, is_folder
from simulator.workspace.projects import compose_files, folder_name


class ServiceSource(NamedTuple):
    """What the options of ``dsim resolve --compose`` ask for."""

    names: tuple[str, ...]
    service: str | None
    env_names: tuple[str, ...]
    version: str | None
    run: tuple[str, ...] | None
    entrypoint: str | None
    config: str | None
    bases: tuple[str, ...]
    only: tuple[str, ...] = ()
    active: bool = False  # of all services, those whose profiles are active


def print_answer(given: inputs.Invocation) -> None:
    """Print what the files of --compose come to."""
    chosen = engine_named(given.engine)
    options = dict(given.options)
    names, service, env_files, version = (
        options.pop(name) for name in ("compose", "service", "env_files", "compose_version")
    )
    refuse_image(options)
    words = (given.arguments or None, given.entrypoint)
    request = ServiceSource(names, service, env_files, version, *words, options["config"], options["bases"])
    resolve(request, chosen, given.engine, given.style, given.wanted)


def refuse_image(options: Mapping[str, Any]) -> None:
    """Refuse options that describe an image beside a Compose file, which names its own."""
    for option, value in options.items():
        if value and option not in ("bases", "config"):
            hint = "; for `docker compose run --entrypoint` use --run-entrypoint" if option == "entrypoint" else ""
            name = option.replace("_args", "-arg").replace("_", "-")
            raise click.UsageError(f"--{name} describes an image, and a project names its own{hint}")


def resolve(request: ServiceSource, engine: Engine, name: str, style: str, wanted: tuple[str, ...] | None) -> None:
    """Print what one service executes, or a table of all; exit with 1 for a refusal or another argv than wanted."""
    source = source_of(request.names, request.env_names, request.version)
    print_service(source, request, _words(request), inputs.Invocation({}, name, style, wanted), engine)


def print_service(
    source: ProjectFiles, request: ServiceSource, run: Sequence[str] | None, given: inputs.Invocation, engine: Engine
) -> None:
    """Print what a service executes, or what the words of ``docker compose run`` do, or a table of all services."""
    try:
        known = profile(request.version or DEFAULT)
        words = None if run is None else with_status(request.version, lambda: line(run, known))
        project = with_status(request.version, lambda: Project(source))
        if request.service is None and words is None:
            _print_all(project, request, engine, given.engine, given.style)
            return
        asked = with_status(request.version, lambda: project.asked(engine, request.service, words))
        done = _simulated(asked, request, engine)
    except Refusal as refusal:
        refuse(refusal, given.style, engine)
        return
    finish(done, given.style, engine, given.engine, given.wanted)


def source_of(names: tuple[str, ...], env_names: tuple[str, ...] = (), version: str | None = None) -> ProjectFiles:
    """Name the files of a project on this disk: those named, or those in the one folder that is named."""
    folder = names[0] if len(names) == 1 and is_folder(names[0]) else None
    return ProjectFiles(
        ProjectFolder(),
        {"PWD": current_folder(), **os.environ},
        names if folder is None else compose_files(folder),
        env_names,
        version,
        folder_name(names[0]),
    )


def _words(request: ServiceSource) -> list[str] | None:
    """Spell the options and the words behind ``--`` as a line of ``docker compose run``."""
    if request.entrypoint is None and request.run is None:
        return None
    option = [] if request.entrypoint is None else ["--entrypoint", request.entrypoint]
    return [*option, "--", request.service or "", *(request.run or ())]


def _simulated(asked: Request, request: ServiceSource, engine: Engine) -> Simulation:
    return simulated(asked, {"bases": request.bases, "config": request.config}, engine)


def simulated(request: Request, options: Mapping[str, Any], engine: Engine) -> Simulation:
    """Start a container of a service, of the image that an option gives or of the one that it names."""
    bases = read_bases(options["bases"])
    if options["config"] is not None:
        return simulate(read_config(options["config"], engine), request, engine)
    try:
        built = image_for(request, bases, engine)
    except NotModelled as error:
        if error.what != f"image {request.image}":
            raise
        built = BuiltImage(unknown_image(request.image), missing=request.image)
    return simulate(built, request, engine)


def _print_all(project: Project, request: ServiceSource, engine: Engine, name: str, style: str) -> None:
    """Print all services; exit with 1 where one is refused."""
    if style not in ("table", "json", *REPORTS):
        raise click.UsageError(f"--format {style} prints one argv; give --service NAME")
    answers = dict(_answers(project, request, engine))
    if style == "json":
        for service, answer in answers.items():
            click.echo(json.dumps({"id": service, **_as_json(answer, engine, name)}))
    else:
        rows = [(printable(service), *_row(answer)) for service, answer in answers.items()]
        head = ("service", "image", "argv or refusal", "note")
        if style in REPORTS:
            from simulator.cli import reports

            told = {service: _as_json(answer, engine, name) for service, answer in answers.items()}
            reports.listing("What the services execute", head, rows, told, engine, style)
        else:
            from simulator.report.text.table import table

            click.echo(table([(one, image, refusal_colored(cell), note) for one, image, cell, note in rows], head))
    if any(isinstance(answer, Refusal) or (isinstance(answer, tuple) and answer[1].argv is None)
           for answer in answers.values()):  # fmt: skip
        sys.exit(1)


Answer = tuple[Request, Simulation] | Refusal | NotModelled


def _answers(project: Project, request: ServiceSource, engine: Engine) -> Iterator[tuple[str, Answer]]:
    for service in request.only or [name for name in project.services if not request.active or name in project.active]:
        try:
            asked = with_status(request.version, lambda service=service: project.asked(engine, service))  # type: ignore[misc]
            yield service, (asked, _simulated(asked, request, engine))
        except (Refusal, NotModelled) as error:
            yield service, error


def _as_json(answer: Answer, engine: Engine, name: str) -> Mapping[str, Any]:
    if isinstance(answer, Refusal):
        return refusal_answer(answer)
    if isinstance(answer, NotModelled):
        return {"outcome": "not-modelled", "what": answer.what, "message": str(answer)}
    return process_answer(answer[1], engine, name)


def _row(answer: Answer) -> Sequence[str]:
    """Give the image, the argv or what is in its place, and the notes."""
    if isinstance(answer, Refusal):
        return "", f"refused: {printable(str(answer))}", ""
    if isinstance(answer, NotModelled):
        return "", f"not modelled: {printable(str(answer))}", ""
    asked, done = answer
    notes = "; ".join(printable(remark.value) for remark in asked.remarks)
    if done.refusal is not None:
        return printable(asked.image), f"refused: {printable(str(done.refusal))}", notes
    if done.argv is None or not done.is_known:
        image = printable(asked.image)
        shown = f"depends on the image: give --base {image}=FILE"
    else:
        shown = quoted_list(done.argv.value)
    return printable(asked.image), shown, notes

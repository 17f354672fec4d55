"""``dsim resolve --quadlet FILE``: what the container of a Quadlet unit executes."""

from __future__ import annotations

import os

import click

from simulator.callers import quadlet
from simulator.callers.podman.tools import is_podman
from simulator.cli.commands.run_container import image_named
from simulator.cli.options import Invocation, read_image
from simulator.cli.output import finish, refuse
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.golang.json import well_formed
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate
from simulator.workspace.disk import Disk
from simulator.workspace.projects import unit_files, unit_folder


def print_answer(invocation: Invocation) -> None:
    """Print what the container executes; the drop-ins and the units beside the file are read, too."""
    if invocation.entrypoint is not None or invocation.arguments:
        raise click.UsageError("--run-entrypoint and words belong to docker run; a unit has Entrypoint= and Exec=")
    options = {**invocation.options}
    name, chosen = _engine(invocation.engine), find_engine(_engine(invocation.engine))
    if not is_podman(chosen):
        raise click.UsageError(f"--quadlet needs a podman engine, not {name}")
    path = options.pop("quadlet")
    environment = {key: well_formed(value) for key, value in os.environ.items()}
    try:
        asked = quadlet.read_request(unit_files(path), chosen, CallerContext(environment, Disk()), unit_folder(path))
        if any(options[text] is not None for text in ("entrypoint", "cmd", "shell")):
            built = read_image(options, chosen)
        else:
            built = image_named(
                asked.image, {key: value for key, value in options.items() if key not in _TEXTS}, chosen
            )
        simulation = simulate(built, asked, chosen)
    except Refusal as refusal:
        refuse(refusal, invocation.style, chosen)
        return
    finish(simulation, invocation.style, chosen, name, invocation.wanted)


_TEXTS = ("entrypoint", "cmd", "shell")


def _engine(name: str) -> str:
    source = click.get_current_context().get_parameter_source("name")
    return "podman" if source is click.core.ParameterSource.DEFAULT else name

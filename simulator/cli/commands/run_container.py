"""``dsim run docker run ...``: what a line that makes a container executes."""

from __future__ import annotations

from typing import Any

import click

from simulator.build.image import BuiltImage
from simulator.callers.command_line import Pasted
from simulator.callers.docker import run as docker_run
from simulator.callers.docker.tools import docker_release
from simulator.callers.podman import run as podman_run
from simulator.callers.podman.tools import is_podman
from simulator.cli.options import Invocation, read_bases, read_build, read_config
from simulator.cli.output import finish, refuse
from simulator.core.errors import UnknownImage
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.simulation.container import simulate


def print_answer(line: Pasted, invocation: Invocation, engine: Engine, context: CallerContext) -> None:
    """Print what the container executes."""
    try:
        if is_podman(engine):
            asked = podman_run.line(line.words, line.command, engine, context)
        else:
            asked = docker_run.line(line.words, line.command, docker_release(engine), context)
        simulation = simulate(image_named(asked.image, invocation.options, engine), asked, engine)
    except Refusal as refusal:
        refuse(refusal, invocation.style, engine)
        return
    finish(simulation, invocation.style, engine, invocation.engine, invocation.wanted)


def image_named(name: str, options: dict[str, Any], engine: Engine) -> BuiltImage:
    """Find the image: the one that an option gives, else the one of the line's name."""
    config, file = options["config"], options["file"]
    if config is not None and file is not None:
        raise click.UsageError("--config describes the image, and so does --file; give one")
    if file is not None:
        build = {option: value for option, value in options.items() if option not in ("config", "file")}
        return read_build(file, build, engine)
    if options["target"] or options["build_args"] or options["builder"] or options["platform"]:
        raise click.UsageError("--target, --build-arg, --builder and --platform belong to -f; give -f FILE")
    if config is not None:
        return read_config(config, engine)
    from simulator.images.catalogue import catalogued
    from simulator.simulation.image import known_image, look_up_nothing

    look_up = look_up_nothing if options["no_catalogue"] else catalogued
    try:
        return known_image(name, read_bases(options["bases"]), engine, look_up)
    except UnknownImage as error:
        give = f"give --base {name}=FILE, --config FILE or -f Dockerfile"
        raise UnknownImage(error.what, f"the image {name} is not known; {give}") from None

"""``dsim run docker exec ...``: what is executed in a container that runs already."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from simulator.build.image import BuiltImage
from simulator.callers.command_line import Pasted
from simulator.callers.docker.exec import read_request
from simulator.cli.options import Invocation, read_build
from simulator.cli.output import finish, finish_argv, refuse
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.engine import Engine
from simulator.golang.reference import find_image
from simulator.images import config as configs
from simulator.report.answer_json import origins_json
from simulator.simulation.container import Simulation
from simulator.simulation.exec import config_after_create, container_config, exec_in
from simulator.workspace.disk import read_document


def print_answer(line: Pasted, invocation: Invocation, engine: Engine, context: CallerContext) -> None:
    """Print what is executed; without the container's configuration, what does not depend on it."""
    print_words(line.words, invocation, engine, context, lambda _: None)


def print_words(
    words: Sequence[str],
    invocation: Invocation,
    engine: Engine,
    context: CallerContext,
    known: Callable[[str], BuiltImage | None],
) -> None:
    """Do so for the words behind the command; ``known`` may give the container of a name."""
    try:
        wanted = read_request(words, engine, context)
        started = known(wanted.image)
        found, state = (started, None) if started else container_named(wanted.image, invocation.options, engine)
        simulation = exec_in(found, wanted, engine, state)
    except Refusal as refusal:
        refuse(refusal, invocation.style, engine)
        return
    if found.missing and invocation.style == "json" and simulation.process is not None:
        _partial(wanted, simulation)
    elif found.missing:
        finish_argv(simulation, invocation.style, engine, invocation.engine, invocation.wanted)
    else:
        finish(simulation, invocation.style, engine, invocation.engine, invocation.wanted)


def _partial(request: Request, simulation: Simulation) -> None:
    """Print what is known without the container, and exit as what is not modelled does."""
    name = request.image
    message = f"the container {name} is not known; give --config FILE (docker inspect {name}), or --base {name}=FILE"
    assert simulation.argv is not None  # there is a process
    answer = {"outcome": "not-modelled", "what": f"container {name}", "message": message}
    args = simulation.argv.value
    click.echo(json.dumps({**answer, "process": {"args": args}, "origins": origins_json(args)}))
    raise NotModelled(f"container {name}", message)


def container_named(
    name: str, options: Mapping[str, Any], engine: Engine
) -> tuple[BuiltImage, Mapping[str, Any] | None]:
    """Find a container's configuration, and its state where that is known: that of an option, or of --base NAME=FILE.

    One that is not given is ``missing``.
    """
    config, file = options["config"], options["file"]
    if config is not None and file is not None:
        raise click.UsageError("--config describes the container, and so does --file; give one")
    if file is None and (options["target"] or options["build_args"] or options["builder"] or options["platform"]):
        raise click.UsageError("--target, --build-arg, --builder and --platform belong to -f; give -f FILE")
    if file is not None:
        build = {option: value for option, value in options.items() if option not in ("config", "file")}
        return config_after_create(read_build(file, build, engine)), None
    named = dict(base.partition("=")[::2] for base in options["bases"])
    path = config if config is not None else find_image(name, named)
    if path is None:
        return BuiltImage(ImageConfig(), missing=name), None
    found = configs.container_object(*read_document(path))
    return container_config(found, engine), found.state

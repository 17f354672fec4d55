"""``dsim resolve --stack FILE``: what the services of a stack file execute."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

import click

from simulator.callers.swarm.stack import Stack, stack_release
from simulator.callers.swarm.stack_file import Text
from simulator.cli.options import Invocation, read_bases, read_config
from simulator.cli.output import finish, refuse
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted_list
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed
from simulator.images.catalogue import catalogued
from simulator.releases.find import find_engine
from simulator.report.answer_json import process_answer, refusal_answer
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import known_or_missing, look_up_nothing
from simulator.workspace.disk import Disk, named, read_text


class StackAnswer(NamedTuple):
    """What one service comes to: a simulation, or why there is none."""

    image: str
    done: Simulation | Refusal | NotModelled


def print_answer(given: Invocation) -> None:
    """Print what one service executes, or a table of all; exit with 1 for a refusal or another argv than wanted."""
    if given.entrypoint is not None or given.arguments:
        raise click.UsageError("--run-entrypoint and words belong to docker run; a service has its own")
    environment = {key: well_formed(value) for key, value in os.environ.items()}
    print_service(given, find_engine(given.engine), CallerContext(environment, Disk()))


def print_service(given: Invocation, engine: Engine, caller: CallerContext) -> None:
    """Print what the files of the options come to, for a caller with these variables and files."""
    options = given.options
    for option in ("entrypoint", "cmd", "shell", "file", "target", "build_args", "builder", "platform"):
        if options.get(option):
            name = option.replace("_args", "-arg")
            raise click.UsageError(f"--{name} describes an image, and a stack names its own; give --base or --config")
    try:
        stack = Stack([_text(name) for name in options["stack"]], stack_release(engine), caller)
        if options["service"] is None and len(stack.services) != 1:
            _print_all(stack, given, engine)
            return
        asked = stack.asked(options["service"] or next(iter(stack.services)))
        done = _simulated(asked, options, engine)
    except Refusal as refusal:
        refuse(refusal, given.style, engine)
        return
    finish(done, given.style, engine, given.engine, given.wanted)


def _text(name: str) -> Text:
    return Text(named(name), read_text(name))


def _simulated(request: Request, options: Mapping[str, Any], engine: Engine) -> Simulation:
    if options["config"] is not None:
        return simulate(read_config(options["config"], engine), request, engine)
    look_up = look_up_nothing if options["no_catalogue"] else catalogued
    return simulate(known_or_missing(request.image, read_bases(options["bases"]), engine, look_up), request, engine)


def _print_all(stack: Stack, given: Invocation, engine: Engine) -> None:
    if given.style not in ("table", "json") or given.wanted is not None:
        names = ", ".join(stack.services) or "none"
        raise click.UsageError(f"this is about one argv; give --service NAME, out of: {printable(names)}")
    answers = {name: _one(stack, name, given.options, engine) for name in stack.services}
    if given.style == "json":
        for name, found in answers.items():
            click.echo(json.dumps({"id": name, **_json(found, engine, given.engine)}))
    else:
        from simulator.report.text.table import table

        rows = [(printable(name), printable(found.image), *_row(found)) for name, found in answers.items()]
        click.echo(table(rows, ("service", "image", "argv or refusal", "note")))
    if any(_fails(found.done) for found in answers.values()):
        sys.exit(1)


def _one(stack: Stack, name: str, options: Mapping[str, Any], engine: Engine) -> StackAnswer:
    try:
        asked = stack.asked(name)
        return StackAnswer(asked.image, _simulated(asked, options, engine))
    except (Refusal, NotModelled) as error:
        return StackAnswer(stack.services[name].image, error)


def _fails(done: Simulation | Refusal | NotModelled) -> bool:
    return isinstance(done, Refusal) or (isinstance(done, Simulation) and done.argv is None)


def _json(found: StackAnswer, engine: Engine, name: str) -> dict[str, Any]:
    done = found.done
    if isinstance(done, Refusal):
        return refusal_answer(done)
    if isinstance(done, NotModelled):
        return {"outcome": "not-modelled", "what": done.what, "message": str(done)}
    return process_answer(done, engine, name)


def _row(found: StackAnswer) -> tuple[str, str]:
    """Give the argv, or what is in its place, and the notes."""
    done = found.done
    if isinstance(done, Refusal):
        return f"refused: {printable(str(done))}", ""
    if isinstance(done, NotModelled):
        return f"not modelled: {printable(str(done))}", ""
    notes = "; ".join(printable(remark.value) for remark in done.request.remarks)
    if done.refusal is not None:
        return f"refused: {printable(str(done.refusal))}", notes
    if done.argv is None or not done.is_known:
        return f"depends on the image: give --base {printable(found.image)}=FILE", notes
    return quoted_list(done.argv.value), notes

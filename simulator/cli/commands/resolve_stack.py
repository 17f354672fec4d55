"""``dsim resolve --stack FILE``: what the services of a stack file execute."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

import click

from simulator.callers.swarm.stack import Stack
from simulator.callers.swarm.stack_file import Text
from simulator.cli.options import Request, read_bases, read_config
from simulator.cli.output import finish, refuse
from simulator.core.errors import NotModelled
from simulator.core.request import Asked, Given
from simulator.core.rule import Refusal
from simulator.core.text import printable, shown_list
from simulator.engine.engine import Engine
from simulator.engine.engines import engine
from simulator.golang.json import well_formed
from simulator.golang.yaml.nodes import LIMIT
from simulator.images.catalogue import catalogued
from simulator.report.answer_json import process_answer, refused
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import known_or_missing, look_up_nothing
from simulator.workspace.disk import Disk, read_bytes


class Answer(NamedTuple):
    """What one service comes to: a simulation, or why there is none."""

    image: str
    done: Simulation | Refusal | NotModelled


def answer(given: Request) -> None:
    """Print what one service executes, or a table of all; exit with 1 for a refusal or another argv than wanted."""
    if given.entrypoint is not None or given.arguments:
        raise click.UsageError("--run-entrypoint and words belong to docker run; a service has its own")
    environment = {key: well_formed(value) for key, value in os.environ.items()}
    tell(given, engine(given.engine), Given(environment, Disk()))


def tell(given: Request, chosen: Engine, caller: Given) -> None:
    """Print what the files of the options come to, for a caller with these variables and files."""
    options = given.options
    for option in ("entrypoint", "cmd", "shell", "file", "target", "build_args", "builder", "platform"):
        if options.get(option):
            name = option.replace("_args", "-arg")
            raise click.UsageError(f"--{name} describes an image, and a stack names its own; give --base or --config")
    try:
        stack = Stack([_text(name) for name in options["stack"]], chosen, caller)
        if options["service"] is None and len(stack.services) != 1:
            _print_all(stack, given, chosen)
            return
        asked = stack.asked(options["service"] or next(iter(stack.services)))
        done = _simulated(asked, options, chosen)
    except Refusal as refusal:
        refuse(refusal, given.style, chosen)
        return
    finish(done, given.style, chosen, given.engine, given.wanted)


def _text(name: str) -> Text:
    what = "standard input" if name == "-" else name
    return Text(what, read_bytes(name, what, 4 * LIMIT).decode("utf-8", "surrogateescape"))


def _simulated(asked: Asked, options: Mapping[str, Any], chosen: Engine) -> Simulation:
    if options["config"] is not None:
        return simulate(read_config(options["config"], chosen), asked, chosen)
    look_up = look_up_nothing if options["no_catalogue"] else catalogued
    return simulate(known_or_missing(asked.image, read_bases(options["bases"]), chosen, look_up), asked, chosen)


def _print_all(stack: Stack, given: Request, chosen: Engine) -> None:
    if given.style not in ("table", "json") or given.wanted is not None:
        names = ", ".join(stack.services) or "none"
        raise click.UsageError(f"this is about one argv; give --service NAME, out of: {printable(names)}")
    answers = {name: _one(stack, name, given.options, chosen) for name in stack.services}
    if given.style == "json":
        for name, found in answers.items():
            click.echo(json.dumps({"id": name, **_json(found, chosen, given.engine)}))
    else:
        from simulator.report.table import table

        rows = [(printable(name), printable(found.image), *_row(found)) for name, found in answers.items()]
        click.echo(table(rows, ("service", "image", "argv or refusal", "note")))
    if any(_fails(found.done) for found in answers.values()):
        sys.exit(1)


def _one(stack: Stack, name: str, options: Mapping[str, Any], chosen: Engine) -> Answer:
    try:
        asked = stack.asked(name)
        return Answer(asked.image, _simulated(asked, options, chosen))
    except (Refusal, NotModelled) as error:
        return Answer(stack.services[name].image, error)


def _fails(done: Simulation | Refusal | NotModelled) -> bool:
    return isinstance(done, Refusal) or (isinstance(done, Simulation) and done.argv is None)


def _json(found: Answer, chosen: Engine, name: str) -> dict[str, Any]:
    done = found.done
    if isinstance(done, Refusal):
        return refused(done)
    if isinstance(done, NotModelled):
        return {"outcome": "not-modelled", "what": done.what, "message": str(done)}
    return process_answer(done, chosen, name)


def _row(found: Answer) -> tuple[str, str]:
    """Give the argv, or what is in its place, and the notes."""
    done = found.done
    if isinstance(done, Refusal):
        return f"refused: {printable(str(done))}", ""
    if isinstance(done, NotModelled):
        return f"not modelled: {printable(str(done))}", ""
    notes = "; ".join(printable(remark.value) for remark in done.asked.remarks)
    if done.refusal is not None:
        return f"refused: {printable(str(done.refusal))}", notes
    if done.argv is None or not done.is_known:
        return f"depends on the image: give --base {printable(found.image)}=FILE", notes
    return shown_list(done.argv.value), notes

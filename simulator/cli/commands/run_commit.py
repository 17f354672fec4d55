"""``dsim run docker commit ...`` and ``docker import ...``: the configuration of the image that comes out."""

from __future__ import annotations

import json
from typing import Any

import click

from simulator.build.commit import commit_container, import_image
from simulator.build.image import BuiltImage
from simulator.callers.command_line import Pasted
from simulator.callers.docker.commit import changes_of, line
from simulator.cli.commands.run_exec import container_named
from simulator.cli.options import Invocation
from simulator.cli.output import refuse
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.engine import Engine
from simulator.images.config import to_json
from simulator.report.answer_json import image_answer
from simulator.report.terminal import columns
from simulator.report.text.answer import reason_rows
from simulator.simulation.image import unknown


def print_answer(pasted: Pasted, invocation: Invocation, engine: Engine, _: CallerContext) -> None:
    """Print the configuration of the image."""
    if invocation.style not in ("table", "json") or invocation.wanted is not None:
        raise click.UsageError(f"docker {pasted.command} gives an image, no argv; use --format table or json")
    try:
        built = _built(pasted, invocation.options, engine)
    except Refusal as refusal:
        own = refusal.stage == "build" and refusal.status is None
        refusal.status = 1 if own else refusal.status
        refuse(refusal, invocation.style, engine._replace(builder=f"{engine.name}@{engine.version}") if own else engine)
        return
    if invocation.style == "json":
        click.echo(json.dumps(image_answer(built)))
        return
    whole = [step for decision in built.decisions for step in decision.trace()]
    click.echo(json.dumps(to_json(built.image), indent=2))
    click.echo("\nwhy\n" + columns(reason_rows(whole)))
    click.echo(f"\n{engine.name}@{engine.version}, `dsim rule ID` shows where a rule can be checked")


def _built(pasted: Pasted, options: dict[str, Any], engine: Engine) -> BuiltImage:
    asked = line(pasted.words, pasted.command, engine)
    if pasted.command == "import":
        if any(options[name] for name in ("config", "file", "bases")):
            raise click.UsageError("docker import begins with no configuration; leave out --config, -f and --base")
        return import_image(ImageConfig(), asked.changes, changes_of(engine))
    found, _ = container_named(asked.name, options, engine)
    if found.missing and found.decisions:
        raise unknown(found.missing)
    if found.missing:
        give = f"give --config FILE (docker inspect {asked.name}), or -f Dockerfile"
        raise NotModelled(f"container {asked.name}", f"the container {asked.name} is not known; {give}")
    changed = commit_container(found.image, asked.changes, changes_of(engine))
    return changed._replace(decisions=(*found.decisions, *changed.decisions))

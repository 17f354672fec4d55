"""``dsim run docker commit ...`` and ``docker import ...``: the configuration of the image that comes out."""

from __future__ import annotations

import json
from typing import Any

import click

from simulator import oracle
from simulator.builds import unknown
from simulator.commands.exec_line import container_named
from simulator.commands.inputs import Request
from simulator.commands.printing import refuse
from simulator.configs import to_json
from simulator.errors import NotModelled
from simulator.explain import reasons
from simulator.frontends import Given
from simulator.frontends.commit_line import changes_of, line
from simulator.frontends.pasted import Pasted
from simulator.rule import Refusal
from simulator.spec.changes import committed, imported
from simulator.spec.image import Built
from simulator.spec.start import Engine
from simulator.text import columns
from simulator.values import ImageConfig


def tell(pasted: Pasted, request: Request, chosen: Engine, _: Given) -> None:
    """Print the configuration of the image."""
    if request.style not in ("table", "json") or request.wanted is not None:
        raise click.UsageError(f"docker {pasted.command} gives an image, no argv; use --format table or json")
    try:
        built = _built(pasted, request.options, chosen)
    except Refusal as refusal:
        own = refusal.stage == "build" and refusal.status is None
        refusal.status = 1 if own else refusal.status
        refuse(refusal, request.style, chosen._replace(builder=f"{chosen.name}@{chosen.version}") if own else chosen)
        return
    if request.style == "json":
        click.echo(json.dumps(oracle.image_answer(built)))
        return
    whole = [step for decision in built.decisions for step in decision.trace()]
    click.echo(json.dumps(to_json(built.image), indent=2))
    click.echo("\nwhy\n" + columns(reasons(whole)))
    click.echo(f"\n{chosen.name}@{chosen.version}, `dsim rule ID` shows where a rule can be checked")


def _built(pasted: Pasted, options: dict[str, Any], chosen: Engine) -> Built:
    asked = line(pasted.words, pasted.command, chosen)
    if pasted.command == "import":
        if any(options[name] for name in ("config", "file", "bases")):
            raise click.UsageError("docker import begins with no configuration; leave out --config, -f and --base")
        return imported(ImageConfig(), asked.changes, changes_of(chosen))
    found, _ = container_named(asked.name, options, chosen)
    if found.missing and found.decisions:
        raise unknown(found.missing)
    if found.missing:
        give = f"give --config FILE (docker inspect {asked.name}), or -f Dockerfile"
        raise NotModelled(f"container {asked.name}", f"the container {asked.name} is not known; {give}")
    changed = committed(found.image, asked.changes, changes_of(chosen))
    return changed._replace(decisions=(*found.decisions, *changed.decisions))

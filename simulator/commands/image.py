"""``dsim image``: the configuration that a Dockerfile comes to."""

import json
import sys
from typing import Any

import click

from simulator.builds import unknown
from simulator.commands.inputs import build_options, read_build
from simulator.configs import to_json
from simulator.errors import NotModelled
from simulator.profiles import engine
from simulator.rule import Refusal
from simulator.spec.image import Built
from simulator.spec.start import Engine
from simulator.text import columns, printable, shown


@click.command()
@click.option("-f", "--file", metavar="FILE", help="A Dockerfile; - is stdin. Without it: Dockerfile.")
@click.option("--config", metavar="FILE", help="In its place: `docker inspect` output of an image or a container.")
@click.option("-c", "--change", "changes", metavar="INSTRUCTION", multiple=True, help="As `docker commit --change`.")
@build_options
@click.option("--engine", "name", metavar="NAME", default="docker", help="The engine whose builder is used.")
@click.option("--trace", is_flag=True, help="Show what each line did.")
def command(
    file: str | None, config: str | None, changes: tuple[str, ...], name: str, trace: bool, **build: Any
) -> None:
    """Print the configuration of the image that a Dockerfile comes to, without building it.

    It is what `docker inspect --format '{{json .Config}}'` shows; what is unset is left out. With --change it is
    the one that `docker commit` makes of a container of that image, or of the container that --config describes.

    Examples:

    \b
      dsim image -f Dockerfile
      dsim image -f Dockerfile --target web --build-arg VERSION=2 --base nginx=nginx.json --trace
      docker inspect web | dsim image --config - --change 'ENTRYPOINT ["/serve"]' --change 'CMD ["--port=80"]'
    """
    try:
        if config is None and not changes:
            built = read_build(file or "Dockerfile", build, engine(name))
        else:
            built = _changed({"config": config, "file": file, **build}, changes, engine(name))
    except Refusal as refusal:
        rule = refusal.decision.rule
        click.echo(f"refused at build: {printable(str(refusal))} ({rule.id}: {rule.says})", err=True)
        sys.exit(1)
    if built.missing:
        raise unknown(built.missing)
    click.echo(_steps(built) if trace else json.dumps(to_json(built.image), indent=2))


def _changed(options: dict[str, Any], changes: tuple[str, ...], chosen: Engine) -> Built:
    """Commit a container."""
    from simulator.commands.exec_line import container_named
    from simulator.frontends.commit_line import changes_of
    from simulator.spec.changes import committed

    if chosen.name != "docker":
        raise NotModelled(f"{chosen.name} commit", f"{chosen.name} commit is not modelled; give --engine docker")
    if options["config"] is None:
        options["file"] = options["file"] or "Dockerfile"
    found, _ = container_named("", options, chosen)
    if found.missing:
        raise unknown(found.missing)
    return committed(found.image, changes, changes_of(chosen))


def _steps(built: Built) -> str:
    """Write each instruction with the rules that it met and what they gave."""
    rows = [
        (printable(place), printable(instruction.original[:60].rstrip()), decision.rule.id, _value(decision.value))
        for instruction, place, decisions in built.steps()
        for decision in decisions
    ]
    last = ("", "")
    kept = []
    for place, text, rule, value in rows:
        kept.append((*((place, text) if (place, text) != last else ("", "")), rule, value))
        last = place, text
    return columns([("line", "instruction", "rule", "gives"), *kept], "")


def _value(value: Any) -> str:
    if value is None:
        return "unset"
    if isinstance(value, str):
        return shown(value)
    return "[" + ", ".join(shown(str(word)) for word in value) + "]"

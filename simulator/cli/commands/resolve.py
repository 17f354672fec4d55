"""``dsim resolve``: the main job."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from simulator.callers.entrypoint import run
from simulator.cli.options import Invocation, image_options, read_image
from simulator.cli.output import expect_option, expected, finish, refuse, style_option
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate

# The kinds of files that hold requests of their own, each by its option: the options that go with it, and the module
# beside this one whose ``print_answer`` takes the ``Invocation``.
SOURCES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "kubernetes": (("container",), "resolve_kubernetes"),
    "quadlet": ((), "resolve_quadlet"),
    "compose": (("service", "env_files", "compose_version"), "resolve_compose"),
    "stack": (("service",), "resolve_stack"),
}
_OWN = dict.fromkeys(option for options, _ in SOURCES.values() for option in options)


@click.command(context_settings={"allow_interspersed_args": False})
@image_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@click.option("--engine", "name", metavar="NAME", default="docker", help="docker@28.5, podman@5.8, ... (dsim profile).")
@click.option("--compose", metavar="FILE", multiple=True, help="A Compose file, or its folder; later ones are merged.")
@click.option("--service", metavar="NAME", help="The service of the files; all of them without it.")
@click.option("--env-file", "env_files", metavar="FILE", multiple=True, help="As `docker compose --env-file FILE`.")
@click.option("--compose-version", metavar="VERSION", help="2.26, 2.40, 5.1: the Compose that reads the files.")
@click.option(
    "--stack", metavar="FILE", multiple=True, help="A file of `docker stack deploy -c`; later ones are merged."
)
@click.option("--kubernetes", metavar="FILE", help="A manifest of Kubernetes; - is stdin. The engine is containerd.")
@click.option("--quadlet", metavar="FILE", help="A .container unit of Podman's Quadlet. The engine is podman.")
@click.option("--container", metavar="[OBJECT/]NAME", help="The container of the manifest; all of them without it.")
@style_option
@expect_option
@click.argument("arguments", metavar="[--] [ARG]...", nargs=-1, type=click.UNPROCESSED)
def command(
    run_entrypoint: str | None,
    name: str,
    style: str,
    expect: str | None,
    arguments: tuple[str, ...],
    **options: Any,
) -> None:
    """Tell what a container of an image executes, and why.

    The words after -- are those behind the image name of `docker run`, kept to the letter. A VALUE
    that is a JSON array is exec form, anything else is shell form.

    Formats: table explains; json is the oracle's answer; plain is the argv as a JSON array; shell is a
    line for a shell; nul is the words, each ended by a NUL byte; markdown is a comment for a review, github
    annotations of a workflow, html a page that needs nothing else (docs/formats.md).

    Examples:

    \b
      dsim resolve --entrypoint '["python"]' --cmd '["app.py"]' -- --debug
      dsim resolve --entrypoint 'exec top -b' --cmd '["-n1"]'
      dsim resolve -f Dockerfile --target web --base nginx=nginx.json -- sh
      docker inspect nginx | dsim resolve --config - --run-entrypoint '' -- sh
      dsim resolve --compose compose.yaml --service web --base nginx=nginx.json
      dsim resolve --stack stack.yaml --service web --base nginx=nginx.json
      dsim resolve --kubernetes deployment.yaml --container web --base web:1=web.json
      dsim resolve --quadlet web.container --base nginx=nginx.json --engine podman@5.4
      dsim resolve --cmd '["ls"]' --expect '["ls", "-l"]' -- ls -l
    """
    wanted = None if expect is None else expected(expect)
    sources = {source: options.pop(source) for source in SOURCES}
    own = {option: options.pop(option) for option in _OWN}
    if source := _source(sources, own):
        module = import_module(f"simulator.cli.commands.{SOURCES[source][1]}")
        whole = {source: sources[source], **{option: own[option] for option in SOURCES[source][0]}, **options}
        module.print_answer(Invocation(whole, name, style, wanted, run_entrypoint, arguments))
        return
    engine = find_engine(name)
    try:
        simulation = simulate(read_image(options, engine), run(run_entrypoint, arguments, engine), engine)
    except Refusal as refusal:
        refuse(refusal, style, engine)
        return
    finish(simulation, style, engine, name, wanted)


def _source(sources: Mapping[str, Any], own: Mapping[str, Any]) -> str | None:
    """Find the one source that is given; refuse a second one, and options that belong to another."""
    given = [source for source, value in sources.items() if value not in (None, ())]
    if len(given) > 1:
        raise click.UsageError(f"--{given[0]} and --{given[1]} are two kinds of files; give one")
    taken = SOURCES[given[0]][0] if given else ()
    for option, value in own.items():
        if value not in (None, ()) and option not in taken:
            able = [source for source, (options, _) in SOURCES.items() if option in options]
            spelled = option.removesuffix("s") if option == "env_files" else option
            belongs = " and ".join(f"--{source}" for source in able)
            raise click.UsageError(f"--{spelled.replace('_', '-')} belongs to {belongs}; give --{able[0]} FILE")
    return given[0] if given else None

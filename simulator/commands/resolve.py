"""``dsim resolve``: the main job."""

from __future__ import annotations

from typing import Any

import click

from simulator.commands.inputs import image_options, read_image
from simulator.commands.printing import expect_option, expected, finish, refuse, style_option
from simulator.frontends.run import run
from simulator.profiles import engine
from simulator.rule import Refusal
from simulator.simulate import simulate


@click.command(context_settings={"allow_interspersed_args": False})
@image_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@click.option("--engine", "name", metavar="NAME", default="docker", help="docker@28.5, podman@5.8, ... (dsim profile).")
@click.option("--compose", metavar="FILE", multiple=True, help="A Compose file, or its folder; later ones are merged.")
@click.option("--service", metavar="NAME", help="The service of the Compose files; all of them without it.")
@click.option("--env-file", "env_files", metavar="FILE", multiple=True, help="As `docker compose --env-file FILE`.")
@click.option("--compose-version", metavar="VERSION", help="2.26, 2.40, 5.1: the Compose that reads the files.")
@click.option("--kubernetes", metavar="FILE", help="A manifest of Kubernetes; - is stdin. The engine is containerd.")
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
    compose: tuple[str, ...],
    service: str | None,
    env_files: tuple[str, ...],
    compose_version: str | None,
    kubernetes: str | None,
    container: str | None,
    **image: Any,
) -> None:
    """Tell what a container of an image executes, and why.

    The words after -- are those behind the image name of `docker run`, kept to the letter. A VALUE
    that is a JSON array is exec form, anything else is shell form.

    Formats: table explains; json is the oracle's answer; plain is the argv as a JSON array; shell is a
    line for a shell; nul is the words, each ended by a NUL byte.

    Examples:

    \b
      dsim resolve --entrypoint '["python"]' --cmd '["app.py"]' -- --debug
      dsim resolve --entrypoint 'exec top -b' --cmd '["-n1"]'
      dsim resolve -f Dockerfile --target web --base nginx=nginx.json -- sh
      docker inspect nginx | dsim resolve --config - --run-entrypoint '' -- sh
      dsim resolve --compose compose.yaml --service web --base nginx=nginx.json
      dsim resolve --kubernetes deployment.yaml --container web --base web:1=web.json
      dsim resolve --cmd '["ls"]' --expect '["ls", "-l"]' -- ls -l
    """
    wanted = None if expect is None else expected(expect)
    if kubernetes is not None:
        from simulator.commands import kubernetes_input as manifests

        manifests.refuse_words(run_entrypoint, arguments)
        manifests.resolve(manifests.Request(kubernetes, container, image), manifests.engine_for(name), style, wanted)
        return
    if container is not None:
        raise click.UsageError("--container belongs to --kubernetes; give --kubernetes FILE")
    chosen = engine(name)
    if compose:
        _no_image(**image)
        from simulator.commands.compose import Request, resolve

        words = (arguments or None, run_entrypoint)
        request = Request(compose, service, env_files, compose_version, *words, image["config"], image["bases"])
        resolve(request, chosen, name, style, wanted)
        return
    for option, value in {"service": service, "env-file": env_files, "compose-version": compose_version}.items():
        if value:
            raise click.UsageError(f"--{option} belongs to --compose; give --compose FILE")
    try:
        done = simulate(read_image(image, chosen), run(run_entrypoint, arguments, chosen), chosen)
    except Refusal as refusal:
        refuse(refusal, style, chosen)
        return
    finish(done, style, chosen, name, wanted)


def _no_image(**options: Any) -> None:
    """Refuse options that describe an image beside a Compose file, which names its own."""
    for option, value in options.items():
        if value and option not in ("bases", "config"):
            hint = "; for `docker compose run --entrypoint` use --run-entrypoint" if option == "entrypoint" else ""
            name = option.replace("_args", "-arg").replace("_", "-")
            raise click.UsageError(f"--{name} describes an image, and --compose names its own{hint}")

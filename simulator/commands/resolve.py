"""``dsim resolve``: the main job."""

from __future__ import annotations

from typing import Any

import click

from simulator.commands.inputs import build_options, read_build, read_config
from simulator.commands.printing import expect_option, expected, finish, refuse, style_option
from simulator.frontends.run import run
from simulator.profiles import builder, engine
from simulator.rule import Refusal
from simulator.simulate import simulate
from simulator.spec.image import Built, image_of
from simulator.spec.start import Engine


@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--entrypoint", metavar="VALUE", help="The image's ENTRYPOINT, as it stands in a Dockerfile.")
@click.option("--cmd", metavar="VALUE", help="The image's CMD, as it stands in a Dockerfile.")
@click.option("--shell", metavar="VALUE", help="The image's SHELL, as it stands in a Dockerfile.")
@click.option("--config", metavar="FILE", help="`docker inspect IMAGE` output or an image configuration; - is stdin.")
@click.option("-f", "--file", metavar="FILE", help="A Dockerfile; - is stdin.")
@build_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@click.option("--engine", "name", metavar="NAME", default="docker", help="docker@28.5, podman@5.8, ... (dsim profile).")
@click.option("--kubernetes", metavar="FILE", help="A manifest of Kubernetes; - is stdin. The engine is containerd.")
@click.option("--container", metavar="[OBJECT/]NAME", help="The container of the manifest; all of them without it.")
@style_option
@expect_option
@click.argument("arguments", metavar="[--] [ARG]...", nargs=-1, type=click.UNPROCESSED)
def command(
    entrypoint: str | None,
    cmd: str | None,
    shell: str | None,
    config: str | None,
    file: str | None,
    run_entrypoint: str | None,
    name: str,
    style: str,
    expect: str | None,
    arguments: tuple[str, ...],
    kubernetes: str | None,
    container: str | None,
    **build: Any,
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
      dsim resolve --kubernetes deployment.yaml --container web --base web:1=web.json
      dsim resolve --cmd '["ls"]' --expect '["ls", "-l"]' -- ls -l
    """
    wanted = None if expect is None else expected(expect)
    texts = {"entrypoint": entrypoint, "cmd": cmd, "shell": shell}
    if kubernetes is not None:
        from simulator.commands.kubernetes_input import Request, engine_for, refuse_words, resolve

        refuse_words(run_entrypoint, arguments)
        name = engine_for(name)
        given = any(value is not None for value in (*texts.values(), config, file))
        own = (lambda: _image(texts, config, file, build, engine(name))) if given else None
        resolve(Request(kubernetes, container, own, build), name, style, wanted)
        return
    if container is not None:
        raise click.UsageError("--container belongs to --kubernetes; give --kubernetes FILE")
    chosen = engine(name)
    try:
        image = _image(texts, config, file, build, chosen)
        done = simulate(image, run(run_entrypoint, arguments, chosen), chosen)
    except Refusal as refusal:
        refuse(refusal, style, chosen)
        return
    finish(done, style, chosen, name, wanted)


def _image(
    texts: dict[str, str | None], config: str | None, file: str | None, build: dict[str, Any], chosen: Engine
) -> Built:
    """Find the image that the options describe."""
    given = {"config": config, "file": file}
    whole = next((option for option, value in given.items() if value is not None), None)
    if whole is None:
        if any(build.values()):
            raise click.UsageError(
                "--target, --build-arg, --base, --no-catalogue, --builder and --platform belong to -f; give -f FILE"
            )
        return image_of(texts["entrypoint"], texts["cmd"], texts["shell"], "--{}".format, builder(chosen.builder))
    for option, value in {**texts, "file": file if whole == "config" else None}.items():
        if value is not None:
            hint = "; to override it as docker run does, use --run-entrypoint" if option == "entrypoint" else ""
            raise click.UsageError(f"--{option} describes an image, and so does --{whole}; give one{hint}")
    if file is not None:
        return read_build(file, build, chosen)
    assert config is not None  # one of the two is
    return read_config(config, chosen)

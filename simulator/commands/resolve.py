"""``dsim resolve``: the main job."""

from __future__ import annotations

import sys
from typing import Any

import click

from simulator import gojson
from simulator.commands.inputs import build_options, read_build, read_config
from simulator.errors import NotModelled, Unreadable
from simulator.explain import explained
from simulator.frontends.run import run
from simulator.profiles import builder, engine
from simulator.rule import Refusal
from simulator.simulate import Simulation, simulate
from simulator.spec.image import Built, image_of
from simulator.spec.start import Engine
from simulator.text import printable, shell_line, shown_list

FORMATS = ("table", "json", "plain", "shell", "nul")


@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--entrypoint", metavar="VALUE", help="The image's ENTRYPOINT, as it stands in a Dockerfile.")
@click.option("--cmd", metavar="VALUE", help="The image's CMD, as it stands in a Dockerfile.")
@click.option("--shell", metavar="VALUE", help="The image's SHELL, as it stands in a Dockerfile.")
@click.option("--config", metavar="FILE", help="`docker inspect IMAGE` output or an image configuration; - is stdin.")
@click.option("-f", "--file", metavar="FILE", help="A Dockerfile; - is stdin.")
@build_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@click.option("--engine", "name", metavar="NAME", default="docker", help="docker@28.5, podman@5.8, ... (dsim profile).")
@click.option("--format", "style", type=click.Choice(FORMATS), default="table", help="How to print the answer.")
@click.option("--expect", metavar="JSON", help="A JSON array of words: exit with 1 if the argv is another.")
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
      dsim resolve --cmd '["ls"]' --expect '["ls", "-l"]' -- ls -l
    """
    wanted = None if expect is None else _expected(expect)
    chosen = engine(name)
    try:
        texts = {"entrypoint": entrypoint, "cmd": cmd, "shell": shell}
        image = _image(texts, config, file, build, chosen)
        done = simulate(image, run(run_entrypoint, arguments, chosen), chosen)
    except Refusal as refusal:
        _print_refusal(refusal, style, chosen)
        sys.exit(1)
    if not done.is_known:
        raise _unknown(done)
    _print(done, style, chosen, name)
    if done.argv is None:
        sys.exit(1)
    if wanted is not None and done.argv.value != wanted:
        click.echo(_difference(wanted, done.argv.value), err=True)
        sys.exit(1)
    if done.built.missing:
        raise _unknown(done)


def _unknown(done: Simulation) -> NotModelled:
    from simulator.builds import unknown

    return unknown(done.built.missing)


def _image(
    texts: dict[str, str | None], config: str | None, file: str | None, build: dict[str, Any], chosen: Engine
) -> Built:
    """Find the image that the options describe."""
    given = {"config": config, "file": file}
    whole = next((option for option, value in given.items() if value is not None), None)
    if whole is None:
        if any(build.values()):
            raise click.UsageError(
                "--target, --build-arg, --base, --builder, --platform and --image-format belong to -f; give -f FILE"
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


def _expected(text: str) -> tuple[str, ...]:
    words = None
    try:
        words = gojson.string_array(text.strip())
    except gojson.Fault as fault:
        raise click.BadParameter(f"this is no JSON array: {fault.reason}", param_hint="--expect") from None
    if words is None:
        raise click.BadParameter("the array holds something that is not a string", param_hint="--expect")
    return words


def _print(done: Simulation, style: str, chosen: Engine, name: str) -> None:
    if style == "table":
        click.echo(explained(done, chosen, name))
    elif style == "json":
        _print_json(done, chosen, name)
    elif done.argv is None:
        assert done.refusal is not None  # there is one or the other
        _print_refusal(done.refusal, style, chosen)
    elif style == "plain":
        click.echo(shown_list(done.argv.value))
    elif style == "shell":
        click.echo(shell_line(done.argv.value))
    else:
        _print_nul(done.argv.value)


def _print_json(done: Simulation | Refusal, chosen: Engine, name: str) -> None:
    import json

    from simulator import oracle

    answer: dict[str, Any]
    answer = oracle.refused(done) if isinstance(done, Refusal) else oracle.process_answer(done, chosen, name)
    click.echo(json.dumps(answer))


def _print_nul(words: tuple[str, ...]) -> None:
    if sys.stdout.isatty():
        raise click.UsageError("--format nul writes raw bytes; send them to a file or a pipe")
    if any("\0" in word for word in words):
        raise Unreadable("a word holds a NUL character, which --format nul cannot show; use --format plain")
    click.echo("".join(f"{word}\0" for word in words).encode(), nl=False)


def _print_refusal(refusal: Refusal, style: str, chosen: Engine) -> None:
    if style == "json":
        _print_json(refusal, chosen, "")
        return
    rule = refusal.decision.rule
    who = chosen.builder if refusal.stage == "build" else f"{chosen.name}@{chosen.version}"
    click.echo(f"refused by {who} at {refusal.stage}: {printable(str(refusal))} ({rule.id}: {rule.says})", err=True)


def _difference(wanted: tuple[str, ...], found: tuple[str, ...]) -> str:
    """Say at which word two lists differ first."""
    at = next((n for n, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), min(len(wanted), len(found)))
    return f"dsim: expected {shown_list(wanted)}, found {shown_list(found)}: word {at + 1} is the first that differs"

"""``dsim run``: a whole pasted line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import click

from simulator.commands.inputs import build_options, read_bases, read_build, read_bytes, read_config
from simulator.commands.printing import expect_option, expected, finish, refuse, style_option
from simulator.errors import NotModelled, Unreadable
from simulator.frontends import Asked, Given, podman_line, run_line
from simulator.frontends.pasted import Pasted, pasted
from simulator.gojson import well_formed
from simulator.profiles import engine
from simulator.rule import Refusal
from simulator.simulate import simulate
from simulator.spec.image import Built
from simulator.spec.start import Engine
from simulator.strconv import Fault

_LARGEST = 16 * 1024 * 1024


class Disk(Mapping[str, str]):
    """Files by name, read when they are looked at; one that cannot be read is the command line's own error."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __getitem__(self, name: str) -> str:
        try:
            return read_bytes("./-" if name == "-" else name, name, _LARGEST).decode("utf-8", "surrogateescape")
        except Unreadable as error:
            raise Fault(f"open {name}: {str(error).rpartition(': ')[2]}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@click.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": False})
@click.option("--config", metavar="FILE", help="`docker inspect IMAGE` output or an image configuration; - is stdin.")
@click.option("-f", "--file", metavar="FILE", help="The Dockerfile of the image; - is stdin.")
@build_options
@click.option("--engine", "name", metavar="NAME", help="docker@28.5, podman@5.8, ...; the newest one without it.")
@style_option
@expect_option
@click.argument("words", metavar="WORDS...", nargs=-1, required=True, type=click.UNPROCESSED)
def command(
    words: tuple[str, ...],
    config: str | None,
    file: str | None,
    name: str | None,
    style: str,
    expect: str | None,
    **build: Any,
) -> None:
    """Tell what a pasted `docker run` or `podman run` line executes, and why.

    The line is given as it is, or as one quoted text, which is split as a shell splits it. The image is that of
    --config or -f, whatever the line calls it; else the line's name is looked up among --base, then in the
    catalogue. Variables and files that the line names are yours.

    Examples:

    \b
      dsim run --config image.json docker run -it --rm -e A=1 --entrypoint sh nginx -c 'echo hi'
      dsim run --base nginx=nginx.json "docker run -d -p 80:80 nginx"
      dsim run -f Dockerfile podman run --entrypoint '["sh", "-c"]' app 'echo hi'
    """
    wanted = None if expect is None else expected(expect)
    line = pasted(words)
    if name is not None and name.partition("@")[0] != line.tool:
        raise click.UsageError(f"the line is one of {line.tool}, and --engine is {name}; give --engine {line.tool}@...")
    asked_for = name or line.tool
    chosen = engine(asked_for)
    environment = {key: well_formed(value) for key, value in {**os.environ, **line.environment}.items()}
    try:
        asked = _asked(line, chosen, Given(environment, Disk()))
        done = simulate(_image(asked, config, file, build, chosen), asked, chosen)
    except Refusal as refusal:
        refuse(refusal, style, chosen)
        return
    finish(done, style, chosen, asked_for, wanted)


def _asked(line: Pasted, chosen: Engine, given: Given) -> Asked:
    if line.command not in ("run", "create"):
        what = f"{line.tool} {line.command}"
        raise NotModelled(what, f"{what} is not modelled; run and create are")
    read = podman_line.line if chosen.name == "podman" else run_line.line
    return read(line.words, line.command, chosen, given)


def _image(asked: Asked, config: str | None, file: str | None, build: dict[str, Any], chosen: Engine) -> Built:
    """Find the image: the one that an option gives, else the one of the line's name."""
    if config is not None and file is not None:
        raise click.UsageError("--config describes the image, and so does --file; give one")
    if file is not None:
        return read_build(file, build, chosen)
    if build["target"] or build["build_args"] or build["builder"] or build["platform"]:
        raise click.UsageError("--target, --build-arg, --builder and --platform belong to -f; give -f FILE")
    if config is not None:
        return read_config(config, chosen)
    from simulator.builds import known_image, look_up_nothing
    from simulator.images import catalogued

    look_up = look_up_nothing if build["no_catalogue"] else catalogued
    try:
        return known_image(asked.image, read_bases(build["bases"]), chosen, look_up)
    except NotModelled as error:
        if error.what != f"image {asked.image}" or not str(error).endswith("in images"):
            raise
        give = f"give --base {asked.image}=FILE, --config FILE or -f Dockerfile"
        raise NotModelled(error.what, f"the image {asked.image} is not known; {give}") from None

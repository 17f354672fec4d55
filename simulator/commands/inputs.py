"""What commands read: image configurations, Dockerfiles, and the options that go with them."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from simulator.errors import Unreadable
from simulator.spec.image import Built
from simulator.spec.start import Engine

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--target", metavar="NAME", help="The stage to build; the last without it."),
    click.option(
        "--build-arg", "build_args", metavar="NAME[=VALUE]", multiple=True, help="As `docker build` takes it."
    ),
    click.option("--base", "bases", metavar="REF=FILE", multiple=True, help="The configuration of a base image."),
    click.option("--no-catalogue", is_flag=True, help="Know no base image but those given (see dsim catalogue)."),
    click.option("--builder", metavar="NAME", help="buildkit@0.25, classic@28.5, ...; the engine's own without it."),
    click.option("--platform", metavar="OS/ARCH", help="The platform to build for; linux/amd64 without it."),
)


style_option = click.option(
    "--format", "style", type=click.Choice(("table", "json")), default="table", help="How to print."
)


def build_options(command: Command) -> Command:
    """Add the options that go with a Dockerfile."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_config(path: str, engine: Engine) -> Built:
    """Read an image's configuration; ``-`` is standard input."""
    from simulator import configs

    what = "standard input" if path == "-" else path
    fields = configs.image_object(configs.parse(read_bytes(path, what, configs.LIMIT), what), what)
    return configs.image_config(fields, engine)


def read_build(path: str, build: dict[str, Any], engine: Engine) -> Built:
    """Read a Dockerfile and build it; ``-`` is standard input."""
    from simulator.builds import built_from, look_up_nothing
    from simulator.images import catalogued

    what = "standard input" if path == "-" else path
    text = read_bytes(path, what, 64 * 1024 * 1024).decode("utf-8", "surrogateescape")
    pairs = [argument.partition("=") for argument in build["build_args"]]
    arguments = {name: value if equals else os.environ.get(name) for name, equals, value in pairs}
    label = "Dockerfile" if path == "-" else os.path.basename(path)  # noqa: PTH119  # pathlib costs start-up time
    given = {**build, "build_args": arguments}
    look_up = look_up_nothing if build["no_catalogue"] else catalogued
    return built_from(text, given, read_bases(build["bases"]), engine, lambda line: f"{label}:{line}", look_up)


def read_bases(bases: tuple[str, ...]) -> dict[str, Any]:
    """Read the files of ``--base REF=FILE``."""
    from simulator import configs

    found = {}
    for base in bases:
        name, equals, path = base.partition("=")
        if not equals or not name or not path:
            raise click.BadParameter(f"{base!r} is not REF=FILE", param_hint="--base")
        found[name] = configs.image_object(configs.parse(read_bytes(path, path, configs.LIMIT), path), path)
    return found


def read_bytes(path: str, what: str, limit: int) -> bytes:
    """Read a file of up to ``limit`` bytes; ``-`` is standard input."""
    try:
        with click.open_file(path, "rb") as file:
            data: bytes = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"cannot read {what}: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise Unreadable(f"cannot read {what}: {error}") from None
    if len(data) > limit:
        raise Unreadable(f"{what} is larger than {limit // 2**20} MiB, which no such file is; give that file alone")
    return data

"""Which images and containers the options of a command describe, for a request that names one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from simulator.build.image import BuiltImage
from simulator.callers.caller import Caller
from simulator.cli.given_images import base_finder, dockerfile_bases, read_bases, read_build, read_described
from simulator.cli.options import read_image
from simulator.core.request import Request
from simulator.engine.engine import Engine
from simulator.golang.reference import find_image
from simulator.images import config as configs
from simulator.simulation.exec import config_after_create, container_config
from simulator.simulation.outcome import KnownImages

_WHOLE = ("entrypoint", "cmd", "shell", "config", "file")
_OF_BUILD = ("target", "build_args", "builder", "platform")
_SPELLED = {"build_args": "build-arg", "format": "image-format"}


def refuse_image_options(caller: Caller, options: Mapping[str, Any]) -> None:
    """Refuse options that describe an image where the caller's files name images of their own."""
    if not caller.image_owner:
        return
    for option, value in options.items():
        if value and option not in ("bases", "config", "no_catalogue"):
            has_words = caller.option is not None and caller.option.takes_words
            hint = "; to override it use --run-entrypoint" if option == "entrypoint" and has_words else ""
            spelled = _SPELLED.get(option, option)
            raise click.UsageError(
                f"--{spelled} describes an image, and {caller.image_owner} names its own; give --base or --config{hint}"
            )


def describes_image(options: Mapping[str, Any]) -> bool:
    """Return whether options describe one image, other than by its configuration."""
    return any(options.get(option) is not None for option in _WHOLE if option != "config")


def known_images(request: Request, options: Mapping[str, Any], engine: Engine) -> KnownImages:
    """Read the images of the options: a container's image, the container itself, and images by name."""
    look_up = base_finder(options, engine, is_base=request.build is not None)
    given = {**dict.fromkeys(_WHOLE), **options}
    if request.act == "import":
        if any(given[name] for name in ("config", "file", "bases")):
            raise click.UsageError("docker import begins with no configuration; leave out --config, -f and --base")
        return KnownImages()
    if given["file"] is None and any(
        given[option] for option in _OF_BUILD if option != "platform" or not given["config"]
    ):
        raise click.UsageError("--target, --build-arg, --builder and --platform belong to -f; give -f FILE")
    if request.act == "create":
        if any(given[option] is not None for option in _WHOLE):
            return KnownImages(read_image(given, engine))
        return KnownImages(None, read_bases(given["bases"]), look_up)
    container, state = read_container(request.image, given, engine)
    if container is None and request.inside is not None:
        return KnownImages(None, read_bases(given["bases"]), look_up)
    return KnownImages(container, look_up=look_up, state=state)


def read_container(
    name: str, options: Mapping[str, Any], engine: Engine
) -> tuple[BuiltImage | None, Mapping[str, Any] | None]:
    """Read a container's configuration and its state: from an option, or from ``--base NAME=FILE``.

    The configuration is None where no option has it. An image, and a file without a state, describe a running
    container.
    """
    config, file = options["config"], options["file"]
    if config is not None and file is not None:
        raise click.UsageError("--config describes the container, and so does --file; give one")
    if file is None and config is None and (source := find_image(name, dockerfile_bases(options["bases"]))):
        file = source.path
    if file is not None:
        build = {option: value for option, value in options.items() if option not in _WHOLE}
        return config_after_create(read_build(file, build, engine)), {}
    named = dict(base.partition("=")[::2] for base in options["bases"])
    path = config if config is not None else find_image(name, named)
    if path is None:
        return None, None
    document = configs.container_object(*read_described(path))
    return container_config(document, engine), document.state or {}

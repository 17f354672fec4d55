"""What options give of an image: its configuration, its Dockerfile, those of its base images, build arguments."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import click

from simulator.build.image import BuiltImage
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine


class Document(NamedTuple):
    """A document that describes an image and was read already; it stands where the name of its file would."""

    value: Any
    what: str


def read_described(config: str | Document, platform: str | None = None) -> tuple[Any, str]:
    """Return the document that describes an image, and its name for messages; read it unless that is done."""
    if isinstance(config, Document):
        return config.value, config.what
    from simulator.workspace.disk import read_document

    return read_document(config, None, platform)


def read_config(config: str | Document, engine: Engine, platform: str | None = None) -> BuiltImage:
    """Read an image's configuration from a file, an archive or an OCI layout; ``-`` is standard input."""
    from simulator.engine.image_config import image_config
    from simulator.images.config import image_object

    return image_config(image_object(*read_described(config, platform)), engine)


def read_build(file: str | Document, build: dict[str, Any], engine: Engine) -> BuiltImage:
    """Read a Dockerfile and build it; ``-`` is standard input, and a ``Document`` is its text."""
    from simulator.images.catalogue import catalogued
    from simulator.simulation.image import build_dockerfile, look_up_nothing
    from simulator.workspace.disk import read_text

    if isinstance(file, Document):
        text, label = file
    else:
        text = read_text(file)
        label = "Dockerfile" if file == "-" else os.path.normpath(file)  # pathlib costs start-up time
    given = {**build, "build_args": build_arguments(build["build_args"])}
    look_up = look_up_nothing if build["no_catalogue"] else catalogued
    return build_dockerfile(text, given, read_bases(build["bases"]), engine, lambda line: f"{label}:{line}", look_up)


def build_arguments(given: tuple[str, ...]) -> dict[str, str | None]:
    """Read the values of ``--build-arg``; a bare name has the value of the environment."""
    pairs = [argument.partition("=") for argument in given]
    return {name: value if equals else os.environ.get(name) for name, equals, value in pairs}


def read_bases(bases: Sequence[str | tuple[str, Document]]) -> dict[str, Any]:
    """Read the files of ``--base REF=FILE``: configurations, Dockerfiles, archives of whose images REF chooses one."""
    from simulator.images import config as configs
    from simulator.simulation.image import BaseDockerfile
    from simulator.workspace.disk import read_document, read_text
    from simulator.workspace.files import file_kind

    configs_by_name: dict[str, Any] = {}
    for base in bases:
        if isinstance(base, tuple):  # read already
            configs_by_name[base[0]] = configs.image_object(*base[1])
            continue
        name, equals, path = base.partition("=")
        if not equals or not name or not path:
            raise click.BadParameter(f"{base!r} is not REF=FILE", param_hint="--base")
        if file_kind(path) == "dockerfile":
            configs_by_name[name] = BaseDockerfile(read_text(path), os.path.normpath(path))
        else:
            configs_by_name[name] = configs.image_object(*read_document(path, name))
    return configs_by_name

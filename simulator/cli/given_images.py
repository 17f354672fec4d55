"""What options give of an image: its configuration, its Dockerfile, those of its base images, build arguments."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from simulator.build.image import BuiltImage
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine

if TYPE_CHECKING:
    from simulator.analysis.repository.containers import BuildSource
    from simulator.simulation.image import LookUp


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
    from simulator.simulation.image import build_dockerfile
    from simulator.workspace.disk import read_text

    if isinstance(file, Document):
        text, label = file
    else:
        text = read_text(file)
        label = "Dockerfile" if file == "-" else os.path.normpath(file)  # pathlib costs start-up time
    given = {**build, "build_args": build_arguments(build["build_args"])}
    look_up = base_finder(build, engine, is_base=True)
    return build_dockerfile(text, given, read_bases(build["bases"]), engine, lambda line: f"{label}:{line}", look_up)


def build_arguments(given: tuple[str, ...]) -> dict[str, str | None]:
    """Read the values of ``--build-arg``; a bare name has the value of the environment."""
    pairs = [argument.partition("=") for argument in given]
    return {name: value if equals else os.environ.get(name) for name, equals, value in pairs}


def read_bases(bases: Sequence[str | tuple[str, Document]]) -> dict[str, Any]:
    """Read the configurations of ``--base REF=FILE``; in an archive of several images, REF chooses the image.

    Dockerfiles are left out: ``base_finder`` builds them.
    """
    from simulator.images import config as configs
    from simulator.workspace.disk import read_document

    configs_by_name: dict[str, Any] = {}
    for base in bases:
        if isinstance(base, tuple):  # read already
            configs_by_name[base[0]] = configs.image_object(*base[1])
            continue
        name, equals, path = base.partition("=")
        if not equals or not name or not path:
            raise click.BadParameter(f"{base!r} is not REF=FILE", param_hint="--base")
        if not _is_dockerfile(path):
            configs_by_name[name] = configs.image_object(*read_document(path, name))
    return configs_by_name


def dockerfile_bases(bases: Sequence[str | tuple[str, Document]]) -> dict[str, BuildSource]:
    """Read the names of images whose Dockerfile ``--base REF=FILE`` gives."""
    from simulator.analysis.repository.containers import BuildSource

    pairs = [base.partition("=") for base in bases if isinstance(base, str)]
    return {name: BuildSource(os.path.normpath(path)) for name, _, path in pairs if name and _is_dockerfile(path)}


def base_finder(options: Mapping[str, Any], engine: Engine, *, is_base: bool) -> LookUp:
    """Return what finds the images that no configuration is given for: by their Dockerfiles, else in the catalogue.

    ``options`` has ``bases`` and ``no_catalogue``; ``is_base`` says that a Dockerfile begins with them.
    """
    from simulator.simulation.image import finder

    look_up = finder(uses_catalogue=not options["no_catalogue"])
    named = dockerfile_bases(options["bases"])
    if not named:
        return look_up
    from simulator.analysis.repository.images import RepositoryImages
    from simulator.workspace.disk import read_text

    texts = {path: read_text(path) for path in {source.path for source in named.values()}}
    images = RepositoryImages(
        {name: (source,) for name, source in named.items()}, texts, read_bases(options["bases"]), look_up
    )
    return lambda name: images.find(name, engine, is_base=is_base)


def _is_dockerfile(path: str) -> bool:
    from simulator.workspace.files import file_kind

    return file_kind(path) == "dockerfile"

"""The image of a Compose service that is checked.

Reads: a project, one of its services, the files. Gives: the image as its Dockerfile, the repository or the catalogue
gives it; one that is not known where nothing does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from simulator.build.image import BuiltImage
from simulator.callers.compose.builds import Builds, build_of
from simulator.callers.compose.files import Files
from simulator.callers.compose.project import Project
from simulator.callers.compose.selection import builders
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal
from simulator.core.values import FromCatalogue
from simulator.linting.base_images import BaseImages
from simulator.linting.stages import read_stages
from simulator.simulation.image import build_dockerfile, unknown_image

_UNKNOWN = BuiltImage(unknown_image("the image"))


def service_image(project: Project, name: str, file: str, files: Files, bases: BaseImages) -> BuiltImage:
    """Return the image of a service: built from its Dockerfile, or by another service, else the image that it names.

    ``file`` is the Compose file, from whose folder the build begins.
    """
    builder = _builder_of(project, name)
    try:
        if not builder:
            return _named_image(bases, str(project.services[name].get("image") or ""))
        given, _ = build_of(Builds(project.model, files, project.environment, project.profile), builder)
        if given is not None and given.get("contexts"):
            where = f"{given.get('where') or file}:{{}}".format
            options = {**given, "builder": bases.options.builder.full_name}
            find = bases.finder(is_base=True)
            return build_dockerfile(
                given["dockerfile"], options, bases.options.bases, bases.options.engine, where, find
            )
        return _built_alone(project.services[builder]["build"], file, files, bases)
    except (NotModelled, Refusal, Unreadable):
        return _UNKNOWN


def _builder_of(project: Project, name: str) -> str:
    """Return the service whose build makes a service's image: itself, or the only other one; ``""`` if none does."""
    service = project.services[name]
    if service.get("build"):
        return name
    other = builders(project.services, project.active).get(str(service.get("image") or ""), "")
    return other if other and project.services[other].get("build") else ""


def _built_alone(build: Any, file: str, files: Files, bases: BaseImages) -> BuiltImage:
    """Return the image of a Dockerfile, whose base images are those that it names."""
    settings = build if isinstance(build, Mapping) else {"context": build}
    relative = (str(settings.get("context", ".")), str(settings.get("dockerfile", "Dockerfile")))
    inline = settings.get("dockerfile_inline")
    text = str(inline) if inline else files.text(os.path.join(os.path.dirname(file), *relative))
    if text is None:
        return _UNKNOWN
    options = bases.options._replace(target=str(settings.get("target") or ""))
    dockerfile = read_stages(text, options, bases)
    return next((BuiltImage(stage.image) for stage in dockerfile.built if stage.is_last), _UNKNOWN)


def _named_image(bases: BaseImages, name: str) -> BuiltImage:
    """Return an image that a service names, and no service here builds: the repository may build it."""
    if built := bases.built(name, is_base=False):
        return built
    image, entry = bases.look(name)
    return BuiltImage(image, catalogued=FromCatalogue(name, entry) if entry else None)

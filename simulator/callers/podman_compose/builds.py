"""What a service of podman-compose builds its image from.

Compare: podman-compose ``container_to_build_args`` and ``normalize_service_final`` (podman_compose.py).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from simulator.build.named_contexts import names_base
from simulator.callers.compose.builds import contexts_of
from simulator.callers.compose.files import clean
from simulator.callers.compose.paths import is_remote
from simulator.callers.podman_compose.merge import as_mapping, as_pairs
from simulator.callers.podman_compose.project import Project, Service
from simulator.callers.podman_compose.rules import PodmanComposeService, invalid
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision

FILES = ("Containerfile", "ContainerFile", "containerfile", "Dockerfile", "DockerFile", "dockerfile")
"""The names of a build's file, of which the first that exists is taken."""


def builder_of(project: Project, service: Service) -> Service:
    """Return the service whose build makes a service's image: itself, or the only other one with the same image."""
    image = service.values.get("image")
    if "build" in service.values or not isinstance(image, str):
        return service
    found = project.builders.get(image, {})
    return next(iter(found.values())) if len(found) == 1 else service


def build_of(project: Project, service: Service) -> tuple[Mapping[str, Any] | None, str]:
    """Return the input of the image's build, or the reason why its Dockerfile is unknown."""
    if "build" not in service.values:
        return None, ""
    build = as_mapping(service.values["build"], "build")
    text, place = build.get("dockerfile_inline"), ""
    if text is not None and build.get("dockerfile"):
        raise invalid("OSError: dockerfile_inline and dockerfile can't be used simultaneously")
    if text is None:
        context = build.get("context", ".")
        if not isinstance(context, str) or is_remote(context):
            return None, f"the build context {context} is not on this machine, and nothing is fetched"
        text, place = _file(project, context, build.get("dockerfile"))
        if text is None:
            return None, f"the Dockerfile {place} is not among the files"
    if any(names_base(name, str(text)) for name in contexts_of(build)):
        message = "additional_contexts that stand in for a base image are not modelled; give the image's configuration"
        raise NotModelled("additional_contexts", message)
    arguments = as_pairs(build.get("args"))
    caller = project.context.environment
    known = {key: caller.get(str(key)) if value is None else value for key, value in arguments.items()}
    fields = {
        "dockerfile": str(text),
        "where": place or None,
        "target": build.get("target") or None,
        "build_args": {str(key): str(value) for key, value in known.items() if value is not None},
        "platform": service.values.get("platform"),
    }
    return {key: value for key, value in fields.items() if value is not None}, ""


def remark_on_builder(builder: Service, service: Service) -> tuple[Decision[str], ...]:
    """Return the remark on an image that another service builds."""
    if builder.service == service.service:
        return ()
    told = f"the image {service.values['image']} is the one that the service {builder.service} builds"
    return (PodmanComposeService.BUILT_BY_OTHER.gives(told),)


def decide_on_build(build: Mapping[str, Any] | None, service: Service) -> tuple[Decision[str], ...]:
    """Return the decision on a build's file that was found by its name."""
    if build is None or "where" not in build or service.values["build"].get("dockerfile"):
        return ()
    return (PodmanComposeService.CONTAINERFILE.gives(build["where"]),)


def _file(project: Project, context: str, named: Any) -> tuple[str | None, str]:
    """Return the text and the name of a build's file; the name of the first default where there is none."""
    folder = clean(posixpath.join(project.folder, context))
    names = [str(named)] if named else FILES
    for name in names:
        place = clean(posixpath.join(folder, name))
        if (text := project.files.text(place)) is not None:
            return text, place
    return None, clean(posixpath.join(folder, str(named or "Containerfile")))

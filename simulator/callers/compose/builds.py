"""What the image of a service is built from.

Reads: a service with ``build``, and its files. Gives: the input of the build, or the reason why its Dockerfile is not
known. Compare: docker/compose ``toBuildOptions`` (pkg/compose/build.go).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.build.named_contexts import names_base
from simulator.callers.compose.environment import Environment
from simulator.callers.compose.files import Files, join
from simulator.callers.compose.paths import is_remote
from simulator.callers.compose.refusals import spot_at
from simulator.callers.compose.service import pairs_of
from simulator.callers.compose.versions import Compose
from simulator.core.record import NamedTuple
from simulator.golang.yaml.values import Map

_DEEPEST = 12  # services whose images are built from each other


class Builds(NamedTuple):
    """The builds of a project's services."""

    model: Map
    files: Files
    environment: Environment
    profile: Compose


def build_of(project: Builds, name: str, depth: int = 0) -> tuple[Mapping[str, Any] | None, str]:
    """Return the input of the build of a service's image, or the reason why its Dockerfile is unknown."""
    service = project.model["services"][name]
    files, environment, profile = project.files, project.environment, project.profile
    build = service.get("build")
    if build is None:
        return None, ""
    spot = spot_at(project.model, ("services", name, "build"))
    text, place = build.get("dockerfile_inline"), ""
    if text is None:
        context = str(build.get("context") or ".")
        if is_remote(context):
            return None, f"{spot}: the build context {context} is not on this machine, and nothing is fetched"
        place = join(context, str(build.get("dockerfile") or "Dockerfile"))
        text = files.text(place)
        if text is None:
            return None, f"{spot}: the Dockerfile {place} is not among the files"
    arguments = pairs_of(build.get("args"), profile)
    resolved = {key: environment.lookup(key) if value is None else value for key, value in arguments.items()}
    platforms = build.get("platforms") or [None]
    fields = {
        "dockerfile": text,
        "where": place or None,
        "target": build.get("target") or None,
        "build_args": {key: value for key, value in resolved.items() if value is not None},
        "platform": service.get("platform") or platforms[0],
        "contexts": {
            key: _context(project, str(value), depth)
            for key, value in contexts_of(build).items()
            if names_base(key, text)
        }
        or None,
    }
    return {key: value for key, value in fields.items() if value is not None}, ""


def contexts_of(build: Mapping[str, Any]) -> dict[str, str]:
    """Return the named contexts of a build as they are written."""
    given = build.get("additional_contexts") or {}
    pairs = given.items() if isinstance(given, Mapping) else (str(each).partition("=")[::2] for each in given)
    return {str(name): str(value) for name, value in pairs}


def _context(project: Builds, value: str, depth: int) -> Any:
    """Return a named context: the input of the build of the service that it names, else the text."""
    name = value.removeprefix("service:")
    if name == value or depth > _DEEPEST:
        return value
    build, _ = build_of(project, name, depth + 1)
    return build or value

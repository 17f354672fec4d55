"""What the image of a service is built from.

Reads: a service with ``build``, and its files. Gives: the input of the build, or the reason why its Dockerfile is not
known. Compare: docker/compose ``toBuildOptions`` (pkg/compose/build.go).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.compose.environment import Environment
from simulator.callers.compose.files import Files, join
from simulator.callers.compose.paths import is_remote
from simulator.callers.compose.service import pairs_of
from simulator.callers.compose.versions import Compose
from simulator.core.errors import NotModelled
from simulator.golang.yaml.nodes import Spot


def build_of(
    service: Mapping[str, Any], files: Files, environment: Environment, profile: Compose, spot: Spot | None
) -> tuple[Mapping[str, Any] | None, str]:
    """Return the input of the build of a service's image, or the reason why its Dockerfile is unknown.

    ``spot`` is where the service tells of its build. Raises ``NotModelled`` for additional contexts.
    """
    build = service.get("build")
    if build is None:
        return None, ""
    if build.get("additional_contexts"):
        message = f"{spot}: additional_contexts are not modelled; give the configuration of the image"
        raise NotModelled("additional_contexts", message)
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
    }
    return {key: value for key, value in fields.items() if value is not None}, ""

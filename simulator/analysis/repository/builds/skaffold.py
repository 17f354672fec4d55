"""The images of skaffold.yaml: its artifacts that docker or kaniko builds.

Reads: skaffold.yaml. Gives: names with what they are built from. Artifacts of buildpacks, jib, ko, Bazel and of
commands have no Dockerfile. Compare: skaffold.yaml reference, build.artifacts; skaffold ``NormalizeDockerfilePath``
(pkg/skaffold/docker/dockerfile.go).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.analysis.repository.builds.build import Build, Marks, Named
from simulator.core.errors import Unreadable
from simulator.golang.yaml.nodes import NotYaml
from simulator.golang.yaml.values import Items, Map, read_values

_OTHERS = ("bazel", "jib", "buildpacks", "ko", "custom")


def skaffold_builds(path: str, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the images of a file and of its profiles. Raises ``Unreadable`` for a text that is no YAML."""
    try:
        documents = read_values(files[path], path)
    except NotYaml as fault:
        raise Unreadable(f"{path}: {fault}") from None
    for document in documents:
        if isinstance(document, Map) and str(document.get("apiVersion", "")).startswith("skaffold/"):
            profiles = document.get("profiles")
            for part in (document, *(profiles if isinstance(profiles, Items) else ())):
                build = part.get("build") if isinstance(part, Map) else None
                artifacts = build.get("artifacts") if isinstance(build, Map) else None
                for artifact in artifacts if isinstance(artifacts, Items) else ():
                    if isinstance(artifact, Map):
                        yield from _artifact_builds(artifact, posixpath.dirname(path), files)


def _artifact_builds(artifact: Map, folder: str, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the image of an artifact; the image of another that it requires is a build argument."""
    if any(key in artifact for key in _OTHERS):
        return
    marks = Marks()
    builder = artifact.get("docker") or artifact.get("kaniko") or {}
    if not isinstance(builder, Map | dict):
        return
    context, file = artifact.get("context") or ".", builder.get("dockerfile") or "Dockerfile"
    image = artifact.get("image")
    if not all(isinstance(each, str) for each in (context, file, image)):
        return
    arguments = dict(_required(artifact.get("requires")))
    given = builder.get("buildArgs")
    for name, value in given.items() if isinstance(given, Map) else ():
        if isinstance(value, str):
            arguments[str(name)] = re.sub(r"\{\{.*?\}\}", lambda found: marks.mark(found[0]), value)
    place = posixpath.join(folder, context, file)
    build = Build((str(image),), (place,), str(builder.get("target") or ""), tuple(arguments.items()))
    yield from build.named(files, marks.symbols)


def _required(required: Any) -> Iterator[tuple[str, str]]:
    """Yield the build arguments that name images of other artifacts."""
    for each in required if isinstance(required, Items) else ():
        if isinstance(each, Map) and isinstance(image := each.get("image"), str):
            alias = each.get("alias")
            yield alias if isinstance(alias, str) else re.sub(r"\W", "_", image).upper(), image

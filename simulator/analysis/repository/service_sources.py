"""What the image of a Compose service is built from, and whether the file names it.

Reads: a workload, one of its services, and the files of the repository. Gives: ``BuildSource``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from simulator.analysis.repository.containers import BuildSource
from simulator.callers.caller import Workload
from simulator.callers.compose.builds import contexts_of
from simulator.callers.compose.project import Project
from simulator.callers.pasted.symbols import Reading, marks_in
from simulator.core.request import Request


def names_image(workload: Workload, name: str) -> bool:
    """Return whether a Compose service has the name of its image from a file: from its image, or from the project's."""
    project = getattr(workload, "project", None)
    return project is not None and bool(project.services.get(name, {}).get("image") or project.name)


def source_of(workload: Workload, name: str, request: Request | None, files: Mapping[str, str]) -> BuildSource | None:
    """Return the Dockerfile of a Compose service that is built; None for one that is not, and for other callers."""
    project = getattr(workload, "project", None)
    if not isinstance(project, Project):
        return None
    return _source(project, name, (request.build if request is not None else None) or {}, files)


def _source(project: Project, name: str, given: Mapping[str, Any], files: Mapping[str, str]) -> BuildSource | None:
    """Return the Dockerfile of a service with the options that its request gives the build."""
    build = project.services.get(name, {}).get("build")
    if not isinstance(build, Mapping) or build.get("dockerfile_inline"):
        return None
    path = posixpath.normpath(
        posixpath.join(str(build.get("context") or "."), str(build.get("dockerfile") or "Dockerfile"))
    )
    pairs = tuple((key, str(value)) for key, value in (given.get("build_args") or {}).items())
    contexts = tuple(
        (key, _context(project, build, key, value, files)) for key, value in (given.get("contexts") or {}).items()
    )
    return BuildSource(path, str(build.get("target") or ""), pairs, (), contexts) if path in files else None


def _context(
    project: Project, build: Mapping[str, Any], name: str, value: Any, files: Mapping[str, str]
) -> str | BuildSource:
    """Return a named context as it is written, or what the service that it names is built from."""
    if not isinstance(value, Mapping):
        return str(value)
    written = str(contexts_of(build).get(name))
    return _source(project, written.removeprefix("service:"), value, files) or written


def marked(source: BuildSource | None, reading: Reading) -> BuildSource | None:
    """Return what an image is built from, with marks for the texts that stand in for values."""
    return None if source is None else _marked(source, reading) if reading.symbols else source


def _marked(source: BuildSource, reading: Reading) -> BuildSource:
    pairs = tuple((name, None if text is None else _with_marks(text, reading)) for name, text in source.build_args)
    contexts = tuple(
        (name, _marked(value, reading) if isinstance(value, BuildSource) else _with_marks(value, reading))
        for name, value in source.contexts
    )
    used = marks_in("\0".join(text for _, text in (*pairs, *contexts) if isinstance(text, str)))
    symbols = tuple(symbol for symbol in reading.symbols if symbol.mark in used)
    return source._replace(build_args=pairs, contexts=contexts, symbols=(*source.symbols, *symbols))


def _with_marks(text: str, reading: Reading) -> str:
    for mark, chosen in reading.chosen.items():
        text = text.replace(chosen, mark if len(chosen) > 1 else chosen)  # "1" may stand for itself
    return text

"""What the image of a Compose service is built from, and whether the file names it.

Reads: a workload, one of its services, and the files of the repository. Gives: ``BuildSource``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from simulator.analysis.repository.containers import BuildSource
from simulator.callers.caller import Workload
from simulator.callers.pasted.symbols import Reading, marks_in
from simulator.core.request import Request


def names_image(workload: Workload, name: str) -> bool:
    """Return whether a Compose service has the name of its image from a file: from its image, or from the project's."""
    project = getattr(workload, "project", None)
    return project is not None and bool(project.services.get(name, {}).get("image") or project.name)


def source_of(workload: Workload, name: str, request: Request | None, files: Mapping[str, str]) -> BuildSource | None:
    """Return the Dockerfile of a Compose service that is built; None for one that is not, and for other callers."""
    project = getattr(workload, "project", None)
    service: Mapping[str, Any] = project.services.get(name, {}) if project is not None else {}
    build = service.get("build")
    if not isinstance(build, Mapping) or build.get("dockerfile_inline"):
        return None
    path = posixpath.normpath(
        posixpath.join(str(build.get("context") or "."), str(build.get("dockerfile") or "Dockerfile"))
    )
    arguments = request.build.get("build_args") if request is not None and request.build is not None else None
    pairs = tuple((key, str(value)) for key, value in arguments.items()) if isinstance(arguments, Mapping) else ()
    return BuildSource(path, str(build.get("target") or ""), pairs) if path in files else None


def marked(source: BuildSource | None, reading: Reading) -> BuildSource | None:
    """Return what an image is built from, with marks for the texts that stand in for values."""
    if source is None or not reading.symbols or not source.build_args:
        return source
    pairs = []
    for name, text in source.build_args:
        for mark, chosen in reading.chosen.items():
            text = text and text.replace(chosen, mark if len(chosen) > 1 else chosen)  # "1" may stand for itself
        pairs.append((name, text))
    used = marks_in("\0".join(text or "" for _, text in pairs))
    symbols = tuple(symbol for symbol in reading.symbols if symbol.mark in used)
    return source._replace(build_args=tuple(pairs), symbols=(*source.symbols, *symbols))

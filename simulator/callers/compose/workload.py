"""A Compose project as a workload: the location of its files, and the request of each of its services."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from simulator.callers.compose.dotenv import EnvFile
from simulator.callers.compose.files import DEFAULTS, CallerFiles, Files, clean, default_files, join
from simulator.callers.compose.kept import load
from simulator.callers.compose.project import Project, ProjectFiles, line
from simulator.callers.compose.run import RunWords
from simulator.callers.compose.versions import DEFAULT, profile
from simulator.callers.compose.yaml_file import ComposeFile
from simulator.core.errors import Unreadable, several
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine

T = TypeVar("T")


class Services(NamedTuple):
    """The services of a project; ``listed`` are those of the workload.

    ``chosen`` is the requested one, or None for all; ``run`` are the words of ``docker compose run``, or None;
    ``created`` are those of which one command makes containers, with their dependencies.
    """

    project: Project
    engine: Engine
    version: str | None
    listed: tuple[str, ...]
    chosen: str | None = None
    run: RunWords | None = None
    created: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """List the services."""
        return self.listed

    def request(self, name: str | None = None) -> Request:
        """Return the request of a service; raises ``Unreadable`` if none is named and there are several."""
        name = self.chosen if name is None else name
        if name is None and len(self.listed) > 1:
            raise several("the project has", "service", self.listed)
        if name is None:
            raise Unreadable("request.compose names no service; give service")
        return with_status(self.version, lambda: self._request(name))

    def _request(self, name: str | None) -> Request:
        request = self.project.request(self.engine, name, self.run)
        self.project.together.check(self.created)
        return request


def services(
    source: ProjectFiles,
    engine: Engine,
    chosen: str | None,
    run: Sequence[str] | None,
    kept: dict[Hashable, Any] | None = None,
) -> Services:
    """Load a project for one of its services, for the words of ``docker compose run``, or for all of them.

    The words are read before the files. ``kept`` has projects that were loaded before, as in ``CallerContext``.
    """
    words = None if run is None else with_status(source.version, lambda: line(run, profile(source.version or DEFAULT)))
    if chosen is None and words is not None:
        chosen = words.service
    project = with_status(source.version, lambda: load(source, kept))
    listed = tuple(project.services) if chosen is None else (chosen,)
    created = () if words else tuple(project.active) if chosen is None else listed
    return Services(project, engine, source.version, listed, chosen, words, created)


def project_files(
    context: CallerContext,
    names: Sequence[str],
    env_names: Sequence[str] = (),
    version: str | None = None,
    directory: str = "",
) -> ProjectFiles:
    """Return the source of a project: the named files, or those in the one named folder."""
    files = CallerFiles(context.files, context.near_file)
    if len(names) == 1 and names[0].endswith("/"):
        names = files_around(names[0], files, context.folder)
    variables = {"PWD": context.folder, **context.environment} if context.folder else context.environment
    folder = clean(directory) if directory else posixpath.dirname(names[0]) if names else "."
    folder_name = posixpath.basename(join(context.folder, folder)) if context.folder else ""
    return ProjectFiles(
        files,
        variables,
        tuple(names),
        tuple(env_names),
        version,
        folder_name,
        directory,
        context.elsewhere,
        context.is_open,
    )


def files_around(folder: str, files: Files, start: str) -> tuple[str, ...]:
    """Find the files in a folder or, if it has none, in the folders around it, as Compose does.

    ``start`` is the absolute folder that the folder's name is relative to, or ``""``. Raises ``Unreadable`` if there
    are no files.
    """
    places = [clean(folder)]
    if start:
        place = join(start, folder)
        while place != posixpath.dirname(place):
            place = posixpath.dirname(place)
            places.append(place)
    for place in places:
        if names := default_files(place, lambda name: files.text(name) is not None):
            return names
    cleaned = clean(folder)
    raise Unreadable(f"{cleaned} holds none of {', '.join(DEFAULTS)}, and no folder around it does; name a file")


def with_status(version: str | None, ask: Callable[[], T]) -> T:
    """Call ``ask``, and set the exit status of the Compose version in a refusal."""
    known = profile(version or DEFAULT)
    try:
        return ask()
    except Refusal as refused:
        if refused.status is None:
            missing = refused.decision.rule in (EnvFile.MISSING, ComposeFile.NOT_FOUND)
            early = known.missing_status if missing else known.status
            refused.status = early if refused.stage == "request" else 1
        if refused.stage == "request" and not refused.by:
            refused.by = f"Compose {known.version}"
        raise

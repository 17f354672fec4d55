"""One service of a Compose project, as ``docker compose create`` or ``docker compose run`` asks for it.

Nothing is read from a disk: files come by name. What the engine does with the request is ``simulator.engine``'s.
Read ``project`` first, the way of a service through the others: ``files``, ``environment`` (with ``dotenv``),
``yaml_file``, ``interpolation`` (with ``template``), ``extends``, ``merge``, ``schema``, ``paths``, ``loader``,
``consistency``, ``service`` (with ``shellwords`` and ``short_forms``), ``create``, ``run``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from simulator.core.errors import Unreadable
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine

T = TypeVar("T")
KEYS = ("files", "file", "environment", "service", "run", "version")


def read_request(body: Any, engine: Engine, context: CallerContext) -> Request:
    """Read a request about a service.

    ``files`` and ``environment`` of the request itself stand behind those of ``given``. Nothing is read from a disk.
    """
    from simulator.callers.compose.files import GivenFiles
    from simulator.callers.compose.project import ProjectFiles, requested

    fields = require_object(body, "request.compose", KEYS)
    own = {key: _texts(fields.get(key), f"request.compose.{key}") for key in ("files", "environment")}
    names = None if fields.get("file") is None else require_texts(fields["file"], "request.compose.file")
    run = None if fields.get("run") is None else require_texts(fields["run"], "request.compose.run")
    service = None if fields.get("service") is None else require_text(fields["service"], "request.compose.service")
    version = None if fields.get("version") is None else require_text(fields["version"], "request.compose.version")
    if service is None and run is None:
        raise Unreadable("request.compose names no service; give service")
    source = ProjectFiles(
        GivenFiles({**context.files, **own["files"]}),
        {**context.environment, **own["environment"]},
        tuple(names or ()),
        version=version,
    )
    return with_status(version, lambda: requested(source, engine, service, run))


def with_status(version: str | None, ask: Callable[[], T]) -> T:
    """Give a refusal the exit status that a version of Compose has for it."""
    from simulator.callers.compose.versions import DEFAULT, profile

    known = profile(version or DEFAULT)
    try:
        return ask()
    except Refusal as refused:
        if refused.status is None:
            from simulator.callers.compose.dotenv import EnvFile
            from simulator.callers.compose.yaml_file import ComposeFile

            missing = refused.decision.rule in (EnvFile.MISSING, ComposeFile.NOT_FOUND)
            early = known.missing_status if missing else known.status
            refused.status = early if refused.stage == "request" else 1
        raise


def _texts(value: Any, what: str) -> dict[str, str]:
    return {key: require_text(text, f"{what}.{key}") for key, text in require_object(value, what).items()}

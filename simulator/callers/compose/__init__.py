"""The services of a Compose project, as ``docker compose create`` or ``docker compose run`` requests them.

Nothing is read from a disk: the caller passes files by name. ``simulator.engine`` handles the request.
Read its modules in this order: ``versions``, ``files``, ``environment`` (with ``dotenv``), ``yaml_file``,
``interpolation`` (with ``template``), ``extends``, ``merge``, ``schema``, ``paths``, ``loader``, ``consistency``,
``service`` (with ``shellwords`` and ``short_forms``), ``create``, ``run``, ``project``, ``workload``, ``lines``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.callers.caller import Caller
from simulator.callers.file_body import file_body, texts
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.request import CallerContext
from simulator.engine.engine import Engine

if TYPE_CHECKING:
    from simulator.callers.compose.workload import Services

WHAT = "request.compose"
KEYS = ("files", "file", "environment", "service", "run", "version", "env_file")


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> Services:
    """Read a request about the services of a project.

    ``files`` and ``environment`` of the request itself win over those of the context. A single name in ``file`` that
    ends in a slash is a folder: the files are in it or in a folder around it.
    """
    from simulator.callers.compose.workload import project_files, services

    fields = require_object(body, WHAT, KEYS)
    environment = texts(fields.get("environment"), f"{WHAT}.environment")
    lists = {key: fields.get(key) for key in ("file", "env_file", "run")}
    words = {key: None if value is None else require_texts(value, f"{WHAT}.{key}") for key, value in lists.items()}
    request_files = file_body({key: fields.get(key) for key in ("files", "service")}, WHAT, "service")
    version = None if fields.get("version") is None else require_text(fields["version"], f"{WHAT}.version")
    context = request_files.context(context._replace(environment={**context.environment, **environment}))
    source = project_files(context, words["file"] or (), words["env_file"] or (), version)
    return services(source, engine, request_files.chosen, words["run"])

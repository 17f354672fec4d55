"""Dev Containers: the container that ``devcontainer up`` starts of an image, a Dockerfile or a Compose project.

Reads: the text of a devcontainer.json. Gives: its request.
Read its modules in this order: ``jsonc``, ``rules``, ``features``, ``metadata``, ``single``, ``project`` and
``lifecycle``.
Compare: devcontainers/cli ``spawnDevContainer`` (src/spec-node/singleContainer.ts).
"""

from __future__ import annotations

from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.devcontainer.features import read_features
from simulator.callers.devcontainer.jsonc import read_document
from simulator.callers.devcontainer.lifecycle import lifecycle_commands
from simulator.callers.devcontainer.single import read_single
from simulator.callers.file_body import file_body
from simulator.core.errors import Unreadable
from simulator.core.json_checks import require_object
from simulator.core.request import CallerContext
from simulator.engine.engine import Engine

WHAT = "request.devcontainer"


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read a devcontainer.json; its Dockerfile, or the files of its project, are among the files."""
    named = file_body(body, WHAT)
    names = named.names
    if require_object(body, WHAT).get("file") is None:
        names = tuple(name for name in names if name.endswith("devcontainer.json")) or names
    if len(names) != 1:
        raise Unreadable(f"{WHAT} names no single devcontainer.json; give it as file")
    whole = named.context(context)
    fields = read_document(named.text(names[0], whole), names[0])
    features = read_features(fields, names[0], whole)
    if fields.get("dockerComposeFile") is not None:
        from simulator.callers.devcontainer.project import read_project

        request = read_project(fields, features, names[0], engine, whole)
    else:
        request = read_single(fields, features, names[0], engine, whole)
    actions = (*request.actions, *lifecycle_commands(fields, names[0]))
    return SingleWorkload(request._replace(actions=actions))

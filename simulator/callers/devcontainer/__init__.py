"""Dev Containers: the container that ``devcontainer up`` starts of an image, a Dockerfile or a Compose project.

Reads: the text of a devcontainer.json. Gives: its request. Features are not here.
Read ``jsonc`` for the format of the file, and ``project`` (with ``metadata``) for projects of Compose.
Compare: devcontainers/cli ``spawnDevContainer`` (src/spec-node/singleContainer.ts).
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.devcontainer.jsonc import to_json
from simulator.callers.devcontainer.rules import DevContainer
from simulator.callers.docker import run
from simulator.callers.docker.tools import docker_release
from simulator.callers.file_body import file_body, file_text
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.values import ImageConfig
from simulator.engine.engine import Engine

WHAT = "request.devcontainer"
_IMAGE = "dsim-dockerfile"


KEEPING_SCRIPT = 'echo Container started\ntrap "exit 0" 15\n\nexec "$@"\nwhile sleep 1 & wait $!; do :; done'
"""What the container executes, so that it stays."""


class ImageWords(NamedTuple):
    """The words of the image, which the tool adds once it has seen it."""

    def complete(self, request: Request, image: ImageConfig) -> Request:
        """Return the request with the image's ENTRYPOINT and CMD behind the script."""
        words = (*(image.entrypoint or ()), *(image.cmd or ()))
        container = request.container._replace(cmd=(*(request.container.cmd or ()), *words))
        decision = DevContainer.IMAGE_WORDS.gives(words)
        return request._replace(container=container, decisions=(*request.decisions, decision))


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read a devcontainer.json; its Dockerfile is among the files."""
    named = file_body(body, WHAT)
    names = named.names
    if require_object(body, WHAT).get("file") is None:
        names = tuple(name for name in names if name.endswith("devcontainer.json")) or names
    if len(names) != 1:
        raise Unreadable(f"{WHAT} names no single devcontainer.json; give it as file")
    whole = named.context(context)
    try:
        document = json.loads(to_json(named.text(names[0], whole)))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{names[0]} is no JSON with comments: {error}") from None
    fields = require_object(document, names[0])
    if fields.get("features"):
        message = f"{names[0]}: features build an image of their own, and may add entrypoints; nothing is fetched"
        raise NotModelled("features", message)
    if fields.get("dockerComposeFile") is not None:
        from simulator.callers.devcontainer.project import read_project

        return SingleWorkload(read_project(fields, names[0], engine, whole))
    return SingleWorkload(_request(fields, names[0], engine, whole))


def _request(fields: Mapping[str, Any], file: str, engine: Engine, context: CallerContext) -> Request:
    build = require_object(fields.get("build"), f"{file}.build")
    dockerfile = build.get("dockerfile") or fields.get("dockerFile")
    words = _options(fields, file)
    script = KEEPING_SCRIPT
    image = _IMAGE if dockerfile else require_text(fields.get("image"), f"{file}.image")
    asked = run.line(
        [*words, "--entrypoint", "/bin/sh", image, "-c", script, "-"], "run", docker_release(engine), context
    )
    decisions: list[Decision[object]] = [DevContainer.SHELL.gives(script)]
    completion = ImageWords() if fields.get("overrideCommand") is False else None
    asked = asked._replace(decisions=(*decisions, *asked.decisions), completion=completion, remarks=(), status=None)
    if not dockerfile:
        return asked
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), require_text(dockerfile, f"{file}.dockerfile")))
    text = file_text(path, context.files)
    if text is None:
        return asked._replace(image="", missing=f"the Dockerfile {path} is not among the files")
    known = {"dockerfile": text, "target": build.get("target"), "build_args": build.get("args")}
    return asked._replace(image="", build={key: value for key, value in known.items() if value is not None})


def _options(fields: Mapping[str, Any], file: str) -> list[str]:
    env = require_object(fields.get("containerEnv"), f"{file}.containerEnv")
    words = [word for name, value in env.items() for word in ("-e", f"{name}={value}")]
    if fields.get("containerUser"):
        words += ["-u", require_text(fields["containerUser"], f"{file}.containerUser")]
    words += [] if fields.get("runArgs") is None else require_texts(fields["runArgs"], f"{file}.runArgs")
    words += ["--init"] if fields.get("init") is True else []
    unknown = next((word for word in words if "${" in word), None)
    if unknown is not None:
        raise NotModelled("variables", f"{file}: {unknown} has a variable of the tool; write its value")
    return words

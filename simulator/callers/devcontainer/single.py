"""Dev Containers of an image or a Dockerfile: the line of ``docker run`` with which the tool starts the container.

Reads: the fields of a devcontainer.json. Gives: the container's request. Compare: devcontainers/cli
``spawnDevContainer`` (src/spec-node/singleContainer.ts).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.devcontainer.features import Features
from simulator.callers.devcontainer.metadata import Merged, built_user, merged_fields, with_features
from simulator.callers.devcontainer.rules import DevContainer
from simulator.callers.docker import run
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.file_body import file_text
from simulator.core.errors import NotModelled
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.values import ImageConfig
from simulator.engine.engine import Engine

_IMAGE = "dsim-dockerfile"
_SCRIPT = 'echo Container started\ntrap "exit 0" 15\n{}\nexec "$@"\nwhile sleep 1 & wait $!; do :; done'
KEEPING_SCRIPT = _SCRIPT.format("")
"""What the container executes, so that it stays."""


class SeenImage(NamedTuple):
    """What the tool decides once it has seen the image: the settings of its label, its words, and its user."""

    fields: Mapping[str, Any]
    features: Features
    file: str
    image: str
    engine: DockerRelease
    context: CallerContext

    def complete(self, request: Request, image: ImageConfig, _unstated: Sequence[str] | None) -> Request:
        """Return the request as the tool sends it; raises ``Refusal`` as docker does."""
        merged = merged_fields(self.fields, self.features, image, self.file)
        asked = _line(merged, self.fields, self.file, self.image, self.engine, self.context)
        container, decisions = asked.container, [*asked.decisions, *merged.decisions]
        if merged.override is False:
            words = (*(image.entrypoint or ()), *(image.cmd or ()))
            container = container._replace(cmd=(*(container.cmd or ()), *words))
            decisions.append(DevContainer.IMAGE_WORDS.gives(words))
        container = with_features(container, self.features, image)
        if not container.user and (user := built_user(merged, image, "", features=self.features.named)):
            container = container._replace(user=user.value)
            decisions.append(user)
        return request._replace(
            container=container, decisions=tuple(decisions), host=asked.host, start_host=asked.start_host
        )


def read_single(
    fields: Mapping[str, Any], features: Features, file: str, engine: Engine, context: CallerContext
) -> Request:
    """Read a devcontainer.json that is about an image or a Dockerfile, which is among the files."""
    build = require_object(fields.get("build"), f"{file}.build")
    dockerfile = build.get("dockerfile") or fields.get("dockerFile")
    image = _IMAGE if dockerfile else require_text(fields.get("image"), f"{file}.image")
    release = docker_release(engine)
    asked = _line(merged_fields(fields, features, ImageConfig(), file), fields, file, image, release, context)
    asked = asked._replace(completion=SeenImage(fields, features, file, image, release, context))
    if not dockerfile:
        return asked
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), require_text(dockerfile, f"{file}.dockerfile")))
    text = file_text(path, context.files)
    if text is None:
        return asked._replace(image="", missing=f"the Dockerfile {path} is not among the files")
    known = {"dockerfile": text, "target": build.get("target"), "build_args": build.get("args")}
    return asked._replace(image="", build={key: value for key, value in known.items() if value is not None})


def _line(
    merged: Merged, fields: Mapping[str, Any], file: str, image: str, engine: DockerRelease, context: CallerContext
) -> Request:
    """Return the request of the tool's line of ``docker run``, without the image's words."""
    script = _SCRIPT.format("\n".join(merged.entrypoints))
    words = [*_options(merged, fields, file), "--entrypoint", "/bin/sh", image, "-c", script, "-"]
    asked = run.line(words, "run", engine, context)
    shell: Decision[object] = DevContainer.SHELL.gives(script)
    return asked._replace(decisions=(shell, *asked.decisions), remarks=(), status=None)


def _options(merged: Merged, fields: Mapping[str, Any], file: str) -> list[str]:
    words = [word for name, value in merged.env.items() for word in ("-e", f"{name}={value}")]
    words += ["-u", merged.user] if merged.user else []
    words += [] if fields.get("runArgs") is None else require_texts(fields["runArgs"], f"{file}.runArgs")
    words += ["--init"] if merged.init else []
    words += ["--privileged"] if merged.privileged else []
    words += [word for capability in merged.cap_add for word in ("--cap-add", capability)]
    unknown = next((word for word in words if "${" in word), None)
    if unknown is not None:
        raise NotModelled("variables", f"{file}: {unknown} has a variable of the tool; write its value")
    return words

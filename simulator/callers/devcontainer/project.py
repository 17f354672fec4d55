"""Dev Containers of a Compose project: the file that the tool adds to the project, and the service's request with it.

Reads: the fields of a devcontainer.json with ``dockerComposeFile``, and the project's files. Gives: the request of its
service. Compare: devcontainers/cli ``generateFeaturesComposeOverrideContent`` (src/spec-node/dockerCompose.ts),
``mergeConfiguration`` (src/spec-node/imageMetadata.ts).
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.compose.project import Project
from simulator.callers.compose.workload import project_files, with_status
from simulator.callers.devcontainer.features import Features
from simulator.callers.devcontainer.metadata import Merged, built_user, merged_fields, with_features
from simulator.callers.devcontainer.rules import DevContainer
from simulator.callers.file_body import Overlay
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_text, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Word, Words
from simulator.engine.engine import Engine

_ADDED = "docker-compose.devcontainer.containerFeatures.yml"
_SCRIPT = (
    "echo Container started\\n",
    'trap \\"exit 0\\" 15\\n',
    'exec \\"$$@\\"\\n',
    "while sleep 1 & wait $$!; do :; done",
)


class ServiceWords(NamedTuple):
    """The words that the service itself asks for, each None where it asks for none."""

    entrypoint: Words | None
    cmd: Words | None


class AddedFile(NamedTuple):
    """What the tool decides once it has seen the image: the file that it adds, and the service's request with it."""

    names: tuple[str, ...]
    service: str
    fields: Mapping[str, Any]
    features: Features
    file: str
    own: ServiceWords
    engine: Engine
    context: CallerContext

    def complete(self, request: Request, image: ImageConfig, _unstated: Sequence[str] | None) -> Request:
        """Return the request of the service in the project with the added file; raises ``Refusal`` as Compose does."""
        merged = merged_fields(self.fields, self.features, image, self.file)
        words, decided = self._words(merged, image)
        added = posixpath.join(posixpath.dirname(self.names[0]), _ADDED)
        text = _added_text(self.service, merged, words, keeps_cmd=words.cmd is self.own.cmd)
        files = Overlay({added: text}, self.context.files)
        with_added = _request((*self.names, added), self.service, self.engine, self.context._replace(files=files))
        container = _with_origins(with_added.container, words, self.file)
        container = with_features(container, self.features, image)
        user = built_user(merged, image, request.container.user, features=self.features.named)
        if not container.user and user:
            container = container._replace(user=user.value)
            merged = merged._replace(decisions=(*merged.decisions, user))
        decisions = (*with_added.decisions, *merged.decisions, DevContainer.ADDED_FILE.gives(text), decided)
        return request._replace(container=container, decisions=decisions, start_host=with_added.start_host)

    def _words(self, merged: Merged, image: ImageConfig) -> tuple[ServiceWords, Decision[Words]]:
        """Return the words that the script gets, and the new command."""
        if merged.override:
            return ServiceWords((), ()), DevContainer.NO_WORDS.gives(())
        entrypoint, cmd = self.own
        if entrypoint is None:
            entrypoint = image.entrypoint or ()
            cmd = (image.cmd or ()) if cmd is None else cmd
            return ServiceWords(entrypoint, cmd), DevContainer.SERVICE_WORDS.gives((*entrypoint, *cmd))
        cmd = () if cmd is None else cmd
        return ServiceWords(entrypoint, cmd), DevContainer.NO_CMD.gives((*entrypoint, *cmd))


def read_project(
    fields: Mapping[str, Any], features: Features, file: str, engine: Engine, context: CallerContext
) -> Request:
    """Read a devcontainer.json that is about a service of a Compose project."""
    listed = fields["dockerComposeFile"]
    texts = [listed] if isinstance(listed, str) else require_texts(listed, f"{file}.dockerComposeFile")
    if not texts:
        message = f"{file} has an empty dockerComposeFile: the files are those of the folder where the tool starts"
        raise NotModelled("an empty dockerComposeFile", f"{message}; name them")
    if "${" in "".join(texts):
        raise NotModelled("variables", f"{file}: dockerComposeFile has a variable of the tool; write its value")
    if fields.get("service") is None:
        raise Unreadable(f"{file} has dockerComposeFile and no service; name the service of the container")
    service = require_text(fields["service"], f"{file}.service")
    names = tuple(posixpath.normpath(posixpath.join(posixpath.dirname(file), name)) for name in texts)
    request = _request(names, service, engine, context)
    own = ServiceWords(request.container.entrypoint, request.container.cmd)
    completion = AddedFile(names, service, fields, features, file, own, engine, context)
    return request._replace(completion=completion, decisions=(), remarks=request.remarks, status=1)


def _request(names: Sequence[str], service: str, engine: Engine, context: CallerContext) -> Request:
    """Return the request of a service; raises ``Refusal`` as Compose does, with the exit status of the tool."""
    try:
        source = project_files(context, names)
        project = with_status(None, lambda: Project(source))
        if service not in project.services:
            message = f"Service '{service}' configured in devcontainer.json not found in Docker Compose configuration."
            raise DevContainer.NO_SERVICE.refuses("request", message)
        return with_status(None, lambda: project.request(engine, service))
    except Refusal as refused:
        refused.status = 1
        raise


def _added_text(service: str, merged: Merged, words: ServiceWords, *, keeps_cmd: bool) -> str:
    """Write the file that the tool adds, letter by letter: YAML and Compose read some of it in another way."""
    script = "\n".join((*_SCRIPT[:2], "\\n\n".join(merged.entrypoints) + "\\n", *_SCRIPT[2:]))
    entrypoint = ", ".join(('"/bin/sh"', '"-c"', f'"{script}"', '"-"', *map(_json, words.entrypoint or ())))
    lines = ["services:", f"  '{service}':", f"    entrypoint: [{entrypoint}]"]
    if not keeps_cmd:
        lines.append(f"    command: [{','.join(map(_json, words.cmd or ()))}]")
    lines += ["    init: true"] if merged.init else []
    lines += [f"    user: {merged.user}"] if merged.user else []
    lines += ["    environment:"] if merged.env else []
    lines += [f"      - '{name}={_yaml(value)}'" for name, value in merged.env.items()]
    lines += ["    privileged: true"] if merged.privileged else []
    lines += ["    cap_add:"] if merged.cap_add else []
    lines += [f"      - {capability}" for capability in merged.cap_add]
    return "\n".join(lines) + "\n"


def _json(word: str) -> str:
    return json.dumps(word.replace("$", "$$"), ensure_ascii=False)


def _yaml(value: str) -> str:
    return value.replace("\n", "\\n").replace("$", "$$").replace("'", "''")


def _with_origins(container: ContainerConfig, words: ServiceWords, file: str) -> ContainerConfig:
    """Give the words their origins back, which the added file hides."""
    own = tuple(words.entrypoint or ())
    entrypoint = container.entrypoint or ()
    script = tuple(Word(word, Origin("request", file)) for word in entrypoint[: len(entrypoint) - len(own)])
    return container._replace(entrypoint=(*script, *own), cmd=container.cmd if words.cmd is None else words.cmd)

"""What is asked of podman-compose: a whole line of it, or a project and a service of it.

Reads: the words after ``podman-compose``, or a body such as that of Compose. Gives: a workload.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload, Workload
from simulator.callers.command_line import without_root_options
from simulator.callers.docker.exec import read_request
from simulator.callers.file_body import file_body, texts
from simulator.callers.podman.tools import podman_release
from simulator.callers.podman_compose.command_line import parse_line
from simulator.callers.podman_compose.rules import VERSION, PodmanComposeFile
from simulator.callers.podman_compose.workload import PodmanProject, exec_words
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine

WHAT = "request.podman-compose"
KEYS = ("files", "file", "environment", "service", "run", "version", "env_file")


class Chosen(NamedTuple):
    """The services of a project, of which one may be the requested one."""

    project: PodmanProject
    chosen: str | None

    def names(self) -> tuple[str, ...]:
        """List the requested service, else all that have containers."""
        return self.project.names() if self.chosen is None else (self.chosen,)

    def request(self, name: str | None = None) -> Request:
        """Return the request of a service."""
        return self.project.request(self.chosen if name is None else name)


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read the words after ``podman-compose``; variables come only from the context."""
    words, release = require_texts(body, "the line"), podman_release(engine)
    try:
        return PodmanProject(words, release, context)
    except Refusal as refusal:
        found = parse_line(words)
        if not (context.elsewhere and found.command == "exec" and refusal.decision.rule is PodmanComposeFile.NOT_FOUND):
            raise
        line = without_root_options("podman", exec_words(found, found.service, {}))
        return SingleWorkload(read_request(line, release, context))  # the files are not here: the container is unknown


def read_project(body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read a project: ``file`` lists its Compose files in order, without it they are found.

    The containers are those of ``podman-compose up``; with ``run``, that of ``podman-compose run`` and these words.
    ``files`` and ``environment`` of the request itself win over those of the context. Of several env files the last
    counts, as of several ``--env-file`` of a line: https://github.com/containers/podman-compose/blob/v1.6.0/podman_compose.py#L2941
    """
    fields = require_object(body, WHAT, KEYS)
    environment = texts(fields.get("environment"), f"{WHAT}.environment")
    lists = {key: require_texts(fields.get(key) or [], f"{WHAT}.{key}") for key in ("file", "env_file", "run")}
    if fields.get("version") is not None:
        _check_version(require_text(fields["version"], f"{WHAT}.version"))
    if folder := next((name for name in lists["file"] if name.endswith("/")), None):
        raise Unreadable(f"{folder} is a folder; podman-compose takes files: name its Compose file")
    given = file_body({key: fields.get(key) for key in ("files", "service")}, WHAT, "service")
    context = given.context(context._replace(environment={**context.environment, **environment}))
    front = [f"--file={name}" for name in lists["file"]] + [f"--env-file={name}" for name in lists["env_file"]]
    if fields.get("run") is not None:
        command: Sequence[str] = ("run", *lists["run"])
    else:
        command = ("up", "--no-start", *([given.chosen] if given.chosen is not None else []))
    return Chosen(PodmanProject([*front, *command], podman_release(engine), context), given.chosen)


def _check_version(version: str) -> None:
    """Raise ``NotModelled`` for another version than the one that is modelled."""
    if version.removeprefix("v").split(".")[:2] != VERSION.split("."):
        message = f"podman-compose {version} is not modelled; known is {VERSION}"
        raise NotModelled(f"podman-compose {version}", message)

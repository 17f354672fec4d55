"""The package ``@devcontainers/cli`` of npm: python -m tests.adapters.devcontainer FOLDER, with a docker of its own."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.adapters.protocol import Answer, Refused, Request, Unsupported, body_of, handed_on, serve
from tests.adapters.stand_in import called, configs

PROGRAM = "node_modules/@devcontainers/cli/devcontainer.js"


def answer(folder: str, request: Request) -> Answer:
    """Let it start the container of a file; the line with which it calls docker goes to docker."""
    body = body_of(request, "devcontainer")
    if len(body["files"]) != 1:
        raise Unsupported("it is asked about an image alone, without a Dockerfile or a project of Compose")
    with tempfile.TemporaryDirectory() as name:
        project, docker = Path(name) / "project", Path(name) / "docker"
        project.mkdir()
        (text,) = body["files"].values()
        config = project / "devcontainer.json"
        config.write_text(text, encoding="utf-8")
        options = ["--workspace-folder", str(project), "--config", str(config), "--docker-path", str(docker)]
        answers = [(["inspect", "--type", "image", image], said) for image, said in configs(request).items()]
        variables = {"PATH": os.environ["PATH"], "HOME": name}
        line = ["node", str(Path(folder, PROGRAM)), "up", *options]
        seen = called(line, project, docker, answers, variables)
    started = next((words for command, *words in seen.calls if command == "run"), None)
    if started is None:
        raise Refused(reason(seen.output).replace(name, ""))
    return handed_on(request, {"docker-run": started}, ("args", "env", "cwd", "user"))


def reason(said: str) -> str:
    """Give the message of the object that it ends with."""
    last = next((line for line in said.splitlines() if line.startswith('{"outcome"')), "{}")
    return str(json.loads(last).get("message", "it starts no container"))


if __name__ == "__main__":
    serve(partial(answer, sys.argv[1]))

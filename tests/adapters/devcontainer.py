"""The package ``@devcontainers/cli`` of npm: python -m tests.adapters.devcontainer FOLDER, with a docker of its own.

Projects of Compose are asked where DSIM_COMPOSE names the program docker-compose, or PATH has it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from simulator.callers.devcontainer.jsonc import to_json
from tests.adapters.protocol import Answer, Refused, Request, Unsupported, body_of, handed_on, serve
from tests.adapters.stand_in import called, configs

PROGRAM = "node_modules/@devcontainers/cli/devcontainer.js"


def answer(folder: str, request: Request) -> Answer:
    """Let it start the container of a file; the line with which it calls docker goes to docker."""
    body = body_of(request, "devcontainer")
    if len(body["files"]) != 1:
        return project_answer(folder, request, body["files"])
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


def project_answer(folder: str, request: Request, files: Mapping[str, str]) -> Answer:
    """Let it add its file to a project of Compose, which docker-compose reads for it; all files go to Compose."""
    compose = os.environ.get("DSIM_COMPOSE") or shutil.which("docker-compose")
    (config,) = (name for name in files if name.endswith("devcontainer.json"))
    fields = json.loads(to_json(files[config]))
    listed = fields.get("dockerComposeFile")
    if compose is None or not listed or "features" in fields:
        raise Unsupported("it is asked about an image, or a project of Compose with docker-compose at hand")
    with tempfile.TemporaryDirectory() as name:
        project, docker = Path(name) / "project", Path(name) / "docker"
        for file, text in files.items():
            (project / file).parent.mkdir(parents=True, exist_ok=True)
            (project / file).write_text(text, encoding="utf-8")
        variables = {"PATH": os.environ["PATH"], "HOME": name}
        named = [listed] if isinstance(listed, str) else listed
        chosen = [word for each in named for word in ("-f", str((project / config).parent / each))]
        shown = subprocess.run(
            [compose, *chosen, "--profile", "*", "config"], cwd=project, env=variables, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        said = [(["inspect", "--type", "image", image], about) for image, about in configs(request).items()]
        said += [(["compose", "version"], "2.40.3"), (["compose", "-f"], shown.stdout)]
        options = ["--workspace-folder", str(project), "--config", str(project / config), "--docker-path", str(docker)]
        seen = called(["node", str(Path(folder, PROGRAM)), "up", *options], project, docker, said, variables)
        up = next((words for words in seen.calls if words[:1] == ["compose"] and "up" in words), None)
        if up is None:
            raise Refused(reason(seen.output).replace(name, ""))
        places = [Path(up[at + 1]) for at, word in enumerate(up) if word == "-f"]
        texts = {os.path.relpath(place, project): place.read_text(encoding="utf-8") for place in places}
    body = {"files": {**files, **texts}, "file": list(texts), "service": fields["service"]}
    return handed_on(request, {"compose": body}, ("args", "env", "cwd", "user"))


def reason(said: str) -> str:
    """Give the message of the object that it ends with."""
    last = next((line for line in said.splitlines() if line.startswith('{"outcome"')), "{}")
    return str(json.loads(last).get("message", "it starts no container"))


if __name__ == "__main__":
    serve(partial(answer, sys.argv[1]))

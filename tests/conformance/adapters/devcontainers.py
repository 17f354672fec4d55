"""Dev containers of Compose projects, to compare with the tool ``devcontainer``, a real Compose and a real engine.

python -m tests.conformance.adapters.devcontainers SOCKET PLUGIN FOLDER

PLUGIN is the program docker-compose, FOLDER one with ``@devcontainers/cli`` in its node_modules. The tool gets a docker
of its own, which reads projects with PLUGIN, describes the image, and keeps the file that the tool adds. With that file
Compose then makes the container, which is looked at and removed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases.devcontainers import (
    COUNT,
    ENVIRONMENT,
    FOLDER,
    IMAGES,
    drawn,
    drawn_features,
    drawn_images,
)
from tests.conformance.comparisons.devcontainers import files_of
from tests.conformance.recordings import OBSERVED, provenance, write

PROGRAM = "node_modules/@devcontainers/cli/devcontainer.js"
PROJECT = "dsim-devcontainer"
DRAWS = {"": drawn, "images-": drawn_images, "features-": drawn_features}
"""By what a record is named after: how its cases are drawn."""
STAND_IN = """\
#!{python} -IS
import json, os, sys
words = sys.argv[1:]
if words[:2] == ["compose", "version"]:
    print({version!r})
elif words[:1] == ["compose"] and words[-1] == "config":
    os.execv({plugin!r}, ["docker-compose", *words[1:]])
elif words[:3] == ["inspect", "--type", "image"]:
    print({image!r})
elif "build" in words[:2] and words[0] != "compose":
    with open(words[words.index("-f") + 1], encoding="utf-8") as file:
        variables = [line for line in file.read().splitlines() if line.startswith("ENV ")]
    if any("_IMAGE_USER=" in word or word.startswith("IMAGE_USER=") for word in words):
        with open({up!r} + ".build", "a", encoding="utf-8") as file:
            file.write(json.dumps([words, variables]) + "\\n")
elif words[:1] == ["run"] or (words[:1] == ["compose"] and "up" in words):
    with open({up!r}, "w", encoding="utf-8") as file:
        json.dump(words[1:], file)
    sys.exit(1)
"""


class Build(NamedTuple):
    """An image that the tool has built: the words of the build, the image's user, and its lines with ENV."""

    words: list[str]
    user: str
    variables: list[str]


def _builds(path: Path) -> list[Build]:
    """List what the tool has built, in order."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        words, variables = json.loads(line)
        users = [word.partition("=")[2] for word in words if re.match("(_DEV_CONTAINERS_)?IMAGE_USER=", word)]
        found.append(Build(words, users[0], variables))
    return found


class RealTool:
    """The tool, with a docker that is made for each case."""

    def __init__(self, socket: str, plugin: str, folder: str) -> None:
        self.engine, self.socket, self.plugin, self.folder = RealEngine(socket), socket, plugin, folder
        self.engine.load({f"devcontainer-{number}": config for number, config in enumerate(IMAGES)})
        shown = subprocess.run([plugin, "version", "--short"], capture_output=True, text=True, check=True)
        self.version = shown.stdout.strip().partition("-")[0].removeprefix("v")

    def ask(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """Let the tool start the container of a case: what it executes, or the message of who refuses."""
        with tempfile.TemporaryDirectory(prefix="dev-") as name:
            place = Path(name)
            for file, text in files_of(case).items():
                path = place / "project" / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="")
            up = self._start(case, place)
            if isinstance(up, str):
                return {"message": up.replace(name, "").replace(self.folder, "")[-300:]}
            builds = _builds(place / "up.build")
            user = builds[-1].user if builds else None
            if "image: IMAGE" not in "".join(case["files"].values()):
                variables = [line for build in builds for line in build.variables]
                return {
                    "run": up,
                    **({} if user is None else {"built": user}),
                    **({"env": variables} if variables else {}),
                }
            if user is not None:
                self._tag_updated(case, builds[-1].words, user)
            return self._create(up, place)

    def _start(self, case: Mapping[str, Any], place: Path) -> list[str] | str:
        """Give the words with which the tool calls Compose, or its message."""
        config = {"Labels": {}, **IMAGES[case["image"]]}
        image = json.dumps([{"Id": "sha256:1", "Os": "linux", "Architecture": "amd64", "Config": config}])
        about = {"python": sys.executable, "version": self.version, "plugin": self.plugin}
        docker, up = place / "docker", place / "up"
        docker.write_text(STAND_IN.format(**about, image=image, up=str(up)), encoding="utf-8")
        docker.chmod(0o755)
        project = place / "project"
        line = ["node", str(Path(self.folder, PROGRAM)), "up", "--workspace-folder", str(project)]
        line += ["--config", str(project / FOLDER / "devcontainer.json"), "--docker-path", str(docker)]
        done = self._run(line, place)
        if up.exists():
            words: list[str] = json.loads(up.read_text(encoding="utf-8"))
            return words
        last = next((text for text in done.stdout.decode().splitlines() if text.startswith('{"outcome"')), "{}")
        return str(json.loads(last).get("message", "")) + done.stderr.decode()[-200:]

    def _tag_updated(self, case: Mapping[str, Any], words: list[str], user: str) -> None:
        """Make the image that the tool has built: that of the case with an explicit user."""
        self.engine.load({"devcontainer-uid": {**IMAGES[case["image"]], "User": user}})
        name = quote(words[words.index("-t") + 1])
        self.engine.request("POST", f"/images/localhost/devcontainer-uid:1/tag?repo={name}&tag=latest")

    def _create(self, up: list[str], place: Path) -> dict[str, Any]:
        """Make the container with the project's files and the one that the tool adds, and look at it."""
        files = [word for number, word in enumerate(up) if up[number - 1] == "-f"]
        words = [self.plugin, "--project-name", PROJECT, *(word for file in files for word in ("-f", file))]
        done = self._run([*words, "create", "--pull", "never", "app"], place)
        for file in files:
            if "containerFeatures" in file:
                Path(file).unlink()
        found: dict[str, Any] = {"message": done.stderr.decode(errors="replace").replace(str(place), "")[-200:]}
        chosen = quote(json.dumps({"label": [f"com.docker.compose.project={PROJECT}"]}))
        for container in json.loads(self.engine.request("GET", f"/containers/json?all=1&filters={chosen}")[1]):
            shown = json.loads(self.engine.request("GET", f"/containers/{container['Id']}/json")[1])
            seen = self.engine.inspect(container["Id"])
            if container["Labels"]["com.docker.compose.service"] == "app":
                init = {"init": shown["HostConfig"]["Init"]} if shown["HostConfig"].get("Init") is not None else {}
                found = {"args": seen.args, "env": sorted(seen.env or []), "cwd": seen.cwd, "user": seen.user, **init}
        return found

    def _run(self, line: list[str], place: Path) -> subprocess.CompletedProcess[bytes]:
        variables = {"PATH": "/usr/bin:/bin", "HOME": str(place), "DOCKER_HOST": f"unix://{self.socket}", **ENVIRONMENT}
        return subprocess.run(
            line, cwd=place, env=variables, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=120
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("plugin")
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--images", action="store_true", help="an image alone: the line of docker run is kept")
    parser.add_argument("--features", action="store_true", help="the same with features of the project")
    chosen = parser.parse_args()
    tool = RealTool(chosen.socket, chosen.plugin, chosen.folder)
    package = json.loads(Path(chosen.folder, PROGRAM).with_name("package.json").read_text(encoding="utf-8"))
    kind = "features-" if chosen.features else "images-" if chosen.images else ""
    rows = [[case, tool.ask(case)] for case in DRAWS[kind](20261130, chosen.count)]
    about = {**provenance("devcontainer", package["version"]), "compose": tool.version, "behind": tool.engine.version}
    path = OBSERVED / f"devcontainer-{kind}{package['version']}.jsonl.gz"
    write(path, about, rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

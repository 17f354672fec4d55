"""Put Compose requests to a real Compose and a real engine, and compare dsim with what they did.

python -m tests.conformance.adapters.compose SOCKET PLUGIN            writes observed/compose-VERSION.jsonl.gz
python -m tests.conformance.adapters.compose SOCKET PLUGIN --slips    writes observed/slips-VERSION.jsonl.gz
python -m tests.conformance.adapters.compose SOCKET PLUGIN --shared   writes observed/shared-VERSION.jsonl.gz

PLUGIN is the program docker-compose, which runs without the docker command line. The engine behind SOCKET gets a few
images and a container for each case, which are removed again. It may be Podman, which ``podman compose`` gives to the
same program: what it answers is written to observed/podman-VERSION.compose.jsonl.gz.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases import compose_shared
from tests.conformance.cases.compose import COUNT, IMAGES, case
from tests.conformance.cases.compose_slips import slip
from tests.conformance.comparisons.compose import Done, image_name, request
from tests.conformance.recordings import OBSERVED, provenance, write

_KINDS = {"compose": (case, COUNT), "slips": (slip, COUNT), "shared": (compose_shared.shared, compose_shared.COUNT)}
"""What makes the cases of a kind, and how many there are."""


class RealCompose:
    """A Compose program that talks to one engine."""

    def __init__(self, socket: str, plugin: str) -> None:
        self.engine, self.socket, self.plugin = RealEngine(socket), socket, plugin
        self.engine.load({f"compose-{number}": config for number, config in enumerate(IMAGES)})
        shown = subprocess.run([plugin, "version", "--short"], capture_output=True, text=True, check=True)
        self.version = shown.stdout.strip().partition("-")[0].removeprefix("v")

    def close(self) -> None:
        """Remove the images."""
        for number in range(len(IMAGES)):
            self.engine.request("DELETE", f"/images/{image_name(number)}")

    def ask(self, asked: Mapping[str, Any], project: str) -> Done:
        """Let Compose make the container of a case, look at it, and remove it."""
        body = request(asked)
        with tempfile.TemporaryDirectory(prefix="compose-") as folder:
            for name, text in body["files"].items():
                place = Path(folder, name)
                place.parent.mkdir(exist_ok=True)
                place.write_text(text, encoding="utf-8", newline="")
            words = [self.plugin, "-p", project, *(word for name in body.get("file", ()) for word in ("-f", name))]
            words += ["run", "-d", *body["run"]] if "run" in body else ["create", body["service"]]
            home = {"DOCKER_HOST": f"unix://{self.socket}", "HOME": folder}
            done = subprocess.run(
                words, cwd=folder, env={**home, **body.get("environment", {})}, capture_output=True, check=False,
                stdin=subprocess.DEVNULL, timeout=120,
            )  # fmt: skip
        message = done.stderr.decode("utf-8", "replace").replace(folder, "").strip()
        return self.inspect(project, done.returncode, message)

    def inspect(self, project: str, status: int, message: str) -> Done:
        """Look at the container of the service a of a project, and remove all containers of the project."""
        chosen = json.dumps({"label": [f"com.docker.compose.project={project}"]})
        listed = json.loads(self.engine.request("GET", f"/containers/json?all=1&filters={_quoted(chosen)}")[1])
        listed.sort(key=lambda container: container["Labels"]["com.docker.compose.service"] != "a")
        for other in listed[1:]:
            self.engine.request("DELETE", f"/containers/{other['Id']}?force=1")
        if not listed:
            return Done(None, status=status, message=message[-160:])
        seen = self.engine.inspect(listed[0]["Id"])
        if (status and len(listed) > 1) or listed[0]["Labels"]["com.docker.compose.service"] != "a":
            return Done(None, status=status, message=message[-160:])  # containers that were made before the refusal
        env = [entry for entry in seen.env or [] if self.engine.name != "podman" or not _OF_START.match(entry)]
        return Done(seen.args, sorted(env), seen.cwd, seen.user, status if "run" not in message else 0)


_OF_START = re.compile(r"HOME=|HOSTNAME=[0-9a-f]{12}$")
"""What Podman shows among the variables of a container that was started."""


def _quoted(text: str) -> str:
    return quote(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("plugin")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--slips", action="store_const", const="slips", dest="kind", default="compose",
                       help="projects with a slip of the hand in them")  # fmt: skip
    kinds.add_argument("--shared", action="store_const", const="shared", dest="kind",
                       help="services that depend on each other, and aliases")  # fmt: skip
    parser.add_argument("--count", type=int)
    parser.add_argument("--from", type=int, default=0, dest="start")
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    compose = RealCompose(chosen.socket, chosen.plugin)
    make, count = _KINDS[chosen.kind]
    cases = [(seed, make(seed)) for seed in range(chosen.start, chosen.start + (chosen.count or count))]
    rows = [[asked, *compose.ask(asked, f"dsim-compose-{seed}")] for seed, asked in cases]
    compose.close()
    if compose.engine.name == "podman":
        about = {**provenance("podman", compose.engine.version), "compose": compose.version}
        name = f"podman-{compose.engine.version}.{chosen.kind}"
    else:
        about = {**provenance("compose", compose.version), "behind": compose.engine.version}
        name = f"{chosen.kind}-{compose.version}"
    path = chosen.output or OBSERVED / f"{name}.jsonl.gz"
    write(path, about, rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

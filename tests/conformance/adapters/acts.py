"""Let the program act run drawn workflows, and look at the containers that it asks a real engine for.

python -m tests.conformance.adapters.acts SOCKET PROGRAM

A tap between act and the engine at SOCKET makes the containers without a network, looks at them and removes them, and
tells act that its networks are there, which need more of a machine; the container of a job without ``container`` is
really started. Writes tests/conformance/observed/act-<version>.jsonl.gz.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import RealEngine
from tests.conformance.adapters.execs import busybox_layer
from tests.conformance.adapters.tap import Answer, Asked, Tap
from tests.conformance.cases.acts import COUNT, IMAGES, SEED, drawn
from tests.conformance.comparisons.acts import files_of, variables
from tests.conformance.recordings import OBSERVED, provenance, write

_JOB = "localhost/act-job:1"
_ID = "1".zfill(64)
_STATE = {"Running": True, "Health": {"Status": "healthy"}}


class RealAct:
    """act, with a tap in front of the engine."""

    def __init__(self, socket: str, program: str, place: Path) -> None:
        self.engine, self.program, self.place = RealEngine(socket), program, place
        self.engine.load({f"act-{number}": config for number, config in enumerate(IMAGES)})
        self.engine.load({"act-job": {"Env": ["PATH=/bin"]}}, busybox_layer("sh", "tail", "mkdir", "cat"))
        self.tap = Tap(str(place / "tap.sock"), socket, self._own)
        self.seen: dict[str, Any] = {}
        shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        self.version = shown.stdout.split()[-1]

    def ask(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """Run a workflow: what the container of the case executes, or what act says."""
        self.seen = {}
        folder = self.place / "project"
        for name, text in files_of(case).items():
            path = folder / (name if "/" in name else f".github/workflows/{name}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        line = [self.program, "push", "-P", f"ubuntu-latest={_JOB}", "--pull=false", "--container-daemon-socket", "-"]
        env = {"HOME": str(self.place), "PATH": os.environ["PATH"], "DOCKER_HOST": f"unix://{self.place}/tap.sock"}
        done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)
        shutil.rmtree(folder)
        if self.seen:
            return self.seen
        said = [text for text in (done.stdout + done.stderr).splitlines() if re.search("rror|annot|nvalid", text)]
        return {"message": " ".join(said)[-300:].replace(str(self.place), "")}

    def _own(self, asked: Asked) -> Answer | None:
        """Answer about networks, and about the containers that are only looked at."""
        if asked.path.startswith("/networks"):
            return (201, {"Id": "n"}) if asked.method == "POST" else (200, [])
        if asked.path.startswith("/containers/create") and asked.body["Image"] != _JOB:
            return self._looked_at(asked.body)
        if asked.path.startswith(f"/containers/{_ID}"):
            return 200, {"Id": _ID, "State": _STATE, "Config": {}, "NetworkSettings": {"Networks": {}}}
        return None

    def _looked_at(self, body: dict[str, Any]) -> Answer:
        host = {"NetworkMode": "none", "Init": body["HostConfig"].get("Init")}
        kept = {key: value for key, value in body.items() if key != "NetworkingConfig"}
        shown = self.engine.create(body["Image"], {**kept, "HostConfig": host})
        if shown.args is None:
            self.seen = {"message": shown.message}
        else:
            self.seen = {"args": shown.args, "env": variables(shown.env), "user": shown.user}
        return 201, {"Id": _ID, "Warnings": []}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=COUNT)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="act-") as name:
        act = RealAct(chosen.socket, chosen.program, Path(name))
        rows = [[case, act.ask(case)] for case in drawn(SEED, chosen.count)]
        act.tap.close()
    path = OBSERVED / f"act-{act.version}.jsonl.gz"
    write(path, {**provenance("act", act.version), "behind": act.engine.version}, rows)
    print(f"{path}: {len(rows)} answers, {sum('args' in seen for _, seen in rows)} containers")


if __name__ == "__main__":
    main()

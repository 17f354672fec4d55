"""Stack files to compare with the real command line: what each service's specification comes to.

python -m tests.conformance.adapters.stacks SOCKET [--root DIR]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``). No swarm is needed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import RealEngine, docker_of, entered
from tests.conformance.adapters.tap import Answer, Asked, Tap
from tests.conformance.cases.stacks import ENVIRONMENT, FILES, drawn
from tests.conformance.comparisons.services import FIELDS
from tests.conformance.recordings import OBSERVED, provenance, write


class RealStack:
    """The command line in front of a socket that answers what a swarm would."""

    def __init__(self, socket: str, root: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stack-", dir=Path(root) / "tmp"))
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        inside = "/" + str(self.folder.relative_to(root))
        self.info = json.loads(RealEngine(socket).request("GET", "/info")[1])
        self.info["Swarm"] = {
            "ControlAvailable": True,
            "LocalNodeState": "active",
            "NodeID": "n",
            "NodeAddr": "127.0.0.1",
        }
        self.tap = Tap(str(self.folder / "tap.sock"), socket, self._own)
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        host = f"DOCKER_HOST=unix://{inside}/tap.sock"
        self.cli = [*entered(root), "env", "-i", "-C", inside, host, *variables, docker_of(root), "stack", "deploy"]

    def _own(self, asked: Asked) -> Answer | None:
        path = asked.path.partition("?")[0]
        if path == "/info":
            return 200, self.info
        if path in ("/services", "/networks", "/secrets", "/configs", "/tasks"):
            return 200, []
        if path in ("/networks/create", "/services/create"):
            return 201, {"Id": "i", "ID": "i"}
        return (404, {"message": "no registry"}) if path.startswith("/distribution/") else None

    def ask(self, texts: list[str]) -> dict[str, Any]:
        """Put one stack to the command line."""
        self.tap.seen.clear()
        words = []
        for number, text in enumerate(texts):
            (self.folder / f"f{number}.yaml").write_text(text)
            words += ["-c", f"f{number}.yaml"]
        line = [*self.cli, *words, "--resolve-image", "never", "st"]
        done = subprocess.run(line, capture_output=True, check=False, timeout=60)
        found: dict[str, Any] = {"status": done.returncode, "message": done.stderr.decode(errors="replace")[:300]}
        for asked in self.tap.seen:
            if asked.path.startswith("/services/create"):
                spec = asked.body["TaskTemplate"]["ContainerSpec"]
                name = asked.body["Name"].removeprefix("st_")
                kept = {key: spec[key] for key in (*FIELDS, "Init") if spec.get(key) not in (None, "", [], {})}
                found.setdefault("services", {})[name] = {**kept, "Image": spec.get("Image", "")}
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=900)
    chosen = parser.parse_args()
    about = RealEngine(chosen.socket)
    real = RealStack(chosen.socket, chosen.root)
    rows = [[texts, real.ask(texts)] for texts in drawn(20261127, chosen.count)]
    path = OBSERVED / f"{about.name}-{about.version}.stacks.jsonl.gz"
    write(path, provenance(about.name, about.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

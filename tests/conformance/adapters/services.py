"""Lines of ``docker service create`` to compare with the real command line: the specification that it sends.

python -m tests.conformance.adapters.services SOCKET [--root DIR]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``). No swarm is needed.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import RealEngine, docker_of, entered
from tests.conformance.adapters.tap import Answer, Asked, Tap
from tests.conformance.cases.services import ENVIRONMENT, FILES, drawn
from tests.conformance.comparisons.services import FIELDS
from tests.conformance.recordings import OBSERVED, provenance, write


class RealService:
    """The command line in front of a socket that answers what a swarm would."""

    def __init__(self, socket: str, root: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="svc-", dir=Path(root) / "tmp"))
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        inside = "/" + str(self.folder.relative_to(root))
        self.tap = Tap(str(self.folder / "tap.sock"), socket, self._own)
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        host = f"DOCKER_HOST=unix://{inside}/tap.sock"
        self.cli = [*entered(root), "env", "-i", "-C", inside, host, *variables, docker_of(root)]

    def _own(self, asked: Asked) -> Answer | None:
        path = asked.path.partition("?")[0]
        if path == "/services/create":
            return 500, {"message": "not made"}
        if path.startswith("/networks/"):
            return 200, {"Id": path.split("/")[2], "Name": path.split("/")[2], "Scope": "swarm"}
        return (404, {"message": "no registry"}) if path.startswith("/distribution/") else None

    def ask(self, words: list[str]) -> dict[str, Any]:
        """Put one line to the command line."""
        self.tap.seen.clear()
        line = [*self.cli, "service", "create", *words]
        done = subprocess.run(line, capture_output=True, check=False, timeout=60)
        body = next((a.body for a in self.tap.seen if a.path.startswith("/services/create")), None)
        found: dict[str, Any] = {"status": done.returncode, "message": done.stderr.decode(errors="replace")[:200]}
        if body:
            spec = body["TaskTemplate"]["ContainerSpec"]
            found["spec"] = {key: spec[key] for key in FIELDS if spec.get(key)}
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=800)
    chosen = parser.parse_args()
    about = RealEngine(chosen.socket)
    real = RealService(chosen.socket, chosen.root)
    rows = [[words, real.ask(words)] for words in drawn(20261126, chosen.count)]
    path = OBSERVED / f"{about.name}-{about.version}.services.jsonl.gz"
    write(path, provenance(about.name, about.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

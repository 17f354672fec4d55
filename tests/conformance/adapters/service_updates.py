"""Lines of ``docker service update`` to compare with a real swarm: what it keeps of a service after each of them.

python -m tests.conformance.adapters.service_updates SOCKET [--root DIR]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``). The engine is made a swarm
of one node, on which no task starts, and leaves it at the end.
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
from tests.conformance.cases.service_updates import NAME, DrawnService, drawn
from tests.conformance.cases.services import ENVIRONMENT
from tests.conformance.comparisons.service_updates import FIELDS
from tests.conformance.recordings import OBSERVED, provenance, write


class RealSwarm:
    """The command line in front of an engine that is a swarm; no registry is asked."""

    def __init__(self, engine: RealEngine, socket: str, root: str) -> None:
        self.engine = engine
        folder = Path(tempfile.mkdtemp(prefix="svc-", dir=Path(root) / "tmp"))
        inside = "/" + str(folder.relative_to(root))
        self.tap = Tap(str(folder / "tap.sock"), socket, self._own)
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        host = f"DOCKER_HOST=unix://{inside}/tap.sock"
        self.cli = [*entered(root), "env", "-i", "-C", inside, host, *variables, docker_of(root), "service"]

    def _own(self, asked: Asked) -> Answer | None:
        return (404, {"message": "no registry"}) if asked.path.startswith("/distribution/") else None

    def begin(self) -> None:
        """Make the engine a swarm whose only node starts nothing."""
        self._post("/swarm/init", {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1:2377"})
        node = json.loads(self.engine.request("GET", "/nodes")[1])[0]
        spec = {**node["Spec"], "Availability": "drain"}
        self._post(f"/nodes/{node['ID']}/update?version={node['Version']['Index']}", spec)

    def end(self) -> None:
        """Leave the swarm."""
        self._post("/swarm/leave?force=1", {})

    def _post(self, url: str, body: Any) -> None:
        status, answer = self.engine.request("POST", url, body)
        if status >= 300:
            raise RuntimeError(answer.decode())

    def ask(self, service: DrawnService) -> list[Any]:
        """Create a service, update it, and remove it: what was seen after each update; nothing where it is refused."""
        created = self._run(["create", "--detach", *service.create])
        if created.returncode:
            return []
        seen = [[words, self._update(words)] for words in service.updates]
        self._run(["rm", NAME])
        return [service.create, seen]

    def _update(self, words: list[str]) -> dict[str, Any]:
        done = self._run(["update", "--detach", *words])
        found: dict[str, Any] = {"status": done.returncode, "message": done.stderr.decode(errors="replace")[:120]}
        if done.returncode == 0 and "Usage:" not in done.stdout.decode():
            spec = json.loads(self.engine.request("GET", f"/services/{NAME}")[1])["Spec"]["TaskTemplate"]
            found["spec"] = {key: value for key, value in spec["ContainerSpec"].items() if key in FIELDS}
        return found

    def _run(self, words: list[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*self.cli, *words], capture_output=True, check=False, timeout=60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=300)
    chosen = parser.parse_args()
    engine = RealEngine(chosen.socket)
    swarm = RealSwarm(engine, chosen.socket, chosen.root)
    swarm.begin()
    try:
        rows = [row for service in drawn(20261130, chosen.count) if (row := swarm.ask(service))]
    finally:
        swarm.end()
    path = OBSERVED / f"{engine.name}-{engine.version}.updates.jsonl.gz"
    write(path, provenance(engine.name, engine.version), rows)
    print(f"{path}: {len(rows)} services, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

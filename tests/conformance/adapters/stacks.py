"""Stack files to compare with the real command line: what each service's specification comes to.

python -m tests.conformance.adapters.stacks SOCKET [--root DIR]
python -m tests.conformance.adapters.stacks --slips [--client FILE]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``). No swarm is needed.
The slips, written to docker-VERSION.stack-slips.jsonl.gz, need no engine either: FILE is the program ``docker`` of a
release, which asks a socket that has answers of its own.
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
from tests.conformance.cases.stack_slips import slips
from tests.conformance.cases.stacks import ENVIRONMENT, FILES, drawn
from tests.conformance.comparisons.services import FIELDS
from tests.conformance.recordings import OBSERVED, provenance, write


class RealStack:
    """The command line in front of a socket that answers what a swarm would."""

    def __init__(self, socket: str, root: str, client: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stack-", dir=Path(root) / "tmp"))
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        inside = "/" + str(self.folder.relative_to(root))
        self.alone = not socket
        self.info = {} if self.alone else json.loads(RealEngine(socket).request("GET", "/info")[1])
        self.info["Swarm"] = {
            "ControlAvailable": True,
            "LocalNodeState": "active",
            "NodeID": "n",
            "NodeAddr": "127.0.0.1",
        }
        self.tap = Tap(str(self.folder / "tap.sock"), socket, self._own)
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        host = f"DOCKER_HOST=unix://{inside}/tap.sock"
        self.docker = [*entered(root), "env", "-i", "-C", inside, host, *variables, client or docker_of(root)]
        if self.alone:
            own = self._said("-H", "unix:///none", "version", "--format", "{{.Client.APIVersion}}")
            self.docker.insert(-1, f"DOCKER_API_VERSION={own}")
        self.cli = [*self.docker, "stack", "deploy"]

    def _own(self, asked: Asked) -> Answer | None:
        path = asked.path.partition("?")[0]
        if path == "/info":
            return 200, self.info
        if self.alone and (answer := self._of_nobody(path)):
            return answer
        if path in ("/services", "/networks", "/secrets", "/configs", "/tasks"):
            return 200, []
        if path in ("/networks/create", "/services/create"):
            return 201, {"Id": "i", "ID": "i"}
        if path.startswith("/distribution/"):
            return 404, {"message": "no registry"}
        return (404, {"message": "not found"}) if self.alone else None

    @staticmethod
    def _of_nobody(path: str) -> Answer | None:
        """Answer in the place of an engine that has the secret and the config of a stack."""
        if path == "/_ping":
            return 200, "OK"
        if path in ("/secrets", "/configs"):
            return 200, [{"ID": "i", "Spec": {"Name": f"st_{path[1]}"}}]
        if path == "/version":
            return 200, {"Version": "1", "ApiVersion": "1.41", "MinAPIVersion": "1.24", "Os": "linux", "Arch": "amd64"}
        return (201, {"ID": "i"}) if path in ("/secrets/create", "/configs/create") else None

    def version(self) -> str:
        """Return the version of the command line."""
        return self._said("--version").split()[2].partition("+")[0].rstrip(",")

    def _said(self, *words: str) -> str:
        """Return what the command line prints, also where it has no engine to ask."""
        return subprocess.run([*self.docker, *words], capture_output=True, text=True, check=False).stdout.strip()

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


def record_slips(real: RealStack) -> None:
    """Put every stack with a value that may be wrong to the command line."""
    rows = [[texts, real.ask(texts)] for texts in slips()]
    path = OBSERVED / f"docker-{real.version()}.stack-slips.jsonl.gz"
    write(path, provenance("docker", real.version()), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket", nargs="?", default="")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=900)
    parser.add_argument("--slips", action="store_true", help="files with one value that may be wrong")
    parser.add_argument("--client", default="")
    chosen = parser.parse_args()
    if chosen.slips:
        record_slips(RealStack("", chosen.root, chosen.client))
        return
    about = RealEngine(chosen.socket)
    real = RealStack(chosen.socket, chosen.root)
    rows = [[texts, real.ask(texts)] for texts in drawn(20261127, chosen.count)]
    path = OBSERVED / f"{about.name}-{about.version}.stacks.jsonl.gz"
    write(path, provenance(about.name, about.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

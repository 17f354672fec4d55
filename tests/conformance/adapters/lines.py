"""Put lines of ``docker create`` to the real command line, record what it does, and compare dsim with it.

python -m tests.conformance.adapters.lines SOCKET [--root DIR] [--count N]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``); SOCKET is as seen
from here.
Writes tests/conformance/observed/docker-<version>.lines.jsonl.gz.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import RealEngine, docker_of, entered
from tests.conformance.cases import run_lines
from tests.conformance.cases.lines import cases
from tests.conformance.comparisons.lines import PREFIX, Shown, packed
from tests.conformance.recordings import OBSERVED, provenance, write


class RealLine:
    """The command line beside one engine."""

    def __init__(self, real: RealEngine, socket: str, root: str = "/") -> None:
        self.real, self.root = real, Path(root)
        self.socket = "/" + str(Path(socket).relative_to(root)) if root != "/" else socket
        self.folder = Path(tempfile.mkdtemp(prefix="dr-", dir=self.root / "tmp"))
        inside = "/" + str(self.folder.relative_to(self.root))
        own = Path(docker_of(root)).parent if root == "/" else "/usr/bin"
        self.enter = [
            *entered(root),
            "env",
            "-i",
            "-C",
            inside,
            f"PATH={own}:/usr/bin:/bin",
            f"DOCKER_HOST=unix://{self.socket}",
        ]
        real.load({f"dr-{name}": config for name, config in run_lines.IMAGES.items()})

    def close(self) -> None:
        """Remove the folder and what the lines may have made."""
        shutil.rmtree(self.folder)
        for volume in ("dr-vol",):
            self.real.request("DELETE", f"/volumes/{volume}")

    def create(self, case: run_lines.Case) -> Shown:
        """Put one line to the command line."""
        for path in self.folder.iterdir():
            path.unlink()
        for name, text in case["files"].items():
            (self.folder / name).write_text(text, encoding="utf-8", newline="")
        image = f"{PREFIX}{case['image']}:1"
        words = [image if word == "IMAGE" else word for word in case["words"]]
        variables = [f"{name}={value}" for name, value in case["environment"].items()]
        done = subprocess.run(
            [*self.enter, *variables, "docker", "create", *words], capture_output=True, text=True, check=False
        )
        printed = done.stdout.strip().rpartition("\n")[2]  # from 29 on, options that go away are told in front
        if done.returncode or len(printed) != 64:
            return Shown(done.returncode, done.stderr.strip()[:1000])
        return Shown(0, "", self._made(printed))

    def _made(self, container: str) -> dict[str, Any]:
        made = json.loads(self.real.request("GET", f"/containers/{container}/json")[1])
        self.real.request("DELETE", f"/containers/{container}?force=1&v=1")
        config = made["Config"]
        return {
            "args": [made["Path"], *made["Args"]],
            "env": sorted(config.get("Env") or []),
            "cwd": config.get("WorkingDir") or "/",
            "user": config.get("User") or "",
            "tty": config["Tty"],
            "init": made["HostConfig"].get("Init"),
            "stop_signal": config.get("StopSignal") or "",
            "stop_timeout": config.get("StopTimeout"),
            "healthcheck": config.get("Healthcheck"),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=2400)
    chosen = parser.parse_args()
    real = RealEngine(chosen.socket)
    line = RealLine(real, chosen.socket, chosen.root)
    try:
        rows = [packed(case, line.create(case)) for case in cases(chosen.count)]
    finally:
        line.close()
    path = OBSERVED / f"{real.name}-{real.version}.lines.jsonl.gz"
    write(path, provenance(real.name, real.version), rows)
    print(f"{path}: {len(rows)} lines, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

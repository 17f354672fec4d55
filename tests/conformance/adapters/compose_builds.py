"""Put Compose services that are built to a real Compose and a real engine, and compare dsim with what they did.

python -m tests.conformance.adapters.compose_builds SOCKET --root DIR [--count N]

DIR is a folder with a Linux system of its own (or ``/``), where docker and its Compose plugin are; SOCKET is the
engine's as seen from here. Writes tests/conformance/observed/builds-<version>.jsonl.gz.
"""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import RealEngine, entered
from tests.conformance.cases.compose_builds import case
from tests.conformance.recordings import OBSERVED, provenance, write


class RealBuilds:
    """The docker command line with its Compose, beside one engine."""

    def __init__(self, socket: str, root: str) -> None:
        self.engine, self.root = RealEngine(socket), Path(root)
        inside = socket if root == "/" else "/" + str(Path(socket).relative_to(root))
        self.enter = [*entered(root), "env", "-i", "PATH=/usr/bin:/bin", "HOME=/root",
                      f"DOCKER_HOST=unix://{inside}"]  # fmt: skip
        shown = subprocess.run(
            [*self.enter, "docker", "compose", "version", "--short"], capture_output=True, text=True, check=True
        )
        self.version = shown.stdout.strip().partition("-")[0].removeprefix("v")

    def ask(self, asked: dict[str, Any], project: str) -> list[Any]:
        """Build the service and make its container; give its process, or None and what was said."""
        folder = Path(tempfile.mkdtemp(prefix="builds-", dir=self.root / "tmp"))
        inside = "/" + str(folder.relative_to(self.root))
        try:
            for name, text in asked["files"].items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
            variables = [f"{name}={value}" for name, value in asked["environment"].items()]
            compose = [*self.enter, *variables, "docker", "compose", "--project-directory", inside, "-p", project]
            for words in (["build", "a"], ["create", "--no-build", "a"]):
                done = subprocess.run([*compose, *words], capture_output=True, text=True, check=False, timeout=300)
                if done.returncode:
                    return [None, done.stderr.strip()[-300:].replace(inside, "")]
            return self._inspect(project)
        finally:
            shutil.rmtree(folder)
            subprocess.run(
                [*self.enter, "docker", "compose", "-p", project, "down", "--rmi", "all"],
                capture_output=True,
                check=False,
            )

    def _inspect(self, project: str) -> list[Any]:
        shown = subprocess.run([*self.enter, "docker", "ps", "-aq", "--filter", f"label=com.docker.compose.project={project}"],
                               capture_output=True, text=True, check=True)  # fmt: skip
        seen = self.engine.inspect(shown.stdout.split()[0])
        return [[seen.args, sorted(seen.env or []), seen.cwd, seen.user], ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=150)
    chosen = parser.parse_args()
    real = RealBuilds(chosen.socket, chosen.root)
    rows = [[asked, *real.ask(asked, f"dsim-build-{seed}")] for seed in range(chosen.count) for asked in [case(seed)]]
    path = OBSERVED / f"builds-{real.version}.jsonl.gz"
    write(path, {**provenance("compose", real.version), "behind": real.engine.version}, rows)
    print(
        f"{path}: {len(rows)} answers, {sum(row[1] is not None for row in rows)} made, {json.dumps(path.stat().st_size)} bytes"
    )


if __name__ == "__main__":
    main()

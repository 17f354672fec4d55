"""Put lines of ``podman create`` to the real podman, record what it does, and compare dsim with it.

python -m tests.conformance.adapters.podman_lines [--root DIR] [--enter WORDS] [--count N] [--options WORDS]

DIR is a folder with a Linux system of its own, WORDS enters it: ``nsenter -t PID -m --`` where a process PID holds a
mount namespace whose root it is (podman remounts its root when it unpacks images, which a plain ``chroot`` cannot).
Writes tests/conformance/observed/podman-<version>.lines.jsonl.gz. Containers are created without a network, never started.
"""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.conformance.adapters.engines import archive, entered
from tests.conformance.cases.podman_lines import PATH, cases
from tests.conformance.cases.run_lines import IMAGES, Case
from tests.conformance.comparisons.lines import PREFIX, Shown, packed
from tests.conformance.recordings import OBSERVED, provenance, write


class RealPodman:
    """Podman's own command line."""

    def __init__(self, root: str, options: str, enter: str = "") -> None:
        self.root = Path(root)
        self.folder = Path(tempfile.mkdtemp(prefix="dr-", dir=self.root / "tmp"))
        inside = "/" + str(self.folder.relative_to(self.root))
        self.enter = [*entered(root, enter), "env", "-i", "-C", inside, f"PATH={PATH}"]
        self.podman = ["podman", *shlex.split(options)]
        self.version = self.ask("version", "--format", "{{.Client.Version}}").stdout.strip()
        (self.folder / "images.tar").write_bytes(archive({f"dr-{name}": config for name, config in IMAGES.items()}))
        loaded = self.ask("load", "-i", "images.tar")
        if loaded.returncode:
            raise RuntimeError(f"cannot load images: {loaded.stderr[-500:]}")

    def ask(self, *words: str, variables: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Run one command of podman."""
        words = (*self.enter, *variables, *self.podman, *words)
        return subprocess.run(words, capture_output=True, text=True, check=False)

    def create(self, case: Case) -> Shown:
        """Put one line to podman."""
        for name, text in case["files"].items():
            (self.folder / name).write_text(text, encoding="utf-8", newline="")
        image = f"{PREFIX}{case['image']}:1"
        words = [image if word == "IMAGE" else word for word in case["words"]]
        variables = tuple(f"{name}={value}" for name, value in case["environment"].items())
        done = self.ask("create", *words, variables=variables)
        if done.returncode or len(done.stdout.strip()) != 64:
            return Shown(done.returncode, done.stderr.strip()[-300:])
        made = json.loads(self.ask("inspect", done.stdout.strip()).stdout)[0]
        self.ask("rm", "-f", done.stdout.strip())
        config = made["Config"]
        args = [made["Path"], *made["Args"]]
        shown = {
            "env": sorted(config.get("Env") or []),
            "cwd": config.get("WorkingDir") or "/",
            "user": config.get("User") or "",
        }
        return Shown(0, "", {"args": args, **shown})

    def close(self) -> None:
        """Remove what was made."""
        shutil.rmtree(self.folder)
        self.ask("rmi", "-f", *[f"{PREFIX}{name}:1" for name in IMAGES])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default="/")
    parser.add_argument("--enter", default="")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--options", default="--cgroup-manager=cgroupfs")
    chosen = parser.parse_args()
    real = RealPodman(chosen.root, chosen.options, chosen.enter)
    try:
        rows = [packed(case, real.create(case)) for case in cases(chosen.count)]
    finally:
        real.close()
    path = OBSERVED / f"podman-{real.version}.lines.jsonl.gz"
    write(path, provenance("podman", real.version), rows)
    print(f"{path}: {len(rows)} lines, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""Put pods to the real ``podman kube play``, record the containers that it makes, and compare dsim with it.

python -m tests.conformance.adapters.kube_plays [--root DIR] [--enter WORDS] [--options WORDS]

The options are those of ``podman_lines``. Writes tests/conformance/observed/podman-<version>.plays.jsonl.gz. Nothing is
started; the pods have no network.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import archive, entered
from tests.conformance.cases.kube_plays import cases, manifest
from tests.conformance.comparisons.kube_plays import shown
from tests.conformance.recordings import OBSERVED, provenance, write


class RealPlay:
    """Podman's own command line, in a folder."""

    def __init__(self, root: str, enter: str, options: str, images: list[dict[str, Any]]) -> None:
        self.root = Path(root)
        self.folder = Path(tempfile.mkdtemp(prefix="play-", dir=self.root / "tmp"))
        inside = "/" + str(self.folder.relative_to(self.root))
        self.podman = [*entered(root, enter), "env", "-C", inside, "podman", *shlex.split(options)]
        self.version = self.ask("version", "--format", "{{.Client.Version}}").stdout.strip()
        for start in range(0, len(images), 100):
            batch = {f"play-{start + n}": image for n, image in enumerate(images[start : start + 100])}
            (self.folder / "images.tar").write_bytes(archive(batch))
            loaded = self.ask("load", "-i", "images.tar")
            if loaded.returncode:
                raise RuntimeError(f"cannot load images: {loaded.stderr[-500:]}")

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command of podman."""
        return subprocess.run([*self.podman, *words], capture_output=True, text=True, check=False)

    def play(self, containers: list[dict[str, Any]]) -> list[list[Any]]:
        """Make the containers of one pod; a pod that is refused is taken apart."""
        (self.folder / "pod.yaml").write_text(manifest(containers), encoding="utf-8")
        done = self.ask("kube", "play", "--network", "none", "--start=false", "pod.yaml")
        if done.returncode == 0:
            names = [f"play-{container['name']}" for container in containers]
            rows = [[shown(seen), ""] for seen in json.loads(self.ask("inspect", *names).stdout)]
        self.ask("pod", "rm", "-f", "play")
        self.ask("secret", "rm", "sec")
        if done.returncode == 0:
            return rows
        if len(containers) == 1:
            return [[None, done.stderr.strip()[-200:]]]
        return [row for container in containers for row in self.play([container])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default="/")
    parser.add_argument("--enter", default="")
    parser.add_argument("--options", default="--cgroup-manager=cgroupfs")
    chosen = parser.parse_args()
    every = cases()
    images = [dict(image) for image in {json.dumps(case["image"]): case["image"] for case in every}.values()]
    real = RealPlay(chosen.root, chosen.enter, chosen.options, images)
    containers = []
    for number, case in enumerate(every):
        image = f"localhost/play-{images.index(case['image'])}:1"
        containers.append({**case["container"], "name": f"c{number}", "imagePullPolicy": "Never", "image": image})
    answers = [row for start in range(0, len(every), 20) for row in real.play(containers[start : start + 20])]
    rows = [[case, *answer] for case, answer in zip(every, answers, strict=True)]
    shutil.rmtree(real.folder)
    path = OBSERVED / f"podman-{real.version}.plays.jsonl.gz"
    write(path, provenance("podman", real.version), rows)
    print(
        f"{path}: {len(rows)} containers, {sum(row[1] is not None for row in rows)} made, {path.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()

"""Put drawn lines to the real podman-compose, with a podman that only writes down its words, and compare with dsim.

python -m tests.conformance.adapters.podman_compose PROGRAM     writes observed/podman-compose-VERSION.lines.jsonl.gz

PROGRAM is the installed podman-compose. No engine is needed: what is recorded are the words with which it calls podman
to create a container, or to execute words in one.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.adapters import stand_in
from tests.conformance.cases.podman_compose import COUNT, case
from tests.conformance.recordings import OBSERVED, provenance, write

FOLDER = "project"
"""The name of the folder with the files, by which the project is called."""
ANSWERS = ((["--version"], "podman version 5.8.6"), (["ps"], "[]"))
_OWN_LABELS = ("io.podman.compose.", "PODMAN_SYSTEMD_UNIT=", "com.docker.compose.")


def ask(program: str, asked: Mapping[str, Any]) -> list[Any]:
    """Return the lines of podman that create containers or execute words, and the end of what it says."""
    with tempfile.TemporaryDirectory(prefix="podman-compose-") as name:
        folder, podman = Path(name, FOLDER), Path(name, "podman")
        folder.mkdir()
        for path, text in asked["files"].items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="")
        variables = {"HOME": str(folder), "PWD": str(folder), **asked["environment"]}
        seen = stand_in.called(
            [program, "--podman-path", str(podman), *asked["words"]], folder, podman, ANSWERS, variables
        )
        lines = [_line(call, name) for call in seen.calls if call and call[0] in ("create", "run", "exec")]
        return [lines, seen.error.replace(name, "").strip().rpartition("\n")[2][-200:]]


def _line(call: list[str], place: str) -> list[str]:
    """Return a call without the labels that podman-compose adds, and without the name of the folder around its own."""
    kept: list[str] = []
    for word in call:
        if kept[-1:] == ["--label"] and word.startswith(_OWN_LABELS):
            kept.pop()
        else:
            kept.append(word.replace(place, ""))
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    shown = subprocess.run(
        [chosen.program, "--dry-run", "version", "--short"], capture_output=True, text=True, check=True
    )
    version = shown.stdout.strip().splitlines()[-1]
    cases = [case(seed) for seed in range(chosen.count)]
    with ThreadPoolExecutor(2) as workers:
        rows = [
            [asked, *done]
            for asked, done in zip(cases, workers.map(lambda each: ask(chosen.program, each), cases), strict=True)
        ]
    path = chosen.output or OBSERVED / f"podman-compose-{version}.lines.jsonl.gz"
    write(path, provenance("podman-compose", version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

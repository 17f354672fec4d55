"""Which branches of a room the tests take, held at the figures of coverage.toml: python -m tests.coverage.

Only the rooms that have a figure are measured, by the tests that are about them and call them in their own process.
Each test draws the same cases every time, so the figures stay.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

ROOT = Path(__file__).parents[1]
PLAIN = ("tests/property", "tests/scenarios", "tests/conformance/test_observed.py")


class Room(NamedTuple):
    """A room, its branches, how many of them are taken, and the percentage that it is held to."""

    name: str
    branches: int
    taken: int
    held: float

    @property
    def percent(self) -> float:
        """Give the percentage of the branches that are taken; a room without branches has all of them."""
        return 100 * self.taken / self.branches if self.branches else 100.0

    @property
    def falls(self) -> bool:
        """Tell whether fewer branches are taken than the room is held to."""
        return self.percent < self.held


def measure(names: Iterable[str], folder: Path) -> dict[str, Mapping[str, int]]:
    """Run the tests of rooms; give the summary that coverage.py makes of each file, by its path."""
    environment = os.environ | {"COVERAGE_FILE": str(folder / "data")}
    coverage = [sys.executable, "-m", "coverage"]
    tests = [*(f"tests/unit/{name}" for name in names), *PLAIN]
    pytest = ["pytest", "-q", "-n", "auto", "--hypothesis-profile=quick", "-p", "no:cacheprovider", *tests]
    source = "--source=" + ",".join(f"simulator/{name}" for name in names)
    subprocess.run([*coverage, "run", source, "-m", *pytest], cwd=ROOT, env=environment, check=True)
    subprocess.run([*coverage, "combine", "-q"], cwd=ROOT, env=environment, check=True)
    written = folder / "report.json"
    subprocess.run([*coverage, "json", "-q", "-o", str(written)], cwd=ROOT, env=environment, check=True)
    return {path: file["summary"] for path, file in json.loads(written.read_text())["files"].items()}


def rooms(files: Mapping[str, Mapping[str, int]], held: Mapping[str, float]) -> list[Room]:
    """Sum the files of each room that is held to a figure."""
    branches: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for path, file in files.items():
        name = Path(path).relative_to("simulator").parts[0]
        branches[name] += file["num_branches"]
        taken[name] += file["covered_branches"]
    return [Room(name, branches[name], taken[name], held[name]) for name in held]


def main() -> int:
    """Print a table of the rooms; the exit status is 1 where one falls below what it is held to."""
    held = tomllib.loads((ROOT / "tests" / "coverage.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        found = rooms(measure(held, Path(folder)), held)
    rows = [(room.name, room.branches, room.percent, room.held, "falls" if room.falls else "") for room in found]
    print(tabulate(rows, ("room", "branches", "taken %", "held to %", ""), floatfmt=".1f"))
    return 1 if any(room.falls for room in found) else 0


if __name__ == "__main__":
    sys.exit(main())

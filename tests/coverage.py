"""Which branches of each room the tests take, held at the figures of pyproject.toml: python -m tests.coverage.

The tests are those that call dsim in their own process; each draws the same cases every time, so the figures stay.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

ROOT = Path(__file__).parents[1]
TESTS = ("tests/unit", "tests/property", "tests/scenarios", "tests/conformance")


class Room(NamedTuple):
    """A room, its branches, how many of them are taken, and the percentage that it is held to; None where to none."""

    name: str
    branches: int
    taken: int
    held: float | None

    @property
    def percent(self) -> float:
        """Give the percentage of the branches that are taken; a room without branches has all of them."""
        return 100 * self.taken / self.branches if self.branches else 100.0

    @property
    def falls(self) -> bool:
        """Tell whether fewer branches are taken than the room is held to."""
        return self.held is not None and self.percent < self.held


def measure(folder: Path) -> dict[str, Mapping[str, int]]:
    """Run the tests; give the summary that coverage.py makes of each file, by its path."""
    environment = os.environ | {"COVERAGE_FILE": str(folder / "data")}
    coverage = [sys.executable, "-m", "coverage"]
    pytest = ["pytest", "-q", "-n", "auto", "--hypothesis-profile=quick", "-p", "no:cacheprovider", *TESTS]
    subprocess.run([*coverage, "run", "-m", *pytest], cwd=ROOT, env=environment, check=True)
    subprocess.run([*coverage, "combine", "-q"], cwd=ROOT, env=environment, check=True)
    written = folder / "report.json"
    subprocess.run([*coverage, "json", "-q", "-o", str(written)], cwd=ROOT, env=environment, check=True)
    return {path: file["summary"] for path, file in json.loads(written.read_text())["files"].items()}


def rooms(files: Mapping[str, Mapping[str, int]], held: Mapping[str, float]) -> list[Room]:
    """Sum the files of each room; a room that is held to a figure is there even without files."""
    branches: Counter[str] = Counter(dict.fromkeys(held, 0))
    taken: Counter[str] = Counter()
    for path, file in files.items():
        name = Path(path).relative_to("simulator").parts[0]
        branches[name] += file["num_branches"]
        taken[name] += file["covered_branches"]
    return [Room(name, branches[name], taken[name], held.get(name)) for name in sorted(branches)]


def main() -> int:
    """Print a table of the rooms; the exit status is 1 where one falls below what it is held to."""
    held = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["dsim"]["branches"]
    with tempfile.TemporaryDirectory() as folder:
        found = rooms(measure(Path(folder)), held)
    rows = [(room.name, room.branches, room.percent, room.held, "falls" if room.falls else "") for room in found]
    print(tabulate(rows, ("room", "branches", "taken %", "held to %", ""), floatfmt=".1f"))
    return 1 if any(room.falls for room in found) else 0


if __name__ == "__main__":
    sys.exit(main())

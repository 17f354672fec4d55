"""Dockerfiles of other projects, made so that a real builder can build them at once, and what it says of them.

python -m tests.conformance.adapters.harmless FOLDER SOCKET BUILDER [COUNT [SEED]]   # buildkit@0.25.2, classic@20.10.24

RUN, COPY and ADD are taken out, and a base image becomes one of those that the conformance tests load; every other
line stays as somebody wrote it. Half of the files are changed in one to three places as well. Prints where dsim
differs; the exit status is 1 then. The folder is somebody's checkout of other projects; none of it belongs here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from simulator.engine.engines import find_builder
from tests.conformance.adapters.builders import BuildKit, Classic, RealBuilder
from tests.conformance.adapters.dockerfiles import asked
from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases.dockerfiles import BASES
from tests.conformance.cases.harmless import cases
from tests.conformance.comparisons.dockerfiles import simulated


def main() -> int:
    """Ask a builder, and say where it differs."""
    folder, socket, name, *numbers = sys.argv[1:]
    count, seed = (*map(int, numbers), *(300, 1)[len(numbers) :])[:2]
    kind, _, version = name.partition("@")
    real: RealBuilder = Classic(RealEngine(socket)) if kind == "classic" else BuildKit(socket, version)
    RealEngine(socket).load({f"base-{base}": config for base, config in BASES.items()})
    rows = asked(real, list(cases(Path(folder), find_builder(name), count, seed)))
    wrong = [row for row in rows if simulated(row[0], name) != row[1]]
    for case, seen, message in wrong:
        print(f"{case['text']!a}\n  dsim {simulated(case, name)}\n  {name} {seen or message}")
    print(f"{name}: {len(rows)} answers, {sum(row[1] is None for row in rows)} refused, {len(wrong)} differ")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

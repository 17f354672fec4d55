"""Dockerfiles to measure with: a folder of real ones, or generated ones that are shaped like those.

The numbers below were counted in 1,890 Dockerfiles of well-known public repositories: docker-library/*,
dotnet/dotnet-docker, adoptium/containers, vulhub/vulhub, jessfraz/dockerfiles, nodejs/docker-node,
jupyter/docker-stacks, moby/buildkit, nginx/docker-nginx, rust-lang/docker-rust. A file of them has 60 lines and 9.5
instructions; 10 of its lines are comments, 8 are blank, 34 are of RUN.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COUNT = 500
STAGES = ((1, 0.70), (2, 0.20), (3, 0.07), (4, 0.03))
# Instructions in a stage, on average: an instruction, and how its text begins.
INSTRUCTIONS = (
    ("RUN", 1.69),
    ("RUN --mount=type=cache,target=/root/.cache", 0.07),
    ("ENV", 1.31),
    ("COPY", 0.25),
    ("COPY --from=base", 0.46),
    ("ARG", 0.33),
    ("LABEL", 0.21),
    ("WORKDIR", 0.20),
    ("EXPOSE", 0.12),
    ("USER", 0.10),
    ("SHELL", 0.04),
    ("VOLUME", 0.04),
    ("STOPSIGNAL", 0.03),
)
CMD, ENTRYPOINT, EXEC_FORM = 0.42, 0.38, 0.98  # of the files; of the two
RUN_LINES = ((1, 0.20), (2, 0.10), (4, 0.15), (8, 0.25), (20, 0.17), (50, 0.10), (120, 0.03))  # lines of RUN
ENV_PAIRS = ((1, 0.86), (2, 0.06), (3, 0.05), (6, 0.03))
ENV_VALUES = (("1.27.3", 0.71), ('"two words"', 0.18), ("/opt/$NAME/bin:$PATH", 0.11))
COMMENTS, BLANKS = 0.08, 0.75  # inside RUN, of its lines; in front of an instruction
LENGTHS = ((7, 0.10), (15, 0.20), (27, 0.28), (47, 0.25), (79, 0.12), (160, 0.05))  # characters of a line
TEXTS = {
    "COPY": "docker-entrypoint.sh /usr/local/bin/",
    "COPY --from=base": "/usr/local/ /usr/local/",
    "ARG": "VERSION=1.27.3",
    "LABEL": 'maintainer="Somebody <somebody@example.org>"',
    "WORKDIR": "/srv/app",
    "EXPOSE": "8080",
    "USER": "app",
    "SHELL": '["/bin/bash", "-o", "pipefail", "-c"]',
    "VOLUME": "/var/lib/app",
    "STOPSIGNAL": "SIGQUIT",
}


def real(folder: Path) -> list[str]:
    """Read every file below a folder that is UTF-8 and not blank."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            continue
        if text.strip():
            found.append(text)
    return found


def generated(seed: int = 20261124) -> list[str]:
    """Draw Dockerfiles; the same for the same seed."""
    chance = random.Random(seed)
    return ["\n".join(_lines(chance)) + "\n" for _ in range(COUNT)]


def _lines(chance: random.Random) -> Iterator[str]:
    yield from ["#", *["# NOTE: this file is generated"] * 13, "#", ""] if chance.random() < 0.4 else []
    stages = _drawn(chance, STAGES)
    for stage in range(stages):
        yield f"FROM registry.example/base:{stage}" + (" AS base" if stage == 0 and stages > 1 else "")
        drawn = [name for name, mean in INSTRUCTIONS for _ in range(_count(chance, mean))]
        chance.shuffle(drawn)
        for name in drawn:
            if "--from" not in name or stage:
                yield from [""] if chance.random() < BLANKS else []
                yield from _instruction(name, chance)
    for keyword, share in (("ENTRYPOINT", ENTRYPOINT), ("CMD", CMD)):
        if chance.random() < share:
            yield f'{keyword} ["docker-entrypoint.sh", "run"]' if chance.random() < EXEC_FORM else f"{keyword} exec run"


def _instruction(name: str, chance: random.Random) -> Iterator[str]:
    if name == "ENV":
        pairs = [f"NAME{n}={_drawn(chance, ENV_VALUES)}" for n in range(_drawn(chance, ENV_PAIRS))]
        yield "ENV " + " \\\n    ".join(pairs)
        return
    if not name.startswith("RUN"):
        yield f"{name} {TEXTS[name]}"
        return
    count = _drawn(chance, RUN_LINES)
    yield f"{name} set -eux;" + " \\" * (count > 1)
    for number in range(2, count + 1):
        if chance.random() < COMMENTS:
            yield "# and why that is so"
        yield "\t" + "x" * _drawn(chance, LENGTHS) + ";" + " \\" * (number < count)


def _drawn(chance: random.Random, shares: tuple[tuple[object, float], ...]) -> Any:
    return chance.choices([value for value, _ in shares], [share for _, share in shares])[0]


def _count(chance: random.Random, mean: float) -> int:
    """Draw a count with a mean: geometric, as most stages have none and some have many."""
    count = 0
    while chance.random() < mean / (1 + mean):
        count += 1
    return count

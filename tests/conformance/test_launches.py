"""dsim says of containers what became of them when they were really started: recorded, and on an engine that runs now.

The live part runs where DSIM_LIVE names the socket of a Docker Engine; see test_live.py. DSIM_SEED repeats a run.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.adapters.engines import RealEngine
from tests.conformance.adapters.launches import Launcher, record
from tests.conformance.comparisons.launches import Judgement, judgement
from tests.conformance.recordings import OBSERVED, read

LAUNCHES = sorted(OBSERVED.glob("*.launches.jsonl.gz"))
SOCKET = os.environ.get("DSIM_LIVE", "")
ROOT = os.environ.get("DSIM_LIVE_ROOT", "/")
SEED = int(os.environ.get("DSIM_SEED") or random.SystemRandom().randrange(2**32))


def stem(path: Path) -> str:
    return path.name.partition(".launches")[0]


def engine_of(about: dict[str, Any]) -> str:
    return f"{about['engine']}@{about['version']}"


def rows_with_root_filesystem(rows: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    rootfs = None
    for row in rows:
        if isinstance(row, dict):
            rootfs = row
        else:
            yield rootfs, row[0], row[1]


def judged(rows: Sequence[Any], engine: str) -> list[tuple[Any, Judgement]]:
    return [(case, judgement(case, seen, rootfs, engine)) for rootfs, case, seen in rows_with_root_filesystem(rows)]


def less(rootfs: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Know less of a root filesystem: some files are not listed, and of some nothing but their type is known."""
    files = {path: entry for path, entry in rootfs["files"].items() if chance.random() < 0.85}
    content = ("text", "bytes", "elf", "program", "handles")
    return {
        "complete": False,
        "files": {
            path: {key: value for key, value in entry.items() if key not in content} if chance.random() < 0.1 else entry
            for path, entry in files.items()
        },
    }


@pytest.mark.parametrize("path", LAUNCHES, ids=stem)
def test_dsim_says_what_became_of_every_container_that_was_started(path: Path) -> None:
    about, rows = read(path)
    found = judged(rows, engine_of(about))
    assert len(found) >= 1500
    assert [(case, judgement.false) for case, judgement in found if judgement.false] == []
    unknown = [judgement.unknown for _, judgement in found if judgement.unknown]
    assert len(unknown) <= len(found) // 10, Counter(field for fields in unknown for field in fields)


@pytest.mark.parametrize("path", LAUNCHES, ids=stem)
def test_less_knowledge_makes_no_statement_false(path: Path) -> None:
    about, rows = read(path)
    chance = random.Random(20261128)
    wrong = []
    for rootfs, case, seen in rows_with_root_filesystem(rows):
        if chance.random() < 0.3:
            found = judgement(case, seen, less(rootfs, chance), engine_of(about))
            wrong += [(case, found.false)] if found.false else []
    assert wrong == []


@pytest.mark.skipif(not SOCKET, reason="DSIM_LIVE names no socket")
def test_the_engine_starts_fresh_containers_as_dsim_says() -> None:
    engine = RealEngine(SOCKET)
    at = SOCKET if ROOT == "/" else f"/{Path(SOCKET).relative_to(ROOT)}"
    cli = [*([] if ROOT == "/" else ["chroot", ROOT]), "docker", "-H", f"unix://{at}"]
    try:
        rows = list(record(Launcher(engine, cli), engine.name, SEED, 240))
    finally:
        engine.close()
    found = judged(rows, f"{engine.name}@{engine.version}")
    print(f"seed {SEED}, {len(found)} containers, {sum(bool(judgement.unknown) for _, judgement in found)} not known")
    assert [(case, judgement.false) for case, judgement in found if judgement.false] == [], (
        f"DSIM_SEED={SEED} repeats this"
    )
    assert len(found) >= 200

"""dsim says of containers what became of them when they were really started; always run, offline."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.comparisons.launches import Judgement, Observed, judge, judged, judgement, with_root_filesystem
from tests.conformance.recordings import OBSERVED, read

LAUNCHES = sorted(OBSERVED.glob("*.launches.jsonl.gz"))


def stem(path: Path) -> str:
    return path.name.partition(".launches")[0]


def engine_of(about: dict[str, Any]) -> str:
    runtime = f"+{about['runtime']}" if about["engine"] == "podman" else ""
    return f"{about['engine']}@{about['version']}{runtime}"


def less(rootfs: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    """Know less of a root filesystem: some files are not listed, and of some nothing but their type is known.

    Folders stay, and links: what is not listed above a path is said to be a directory that everybody may search. So
    does all where /run is listed, which is taken for a directory where it is not.
    """
    listed = rootfs["files"]
    kept = ("directory", "symlink", *(("file",) if "/run" in listed else ()))
    files = {path: entry for path, entry in listed.items() if entry["type"] in kept or chance.random() < 0.8}
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
    for rootfs, case, seen in with_root_filesystem(rows):
        if chance.random() < 0.3:
            found = judgement(case, seen, less(rootfs, chance), engine_of(about))
            wrong += [(case, found.false)] if found.false else []
    assert wrong == []


STARTED = {
    "outcome": "started", "executes": "/bin/show", "args": ["show", "a"], "exit": {"run": None, "state": None},
    "message": None,
    "pid1": {"is": "program", "args": ["show", "a"]}, "becomes": [{"args": ["show", "a"]}],
}  # fmt: skip
SHOWN = {"argv": ["show", "a"], "exe": "/bin/show", "pid": 1, "parents": []}
BEHIND_A_SHELL = {**SHOWN, "pid": 7, "parents": [["sh", "-c", "show a; true"]]}


def test_what_is_so_is_no_false_statement() -> None:
    assert judge(STARTED, Observed("started", 0, 0, None, (SHOWN,))) == Judgement((), ())


@pytest.mark.parametrize(
    "real",
    [
        Observed("started", 0, 0, None, ({**SHOWN, "argv": ["show", "b"]},)),
        Observed("started", 0, 0, None, (BEHIND_A_SHELL,)),
        Observed("exec-failed", 1, 1, "exec /bin/show: permission denied"),
        Observed("not-started", 127, 127, 'exec: "show": executable file not found in $PATH'),
    ],
)
def test_what_is_not_so_is_a_false_statement(real: Observed) -> None:
    assert judge(STARTED, real).false


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"run": 126, "state": 127}, "m"), ({"run": 127, "state": 0}, "m"), ({"run": 127, "state": 127}, "n")],
)
def test_another_status_or_message_is_a_false_statement(changed: dict[str, int], message: str) -> None:
    start = {"outcome": "not-started", "exit": changed, "message": message}
    assert judge(start, Observed("not-started", 127, 127, "m")).false

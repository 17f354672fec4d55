"""Containers that were really stopped and interrupted ended as dsim says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.comparisons.signals import agrees, said
from tests.conformance.recordings import OBSERVED, read

RECORDINGS = sorted(OBSERVED.glob("*.signals.jsonl.gz"))


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name.removesuffix(".signals.jsonl.gz"))
def test_containers_end_as_dsim_says(path: Path) -> None:
    _, rows = read(path)
    known = [(case, seen) for case, seen in rows if "ended" in seen]
    wrong = [(case, seen, said(case)) for case, seen in known if not agrees(case, seen, said(case))]
    assert len(known) >= 300
    assert wrong == []


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name.removesuffix(".signals.jsonl.gz"))
def test_most_is_known(path: Path) -> None:
    _, rows = read(path)
    ends = Counter(said(case)[0] for case, seen in rows if "ended" in seen and not case["tree"].get("alone"))
    assert ends["unknown"] <= 0.2 * ends.total()


def test_there_are_recordings() -> None:
    assert RECORDINGS

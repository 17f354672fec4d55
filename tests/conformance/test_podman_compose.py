"""dsim calls podman with the words with which podman-compose did: what was recorded from the real program."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.callers.podman_compose.rules import VERSION
from tests.conformance.comparisons.podman_compose import difference
from tests.conformance.recordings import OBSERVED, read

RECORDED = sorted(OBSERVED.glob("podman-compose-*.lines.jsonl.gz"))


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name.removesuffix(".jsonl.gz"))
def test_dsim_calls_podman_as_podman_compose_did(path: Path) -> None:
    _, rows = read(path)
    assert [text for row in rows if (text := difference(*row))] == []
    assert len(rows) >= 1500 and sum(bool(lines) for _, lines, _ in rows) >= 800


def test_the_version_that_is_modelled_is_recorded() -> None:
    assert [read(path)[0]["version"].rpartition(".")[0] for path in RECORDED] == [VERSION]

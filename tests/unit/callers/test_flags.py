"""The tables of options."""

from __future__ import annotations

import pytest

from simulator.callers.flags import table
from simulator.engine.engines import find_engine


@pytest.mark.parametrize(("name", "count"), [("docker@20.10", 103), ("docker@26.1", 106), ("docker@29.7", 107)])
def test_the_table_has_the_options_of_the_version(name: str, count: int) -> None:
    version = tuple(int(part) for part in find_engine(name).version.split("."))
    names = table("docker/run.txt", "run", version).names
    assert len(names) == count
    assert len(table("docker/run.txt", "create", version).names) == len(names) - 3

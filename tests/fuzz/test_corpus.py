"""What a fuzzer that is guided by coverage has found to reach most is read again; docs/contributing.md tells how."""

from __future__ import annotations

import time

import pytest

from tests.fuzz.guided.corpus import FOLDER, kept
from tests.fuzz.guided.readers import READERS, read


@pytest.mark.parametrize("reader", READERS)
def test_every_kept_input_is_read_or_refused(reader: str) -> None:
    for data in (*kept(reader), *READERS[reader].seeds, b""):
        before = time.perf_counter()
        read(reader, data)
        assert time.perf_counter() - before < 10, data


def test_every_reader_has_inputs_that_are_kept() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(READERS)

"""The inputs that are kept: one file for each reader, an input on each line, as base64.

They are the fewest that reach what a fuzzer has reached, and those that once were faults.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "corpus"


def kept(reader: str) -> list[bytes]:
    """Return the inputs that are kept for a reader."""
    path = FOLDER / f"{reader}.txt"
    return [base64.b64decode(line) for line in path.read_text().split()] if path.exists() else []


def keep(reader: str, inputs: Iterable[bytes]) -> int:
    """Keep these inputs, and no others, for a reader; return how many they are."""
    lines = sorted({base64.b64encode(data).decode() for data in inputs}, key=lambda line: (len(line), line))
    (FOLDER / f"{reader}.txt").write_text("".join(f"{line}\n" for line in lines))
    return len(lines)

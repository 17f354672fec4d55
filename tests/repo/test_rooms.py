"""Tests stand in the rooms of what they test."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "tests" / "unit"
FILES = sorted(UNIT.rglob("test_*.py"))
# Files of unit tests that look at a whole room, and so have no module of their name.
WHOLE_ROOM = {
    "build/test_cost.py",
    "linting/checks/test_checks.py",
    "oracle/test_borders.py",
    "report/writers/test_writers.py",
}


def name(path: Path) -> str:
    return path.relative_to(UNIT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_unit_test_is_named_for_the_module_it_tests(path: Path) -> None:
    room = ROOT / "simulator" / path.parent.relative_to(UNIT)
    module = path.name.removeprefix("test_")
    own = path.stem == f"test_{room.name}" and (room / "__init__.py").exists()  # what the room itself has
    assert own or (room / module).exists() or (room / path.stem[5:]).is_dir() or name(path) in WHOLE_ROOM


@pytest.mark.parametrize(
    "path", [ROOT / "tests" / "conformance" / part for part in ("cases", "comparisons")], ids=lambda path: path.name
)
def test_only_adapters_talk_to_real_programs(path: Path) -> None:
    for file in sorted(path.glob("*.py")):
        text = file.read_text(encoding="utf-8")
        assert "conformance.adapters" not in text, file
        assert "import subprocess" not in text and "import socket" not in text, file

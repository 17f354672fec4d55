"""Tests stand in the rooms of what they test, and their order is always the same."""

from __future__ import annotations

import os
import subprocess
import sys
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


def test_the_order_of_tests_does_not_depend_on_hashes() -> None:
    """Workers that share the tests among them have to see the same ones in the same order."""
    folders = [f"tests/{name}" for name in ("unit", "cli", "property", "scenarios", "conformance")]
    plain = ["--assert=plain", "-p", "no:cacheprovider"]  # nothing is asserted, so no assertion has to be rewritten
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *plain, *folders]
    first, second = (
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        for seed in ("1", "2")
    )
    assert first.stdout.split(b"\n\n")[0] == second.stdout.split(b"\n\n")[0]

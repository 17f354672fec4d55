"""Which tests fit a line: those that run it, the quickest first.

    python -m tests.mutation.fitting FILE --record    # runs all tests once, and writes into FILE which lines each runs
    python -m tests.mutation.fitting FILE             # runs those that fit the line in which the checkout is changed

A test fits when it ran the line. What is kept from one call to the next is computed by the first test alone, and some
lines are run by an import: so where all of these pass, the quickest of the other tests of the module follow.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import coverage
import pytest

TESTS = (
    "tests/unit",
    "tests/scenarios",
    *(f"tests/conformance/test_{name}.py" for name in "observed podman_compose pods signals launches".split()),
)
"""What calls the specification in its own process, and draws the same cases each time."""
SECONDS = 60
"""How long the tests of a mutant may take together: a mutant that only slower ones kill counts as one that survives."""
OPTIONS = ("-x", "-q", "-n0", "-p", "no:cacheprovider")
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? ", re.MULTILINE)


class Recorder:
    """A plugin of pytest that names each test to coverage.py, and keeps how long it took."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self.measuring = measuring
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Lines that run from here on belong to the test."""
        self.measuring.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep how long a test took."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


class Fitting:
    """A plugin of pytest that runs some of the tests, in the order in which they are given."""

    def __init__(self, names: Sequence[str]) -> None:
        self.places = {name: place for place, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.places), key=lambda item: self.places[item.nodeid]
        )


class Change(NamedTuple):
    """The module that is changed, and the lines of it that are not as they were."""

    file: str
    lines: frozenset[int]


def record(written: Path) -> int:
    """Run all tests, and write which lines each runs; return pytest's exit status."""
    measuring = coverage.Coverage(data_file=str(written), config_file=False, source=["simulator"])
    recorder = Recorder(measuring)
    measuring.start()
    status = pytest.main([*OPTIONS, *TESTS], plugins=[recorder])
    measuring.stop()
    measuring.save()
    written.with_suffix(".json").write_text(json.dumps(recorder.seconds), encoding="utf-8")
    return int(status)


def changed() -> Change:
    """Ask git which line of the checkout is changed."""
    shown = subprocess.run(
        ["git", "diff", "-U0", "--no-ext-diff", "--", "simulator"], capture_output=True, text=True, check=True
    ).stdout
    (file,) = re.findall(r"^\+\+\+ b/(.*)$", shown, re.MULTILINE)
    hunks = [(int(first), int(count or 1)) for first, count in HUNK.findall(shown)]
    return Change(file, frozenset(line for first, count in hunks for line in range(first, first + count)))


def fitting(change: Change, written: Path) -> list[list[str]]:
    """List unit tests, then others: those that run the line, and some that run other lines of the module."""
    seconds: dict[str, float] = json.loads(written.with_suffix(".json").read_text(encoding="utf-8"))
    data = coverage.CoverageData(str(written))
    data.read()
    with closing(data):
        lines = data.contexts_by_lineno(str(Path(change.file).resolve()))
    of_line = {name for line in change.lines for name in lines.get(line, ())} & seconds.keys()
    of_module = {name for names in lines.values() for name in names} & seconds.keys()
    names = [each for some in (of_line, of_module - of_line) for each in sorted(some, key=seconds.__getitem__)]
    taken = accumulate(seconds[name] for name in names)
    names = [name for name, total in zip(names, taken, strict=True) if total <= SECONDS]
    return [[name for name in names if name.startswith("tests/unit") is is_unit] for is_unit in (True, False)]


def run(names: Sequence[str]) -> int:
    """Run tests by their names, in order, until one fails; return pytest's exit status, 0 where there are none."""
    files = dict.fromkeys(name.partition("::")[0] for name in names)  # each once
    return int(pytest.main([*OPTIONS, *files], plugins=[Fitting(names)])) if names else 0


def main() -> int:
    """Record, or run what fits the change; return the exit status."""
    written = Path(sys.argv[1]).resolve()
    if sys.argv[2:] == ["--record"]:
        return record(written)
    return next(filter(None, map(run, fitting(changed(), written))), 0)


if __name__ == "__main__":
    sys.exit(main())

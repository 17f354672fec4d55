"""An oracle in which one rule is changed does not conform: `dsim conform` sees the change of nearly every rule."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from simulator.cli.main import cli
from tests.conformance.changed_rules import NAME_ALONE, NOT_SEEN, answering_rules
from tests.scenarios.test_scenarios import IN_TESTS, PASTED

ROOT = Path(__file__).parents[2]


def listed(survey: str, label: str) -> list[str]:
    (line,) = [line.removeprefix(label) for line in survey.splitlines() if line.startswith(label)]
    return line.replace(",", " ").split()


def test_a_change_of_a_rule_is_seen() -> None:
    rules = answering_rules()
    # a process that holds no tests: it is forked for each rule
    survey = subprocess.run(
        [sys.executable, "-m", "tests.conformance.changed_rules"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    in_trace, unseen = (listed(survey.stdout, label) for label in (NAME_ALONE, NOT_SEEN))
    assert len(unseen) <= 0.02 * len(rules), unseen
    assert set(unseen) == PASTED | IN_TESTS  # no scenario can show them; docs/conformance.md names them
    assert len(in_trace) < len(rules) / 2


def test_the_report_names_the_rule_that_is_changed() -> None:
    program = [sys.executable, "-m", "tests.conformance.changed_rules", "--oracle", "argv.refused"]
    done = CliRunner().invoke(cli, ["conform", "--timeout", "60", "--only", "NothingToRun", "--", *program])
    assert done.exit_code == 1
    (row,) = [line.split() for line in done.stdout.splitlines() if line.startswith("argv.refused ")]
    assert int(row[1]) > 10
    assert 'rule "argv.refused" is expected, and found is "changed.rule"' in done.stdout

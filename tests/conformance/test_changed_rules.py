"""An oracle in which one rule is changed does not conform: `dsim conform` sees the change of nearly every rule."""

from __future__ import annotations

import sys

from click.testing import CliRunner

from simulator.cli.main import cli
from tests.conformance.changed_rules import answering_rules, survey
from tests.scenarios.test_scenarios import IN_TESTS, PASTED


def test_a_change_of_a_rule_is_seen() -> None:
    rules = answering_rules()
    in_trace, unseen = survey(rules)
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

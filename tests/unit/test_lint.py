"""Every rule of lint: its example has the finding, and the better one has none."""

from __future__ import annotations

import pickle

import pytest

from simulator.lint.finding import Finding, LintRule
from simulator.lint.linter import lint
from simulator.lint.rules import LINTS
from simulator.lint.start import Bases, Options
from simulator.profiles import builder, engine

OPTIONS = Options(engine("docker@28.5"), builder("buildkit@0.25"))


def findings(text: str, options: Options = OPTIONS) -> list[Finding]:
    return lint(text, "Dockerfile", options, Bases(options))[0]


@pytest.mark.parametrize("rule", LINTS.values(), ids=str)
def test_the_example_has_the_finding_and_the_better_one_has_none(rule: LintRule) -> None:
    assert rule.id in {finding.rule.id for finding in findings(rule.bad)}
    assert findings(rule.good) == []


@pytest.mark.parametrize("rule", LINTS.values(), ids=str)
def test_a_finding_goes_through_processes(rule: LintRule) -> None:
    found = findings(rule.bad)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301  # it is our own
    assert again == found
    assert again[0].rule is found[0].rule

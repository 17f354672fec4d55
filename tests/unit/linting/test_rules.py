"""The examples of lint's rules."""

from __future__ import annotations

import pickle

import pytest

from simulator.build.builders import find_builder
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.comments import drop_ignored, read_comments
from simulator.linting.docker_run import lint_line
from simulator.linting.finding import Finding, LintRule
from simulator.linting.rules import LINTS
from simulator.releases.find import find_engine
from simulator.workspace.linting import lint_kind

OPTIONS = BuildOptions(find_engine("docker@28.5"), find_builder("buildkit@0.25"))


def findings(text: str) -> list[Finding]:
    """Look at an example of any kind, comments included."""
    return example_findings(text, "compose.yaml" if text.startswith("services:") else "Dockerfile")


def example_findings(text: str, name: str) -> list[Finding]:
    """Look at an example as a file of that name; a line has none."""
    bases = BaseImages(OPTIONS)
    if text.startswith("docker run "):
        return lint_line(text.strip(), bases).findings
    looked = lint_kind(text, name, "compose" if name.endswith(".yaml") else "dockerfile", bases, {})
    return drop_ignored(looked.findings, read_comments(text, looked.spans, name), name, frozenset(LINTS))


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

"""Problems as a Code Quality report of GitLab, which shows them in the diff of a merge request.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

from __future__ import annotations

import json

from simulator.core.text import printable
from simulator.report.documents.problems import Problem, Problems, fingerprints
from simulator.report.writers.right_to_left import escape_right_to_left
from simulator.workspace.disk import path_between

_SEVERITIES = {"note": "info", "warning": "minor", "error": "major"}


def write(problems: Problems) -> str:
    """Write a report of the problems that are in files below the current folder; GitLab shows no others."""
    fingerprinted = zip(problems.problems, fingerprints(problems), strict=True)
    issues = [
        _issue(problem, fingerprint)
        for problem, fingerprint in fingerprinted
        if problem.path and not _relative_path(problem).startswith("..")
    ]
    return json.dumps(issues, indent=2) + "\n"


def _issue(problem: Problem, fingerprint: str) -> dict[str, object]:
    sentences = [_escape_text(text).removesuffix(".") for text in (problem.message, *problem.detail)]
    return {
        "description": ". ".join(sentences),
        "check_name": problem.kind.id,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[problem.level],
        "location": {"path": _relative_path(problem), "lines": {"begin": problem.region.line if problem.region else 1}},
    }


def _relative_path(problem: Problem) -> str:
    return printable(path_between(".", problem.path))


def _escape_text(text: str) -> str:
    return escape_right_to_left(printable(text))

"""Problems as a Code Quality report of GitLab, which shows them in the change of a merge request.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

from __future__ import annotations

import json

from simulator.core.text import printable
from simulator.report.bidi import one_direction
from simulator.report.problems import Problem, Problems, fingerprints
from simulator.workspace.disk import path_between

_SEVERITIES = {"note": "info", "warning": "minor", "error": "major"}


def written(found: Problems) -> str:
    """Write a report; problems that stand in no file of the folder that dsim runs in have no place in it."""
    marked = zip(found.problems, fingerprints(found), strict=True)
    listed = [_issue(problem, mark) for problem, mark in marked if problem.path and not _path(problem).startswith("..")]
    return json.dumps(listed, indent=2) + "\n"


def _issue(problem: Problem, mark: str) -> dict[str, object]:
    sentences = [_clean(text).removesuffix(".") for text in (problem.message, *problem.detail)]
    return {
        "description": ". ".join(sentences),
        "check_name": problem.kind.id,
        "fingerprint": mark,
        "severity": _SEVERITIES[problem.level],
        "location": {"path": _path(problem), "lines": {"begin": problem.region.line if problem.region else 1}},
    }


def _path(problem: Problem) -> str:
    return printable(path_between(".", problem.path))


def _clean(text: str) -> str:
    return one_direction(printable(text))

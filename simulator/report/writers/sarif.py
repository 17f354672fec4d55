"""Problems as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)."""

from __future__ import annotations

import json
import os
import re
from typing import Any
from urllib.parse import quote

from simulator import __version__
from simulator.core.text import printable
from simulator.report.documents.problems import Problem, ProblemKind, Problems, Region, Replacement, fingerprints
from simulator.report.writers.right_to_left import escape_right_to_left
from simulator.workspace.disk import absolute_path, path_between

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_SEVERITIES = {"note": "recommendation", "warning": "warning", "error": "error"}


def write(problems: Problems) -> str:
    """Write a log with one run."""
    driver = {"name": "dsim", "version": __version__, "rules": [_sarif_rule(kind) for kind in problems.kinds]}
    notices = [
        {"level": "note", "message": _message(why), "locations": [_location(path)]} for path, why in problems.skipped
    ]
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"dsim/{problems.command}/"},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which dsim was run."}}},
        "columnKind": "utf16CodeUnits",
        "results": _results(problems),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _sarif_rule(kind: ProblemKind) -> dict[str, Any]:
    links = [f"- [{title}]({url})" for title, url in kind.cites]
    return {
        "id": kind.id,
        "name": "".join(part.capitalize() for part in kind.id.replace(".", "-").split("-")),
        "shortDescription": {"text": kind.says},
        "fullDescription": {"text": f"{kind.says} {kind.why}".strip()},
        "help": {
            "text": "\n".join([f"{kind.says} {kind.why}".strip(), *(f"{title}: {url}" for title, url in kind.cites)]),
            "markdown": "\n\n".join(filter(None, (kind.says, kind.why, "\n".join(links)))),
        },
        "helpUri": kind.url,
        "defaultConfiguration": {"level": kind.level},
        "properties": {"tags": ["container"], "precision": "very-high", "problem.severity": _SEVERITIES[kind.level]},
    }


def _results(problems: Problems) -> list[dict[str, Any]]:
    numbers = {kind.id: number for number, kind in enumerate(problems.kinds)}
    fingerprinted = zip(problems.problems, fingerprints(problems), strict=True)
    return [_result(problem, numbers[problem.kind.id], fingerprint) for problem, fingerprint in fingerprinted]


def _result(problem: Problem, number: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.kind.id,
        "ruleIndex": number,
        "level": problem.level,
        "message": _message("\n".join((problem.message, *problem.detail))),
        "locations": [_location(problem.path, problem.region)] if problem.path else [],
        "partialFingerprints": {"dsim/v1": fingerprint},
        "properties": dict(problem.facts),
    }
    if problem.related:
        result["relatedLocations"] = [
            {**_location(problem.path, Region(line)), "message": _message(text)} for line, text in problem.related
        ]
    if problem.fix:
        says, replacements = problem.fix
        changes = {
            "artifactLocation": _artifact_location(problem.path),
            "replacements": [_replacement(r) for r in replacements],
        }
        result["fixes"] = [{"description": _message(says), "artifactChanges": [changes]}]
    return result


def _replacement(replacement: Replacement) -> dict[str, Any]:
    return {"deletedRegion": _sarif_region(replacement.region), "insertedContent": {"text": replacement.text}}


def _location(path: str, region: Region | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact_location(path)}
    if region is not None:
        physical["region"] = _sarif_region(region)
    return {"physicalLocation": physical}


def _sarif_region(region: Region) -> dict[str, int]:
    fields = {"startLine": region.line}
    if region.column:
        fields |= {"startColumn": region.column, "endLine": region.end_line, "endColumn": region.end_column}
    return fields


def _artifact_location(path: str) -> dict[str, str]:
    """Describe a file by its path relative to the current folder; one outside of it by its absolute path."""
    relative = path_between(".", path)
    if relative.startswith(".."):
        return {"uri": "file://" + _quote_path(absolute_path(path).replace(os.sep, "/"))}
    return {"uri": _quote_path(relative), "uriBaseId": _ROOT}


def _quote_path(path: str) -> str:
    return quote(os.fsencode(path), safe="/-._~")


def _message(text: str) -> dict[str, str]:
    """Write a message in which nothing is a link or a placeholder (sections 3.11.5 and 3.11.6)."""
    escaped = "\n".join(escape_right_to_left(printable(line)) for line in text.split("\n"))
    return {"text": re.sub(r"\{(\d)(?=\d*\})", r"{\\u003\1", escaped.replace("](", "]\\u0028"))}

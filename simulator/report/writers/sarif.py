"""Problems as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)."""

from __future__ import annotations

import json
import os
import re
from typing import Any
from urllib.parse import quote

from simulator import __version__
from simulator.core.text import printable
from simulator.report.bidi import one_direction
from simulator.report.problems import Kind, Problem, Problems, Region, Replacement, fingerprints
from simulator.workspace.disk import absolute_path, path_between

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_SEVERITIES = {"note": "recommendation", "warning": "warning", "error": "error"}


def written(found: Problems) -> str:
    """Write a log with one run."""
    driver = {"name": "dsim", "version": __version__, "rules": [_rule(kind) for kind in found.kinds]}
    notices = [{"level": "note", "message": _message(why), "locations": [_at(path)]} for path, why in found.skipped]
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"dsim/{found.command}/"},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which dsim was run."}}},
        "columnKind": "utf16CodeUnits",
        "results": _results(found),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(kind: Kind) -> dict[str, Any]:
    read = [f"- [{what}]({url})" for what, url in kind.cites]
    return {
        "id": kind.id,
        "name": "".join(part.capitalize() for part in kind.id.replace(".", "-").split("-")),
        "shortDescription": {"text": kind.says},
        "fullDescription": {"text": f"{kind.says} {kind.why}".strip()},
        "help": {
            "text": "\n".join([f"{kind.says} {kind.why}".strip(), *(f"{what}: {url}" for what, url in kind.cites)]),
            "markdown": "\n\n".join(filter(None, (kind.says, kind.why, "\n".join(read)))),
        },
        "helpUri": kind.url,
        "defaultConfiguration": {"level": kind.level},
        "properties": {"tags": ["container"], "precision": "very-high", "problem.severity": _SEVERITIES[kind.level]},
    }


def _results(found: Problems) -> list[dict[str, Any]]:
    numbers = {kind.id: number for number, kind in enumerate(found.kinds)}
    marked = zip(found.problems, fingerprints(found), strict=True)
    return [_result(problem, numbers[problem.kind.id], mark) for problem, mark in marked]


def _result(problem: Problem, number: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.kind.id,
        "ruleIndex": number,
        "level": problem.level,
        "message": _message("\n".join((problem.message, *problem.detail))),
        "locations": [_at(problem.path, problem.region)] if problem.path else [],
        "partialFingerprints": {"dsim/v1": fingerprint},
        "properties": dict(problem.facts),
    }
    if problem.related:
        result["relatedLocations"] = [
            {**_at(problem.path, Region(line)), "message": _message(text)} for line, text in problem.related
        ]
    if problem.fix:
        says, replacements = problem.fix
        changes = {"artifactLocation": _artifact(problem.path), "replacements": [_replacement(r) for r in replacements]}
        result["fixes"] = [{"description": _message(says), "artifactChanges": [changes]}]
    return result


def _replacement(replacement: Replacement) -> dict[str, Any]:
    return {"deletedRegion": _region(replacement.region), "insertedContent": {"text": replacement.text}}


def _at(path: str, region: Region | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(path)}
    if region is not None:
        physical["region"] = _region(region)
    return {"physicalLocation": physical}


def _region(region: Region) -> dict[str, int]:
    told = {"startLine": region.line}
    if region.column:
        told |= {"startColumn": region.column, "endLine": region.end_line, "endColumn": region.end_column}
    return told


def _artifact(path: str) -> dict[str, str]:
    """Give a path from where dsim runs; one that is elsewhere as it is on this machine."""
    relative = path_between(".", path)
    if relative.startswith(".."):
        return {"uri": "file://" + _quoted(absolute_path(path).replace(os.sep, "/"))}
    return {"uri": _quoted(relative), "uriBaseId": _ROOT}


def _quoted(path: str) -> str:
    return quote(os.fsencode(path), safe="/-._~")


def _message(text: str) -> dict[str, str]:
    """Give a message in which nothing is a link or a placeholder (3.11.5 and 3.11.6)."""
    shown = "\n".join(one_direction(printable(line)) for line in text.split("\n"))
    return {"text": re.sub(r"\{(\d)(?=\d*\})", r"{\\u003\1", shown.replace("](", "]\\u0028"))}

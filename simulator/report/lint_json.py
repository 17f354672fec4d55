"""A report as one JSON object."""

from __future__ import annotations

import json
from typing import Any

from simulator.lint.finding import Edit, Evidence, Finding, Report


def written(report: Report) -> str:
    """Write a report as JSON."""
    return json.dumps(as_json(report))


def as_json(report: Report) -> dict[str, Any]:
    """Give a report as JSON values."""
    return {
        "files": report.files,
        "findings": [finding(one) for one in report.findings],
        "skipped": [one._asdict() for one in report.skipped],
    }


def finding(found: Finding) -> dict[str, Any]:
    """Give a finding as JSON values."""
    fields: dict[str, Any] = {
        "rule": found.rule.id,
        "severity": found.severity,
        "message": found.message,
        "file": found.file,
        "line": found.span.line,
        "column": found.span.column,
        "endLine": found.span.end_line,
        "endColumn": found.span.end_column,
        "stage": found.stage or None,
        "says": found.rule.says,
        "why": found.rule.why,
        "url": found.rule.cites[0].url,
        "evidence": _evidence(found.evidence),
        "fix": None,
    }
    if found.fix is not None:
        edits = [_edit(one) for one in found.fix.edits]
        fields["fix"] = {"says": found.fix.says, "edits": edits, "evidence": _evidence(found.fix.argv)}
    return fields


def _evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "request": evidence.request,
        "argv": list(evidence.argv),
        **({"standIns": list(evidence.stand_ins)} if evidence.stand_ins else {}),
    }


def _edit(edit: Edit) -> dict[str, Any]:
    span = edit.span
    return {
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "text": edit.text,
    }

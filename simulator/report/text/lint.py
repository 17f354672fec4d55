"""A report for people: each finding with its evidence and its fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from simulator.core.text import printable, quoted
from simulator.lint.finding import Edit, Evidence, Finding, LintReport, Skipped
from simulator.report.terminal import colored

_MAX_SKIPPED = 8  # files that were not looked at, by name


def lint_text(report: LintReport) -> str:
    """Write a report as text."""
    parts = ["\n".join(_finding_lines(one)) for one in report.findings]
    parts += ["\n".join(map(_skipped_line, shown_skipped))] if (shown_skipped := _skipped_to_show(report)) else []
    return "\n\n".join([*parts, _summary(report)])


def _skipped_to_show(report: LintReport) -> list[Skipped]:
    """Choose what is told of the files that were not looked at: all that cannot be read, and others if they are few."""
    unreadable = [one for one in report.skipped if one.kind == "unreadable"]
    return list(report.skipped) if len(report.skipped) <= _MAX_SKIPPED else unreadable


def _skipped_line(one: Skipped) -> str:
    told = printable(one.reason)
    if one.kind == "unreadable":
        return f"dsim: {told}"
    return f"{printable(one.file)}: not looked at: {told}"


def _finding_lines(found: Finding) -> Iterator[str]:
    place = f"{printable(found.file)}:{found.span.line}:{found.span.column}"
    stage = f" (stage {printable(found.stage)})" if found.stage else ""
    yield f"{place}: {colored(found.severity, found.severity)} {colored(found.rule.id, 'title')}{stage}"
    yield f"  {printable(found.message)}"
    if found.evidence:
        yield f"  {found.evidence.request}  {argv_text(found.evidence)}"
    if found.fix:
        yield f"  fix: {printable(found.fix.says)}, which gives  {argv_text(found.fix.argv)}"


def argv_text(evidence: Evidence) -> str:
    """Write an argv as JSON; words that stand for others are written without quotes."""
    words = []
    for place, word in enumerate(evidence.argv):
        plain = word if word == "ARGS..." else f"<{printable(word)}>"
        words.append(plain if place in evidence.stand_ins else quoted(word))
    return f"[{', '.join(words)}]"


def _summary(report: LintReport) -> str:
    counts = Counter(one.severity for one in report.findings)
    looked = f"{report.files} file{'' if report.files == 1 else 's'}"
    left = sum(one.kind == "not-modelled" for one in report.skipped)
    looked += f", {left} not looked at" if left else ""
    if not counts:
        return f"{looked}, no findings"
    total = sum(counts.values())
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("error", "warning", "info") if counts[kind])
    return f"{looked}, {total} finding{'' if total == 1 else 's'}: {kinds}"


def lint_json(report: LintReport) -> dict[str, Any]:
    """Give a report as JSON values."""
    return {
        "files": report.files,
        "findings": [finding_json(one) for one in report.findings],
        "skipped": [one._asdict() for one in report.skipped],
    }


def finding_json(found: Finding) -> dict[str, Any]:
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
        "evidence": _evidence_json(found.evidence),
        "fix": None,
    }
    if found.fix is not None:
        edits = [_edit_json(one) for one in found.fix.edits]
        fields["fix"] = {"says": found.fix.says, "edits": edits, "evidence": _evidence_json(found.fix.argv)}
    return fields


def _evidence_json(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "request": evidence.request,
        "argv": list(evidence.argv),
        **({"standIns": list(evidence.stand_ins)} if evidence.stand_ins else {}),
    }


def _edit_json(edit: Edit) -> dict[str, Any]:
    span = edit.span
    return {
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "text": edit.text,
    }

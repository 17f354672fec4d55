"""The findings of lint as text, each with its evidence and its fix, and as JSON: what ``dsim lint`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from simulator.core.text import printable, quoted
from simulator.linting.finding import Edit, Evidence, Finding, LintReport, Skipped
from simulator.report.answer_json import made_by_json
from simulator.report.terminal import PLAIN, Palette, broken, columns, fit
from simulator.report.text.answer import made_by_text

_MAX_SKIPPED = 8  # how many files that were not checked are listed
MOST_AFFECTED = 8
"""How many of the containers that a finding affects are listed."""


def lint_text(report: LintReport, palette: Palette = PLAIN) -> str:
    """Write a report as text, without a line feed at its end."""
    paragraphs = ["\n".join(_finding_lines(finding, palette)) for finding in report.findings]
    paragraphs += ["\n".join(map(_skipped_line, skipped))] if (skipped := _skipped_to_show(report)) else []
    return "\n\n".join([*paragraphs, fit(f"{_summary(report)}\n{made_by_text(report.readers)}")])


def _skipped_to_show(report: LintReport) -> list[Skipped]:
    """Choose the skipped files to list: all that cannot be read, and the others if they are few."""
    unreadable = [file for file in report.skipped if file.kind == "unreadable"]
    return list(report.skipped) if len(report.skipped) <= _MAX_SKIPPED else unreadable


def _skipped_line(skipped: Skipped) -> str:
    reason = printable(skipped.reason)
    if skipped.kind == "unreadable":
        return broken(f"dsim: {reason}", "  ", "")
    return broken(f"{printable(skipped.file)}: not looked at: {reason}", "  ", "")


def _finding_lines(finding: Finding, palette: Palette) -> Iterator[str]:
    place = f"{printable(finding.file)}:{finding.span.line}:{finding.span.column}"
    stage = f" (stage {printable(finding.stage)})" if finding.stage else ""
    severity, rule = palette.colored(finding.severity, finding.severity), palette.colored(finding.rule.id, "title")
    yield f"{place}: {severity} {rule}{stage}"
    yield broken(printable(finding.message), "  ")
    if finding.evidence:
        yield columns([(finding.evidence.request, argv_text(finding.evidence))])
    if finding.fix:
        says = f"{printable(finding.fix.says)}, which gives  {argv_text(finding.fix.evidence)}"
        yield broken(says, " " * 7, "  fix: ")
    yield from _affected_lines(finding)


def _affected_lines(finding: Finding) -> Iterator[str]:
    for number, each in enumerate(finding.affected):
        if number == MOST_AFFECTED:
            yield f"  and {len(finding.affected) - number} more containers"
            return
        first = "  affects  " if number == 0 else " " * 11
        yield broken(f"{printable(each.place)}: {printable(each.executes)}", " " * 11, first)


def argv_text(evidence: Evidence) -> str:
    """Write an argv as JSON; words that stand for others are written without quotes."""
    words = []
    for index, word in enumerate(evidence.argv):
        stand_in = word if word == "ARGS..." else f"<{printable(word)}>"
        words.append(stand_in if index in evidence.stand_ins else quoted(word))
    return f"[{', '.join(words)}]"


def _summary(report: LintReport) -> str:
    counts = Counter(finding.severity for finding in report.findings)
    text = f"{report.files} file{'' if report.files == 1 else 's'}"
    skipped = sum(finding.kind == "not-modelled" for finding in report.skipped)
    text += f", {skipped} not looked at" if skipped else ""
    if not counts:
        return f"{text}, no findings"
    total = sum(counts.values())
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("error", "warning", "info") if counts[kind])
    return f"{text}, {total} finding{'' if total == 1 else 's'}: {kinds}"


def lint_json(report: LintReport) -> dict[str, Any]:
    """Return a report as JSON values."""
    return {
        "files": report.files,
        "findings": [finding_json(finding) for finding in report.findings],
        "skipped": [finding._asdict() for finding in report.skipped],
        **made_by_json(report.readers),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values."""
    fields: dict[str, Any] = {
        "rule": finding.rule.id,
        "severity": finding.severity,
        "message": finding.message,
        "file": finding.file,
        "line": finding.span.line,
        "column": finding.span.column,
        "endLine": finding.span.end_line,
        "endColumn": finding.span.end_column,
        "stage": finding.stage or None,
        "says": finding.rule.says,
        "why": finding.rule.why,
        "url": finding.rule.cites[0].url,
        "evidence": _evidence_json(finding.evidence),
        "fix": None,
        "affected": [each._asdict() for each in finding.affected],
    }
    if finding.fix is not None:
        edits = [_edit_json(edit) for edit in finding.fix.edits]
        fields["fix"] = {"says": finding.fix.says, "edits": edits, "evidence": _evidence_json(finding.fix.evidence)}
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

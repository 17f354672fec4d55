"""Answers, hints, findings and fixes as the Language Server Protocol has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lsprotocol import types

from simulator.core.text import printable
from simulator.linting.finding import Edit, Finding, Severity
from simulator.lsp.answers import Hint, Told
from simulator.lsp.positions import Position, Positions
from simulator.report.text.lint import argv_text
from simulator.report.writers import hover as as_hover

SOURCE = "dsim"
FIX_ALL = "source.fixAll.dsim"
_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def position(place: Position) -> types.Position:
    """Return an editor's position."""
    return types.Position(*place)


def hover(told: Told, positions: Positions, *, markdown: bool) -> types.Hover:
    """Return what is told about a place, as Markdown or as plain text."""
    kind, text = types.MarkupKind.PlainText, told.text
    if markdown:
        kind, text = types.MarkupKind.Markdown, as_hover.write(told.report, told.opening, told.rules)
    start, end = positions.from_own(told.first_line, 1), positions.line_end(told.last_line)
    return types.Hover(types.MarkupContent(kind, text), types.Range(position(start), position(end)))


def inlay_hint(hint: Hint, positions: Positions) -> types.InlayHint:
    """Return a hint at the end of its line."""
    return types.InlayHint(position(positions.line_end(hint.line)), hint.text, padding_left=True)


def diagnostic(finding: Finding, positions: Positions) -> types.Diagnostic:
    """Return a finding: its message, and the argv that it leads to."""
    start, end = positions.from_span(finding.span)
    lines = [printable(finding.message)]
    if finding.evidence:
        lines.append(f"{finding.evidence.request}  {argv_text(finding.evidence)}")
    return types.Diagnostic(
        types.Range(position(start), position(end)),
        "\n".join(lines),
        _SEVERITIES[finding.severity],
        finding.rule.id,
        types.CodeDescription(finding.rule.cites[0].url),
        SOURCE,
    )


def obstacle(reason: str) -> types.Diagnostic:
    """Return the reason why a document cannot be linted, at its first line."""
    start = types.Position(0, 0)
    return types.Diagnostic(
        types.Range(start, start), printable(reason), types.DiagnosticSeverity.Warning, source=SOURCE
    )


def quick_fixes(
    findings: Sequence[Finding], wanted: types.Range, uri: str, positions: Positions
) -> Iterator[types.CodeAction]:
    """Yield the fixes of the findings that touch a range."""
    for finding in findings:
        told = diagnostic(finding, positions)
        if finding.fix is None or not _touch(told.range, wanted):
            continue
        edits = [text_edit(edit, positions) for edit in finding.fix.edits]
        title = f"{printable(finding.fix.says)}: {argv_text(finding.fix.evidence)}"
        yield types.CodeAction(
            title,
            types.CodeActionKind.QuickFix,
            [told],
            is_preferred=True,
            edit=types.WorkspaceEdit({uri: edits}),
        )


def fix_all(fixed: str, uri: str, positions: Positions) -> types.CodeAction:
    """Return the action that replaces the whole text by the one after all fixes."""
    end = positions.from_offset(len(positions.text))
    edit = types.TextEdit(types.Range(types.Position(0, 0), position(end)), fixed)
    return types.CodeAction("Apply all fixes of dsim", FIX_ALL, edit=types.WorkspaceEdit({uri: [edit]}))


def text_edit(edit: Edit, positions: Positions) -> types.TextEdit:
    """Return a change of the text."""
    start, end = positions.from_span(edit.span)
    return types.TextEdit(types.Range(position(start), position(end)), edit.text)


def _touch(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end

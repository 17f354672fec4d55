"""From what ``dsim lint`` found to a report, and to problems.

``texts`` holds the files that have findings, as far as they can be read: columns and changed lines are taken from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from simulator.core.text import printable, quoted
from simulator.lint.finding import Evidence, Finding, Fix, LintRule, Severity, Span, applied
from simulator.lint.finding import Report as Found
from simulator.report.document import (
    Argv,
    Block,
    Cell,
    Code,
    Edit,
    Edits,
    Link,
    Mark,
    Paragraph,
    Piece,
    Report,
    Section,
    Table,
    Tone,
    said,
)
from simulator.report.documents.answer import link
from simulator.report.problems import Kind, Level, Problem, Problems, Region, Replacement, utf16
from simulator.report.text.lint import argv_text

LINE = "--line"
"""The file of a finding in a line that was given, which is none."""
_LEVELS: Mapping[Severity, Level] = {"info": "note", "warning": "warning", "error": "error"}
_TONES: Mapping[Severity, Tone] = {"info": "info", "warning": "warning", "error": "error"}


def report(found: Found, texts: Mapping[str, str]) -> Report:
    """Report all findings, each with the argv that it leads to and its fix."""
    many = len(found.findings) > 1
    blocks: list[Block] = [_table(found)] if many else []
    blocks += [_section(one, texts.get(one.file)) for one in found.findings]
    blocks += [
        Paragraph((Code(printable(one.file)), f": {one.kind.replace('-', ' ')}: ", *said(printable(one.reason))))
        for one in found.skipped
    ]
    tone = max((one.severity for one in found.findings), key=list(_LEVELS).index, default=None)
    looked = _count(found.files, "file")
    title = f"{_count(len(found.findings), 'finding') if found.findings else 'No findings'} in {looked}"
    return Report("lint", (title,), "same" if tone is None else _TONES[tone], tuple(blocks), ())


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _table(found: Found) -> Table:
    rows = tuple(
        (
            ((Link(_place(one), f"#part-{at}"),),),
            ((one.severity,),),
            ((link(one.rule),),),
            (said(printable(one.message)),),
        )
        for at, one in enumerate(found.findings, 2)
    )
    return Table("Findings", ("where", "severity", "rule", "finding"), rows)


def _place(found: Finding) -> str:
    return f"{printable(found.file)}:{found.span.line}"


def _section(found: Finding, text: str | None) -> Section:
    stage = (" in stage ", Code(printable(found.stage))) if found.stage else ()
    return Section((Code(_place(found)), *stage), tuple(_blocks(found, text)), _TONES[found.severity])


def _blocks(found: Finding, text: str | None) -> Iterator[Block]:
    yield Paragraph((*_sentence(said(printable(found.message))), " ", link(found.rule)))
    if found.evidence:
        yield Paragraph((Code(found.evidence.request), " executes ", _argv(found.evidence), "."))
    if found.fix:
        yield Paragraph(("Fix: ", *said(printable(found.fix.says)), ", which gives ", _argv(found.fix.argv), "."))
        if text is not None:
            yield _edits(found, found.fix, text)
    yield Section(("Why",), (Paragraph(said(f"{found.rule.says} {found.rule.why}")),), folded=True)


def _sentence(cell: Cell) -> Cell:
    """End with a full stop."""
    return cell if isinstance(cell[-1], str) and cell[-1].rstrip().endswith((".", "!", "?")) else (*cell, ".")


def _argv(evidence: Evidence) -> Argv:
    return Argv(tuple(_piece(word, place in evidence.stand_ins) for place, word in enumerate(evidence.argv)))


def _piece(word: str, stands_in: bool) -> Piece:
    if not stands_in:
        return Piece(quoted(word), "plain")
    return Piece(word, "request") if word == "ARGS..." else Piece(f"<{printable(word)}>", "base")


def _edits(found: Finding, fix: Fix, text: str) -> Edits:
    """Show the lines that a fix changes."""
    old, new = text.split("\n"), applied(text, fix.edits).split("\n")
    first, end = min(edit.span.line for edit in fix.edits) - 1, max(edit.span.end_line for edit in fix.edits)
    gone, come = old[first:end], new[first : end + len(new) - len(old)]
    while gone and come and gone[-1] == come[-1]:
        del gone[-1], come[-1]
    return Edits((*_lines("-", gone, first, found), *_lines("+", come, first, found)))


def _lines(sign: Mark, lines: list[str], first: int, found: Finding) -> Iterator[Edit]:
    base = printable(found.file.rpartition("/")[2])
    for number, line in enumerate(lines, first + 1):
        yield Edit(sign, f"{base}:{number}", printable(line), ())


def problems(found: Found, texts: Mapping[str, str]) -> Problems:
    """Give the findings as problems, with the rules that they are of."""
    counts = Counter(one.file for one in found.findings)
    lines = {file: texts[file].split("\n") for file in counts if file in texts}
    told = tuple(_problem(one, lines.get(one.file, [])) for one in found.findings)
    skipped = tuple((one.file, f"{one.kind.replace('-', ' ')}: {one.reason}") for one in found.skipped)
    rules = {one.rule.id: one.rule for one in found.findings}
    return Problems("lint", tuple(kind(rule) for rule in rules.values()), told, skipped)


def kind(rule: LintRule) -> Kind:
    """Describe a rule."""
    return Kind(rule.id, rule.says, rule.why, link(rule).url, _LEVELS[rule.severity], tuple(rule.cites))


def _problem(found: Finding, lines: list[str]) -> Problem:
    detail, facts = [], []
    if found.evidence:
        detail.append(f"{found.evidence.request} executes {argv_text(found.evidence)}")
        facts += [("request", found.evidence.request), ("argv", list(found.evidence.argv))]
    fix = None
    path = "" if found.file == LINE else found.file
    if found.fix:
        detail.append(f"fix: {found.fix.says}, which gives {argv_text(found.fix.argv)}")
        facts.append(("fixedArgv", list(found.fix.argv.argv)))
        edits = tuple(Replacement(_region(edit.span, lines), edit.text) for edit in found.fix.edits)
        fix = (found.fix.says, edits) if path else None
    if found.stage:
        facts.append(("stage", found.stage))
    written = lines[found.span.line - 1].strip() if found.span.line <= len(lines) else ""
    return Problem(
        kind(found.rule),
        _LEVELS[found.severity],
        found.message,
        path,
        _region(found.span, lines),
        tuple(detail),
        (found.stage, written),
        fix,
        (),
        tuple(facts),
    )


def _region(span: Span, lines: list[str]) -> Region:
    """Give a stretch with its columns in UTF-16 code units; as they are where the file cannot be read."""

    def column(line: int, characters: int) -> int:
        return utf16(lines[line - 1], characters) if line <= len(lines) else characters

    return Region(span.line, column(span.line, span.column), span.end_line, column(span.end_line, span.end_column))

"""Reports and problems of findings: what ``dsim lint`` writes for a review.

``texts`` holds the texts of the files that have findings, by name; a file that cannot be read is not in it. Columns
and changed lines are taken from these texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from simulator.core.text import printable, quoted
from simulator.linting.finding import Evidence, Finding, Fix, LintRule, Severity, Span, apply_edits
from simulator.linting.finding import LintReport as Found
from simulator.report.documents.answer import rule_link
from simulator.report.documents.blocks import (
    Argv,
    ArgvWord,
    Block,
    Code,
    DiffLine,
    DiffLines,
    Link,
    Mark,
    Paragraph,
    Report,
    RichText,
    Section,
    Table,
    Tone,
)
from simulator.report.documents.problems import Level, Problem, ProblemKind, Problems, Region, Replacement, utf16_column
from simulator.report.documents.prose import mark_code
from simulator.report.text.answer import made_by_text, sentence
from simulator.report.text.lint import MOST_AFFECTED, argv_text

LINE_FILE = "--line"
"""The file name of a finding in a line that was given on the command line; there is no such file."""
_LEVELS: Mapping[Severity, Level] = {"info": "note", "warning": "warning", "error": "error"}
_TONES: Mapping[Severity, Tone] = {"info": "info", "warning": "warning", "error": "error"}


def report_findings(report: Found, texts: Mapping[str, str]) -> Report:
    """Report all findings, each with the argv that it leads to and its fix."""
    has_several = len(report.findings) > 1
    files = _count_noun(report.files, "file")
    blocks: list[Block] = [_finding_table(report, files)] if has_several else []
    places = Counter(_heading(finding) for finding in report.findings)
    for finding in report.findings:
        rule = (" ", Code(finding.rule.name)) if places[_heading(finding)] > 1 else ()
        blocks.append(_finding_section(finding, texts.get(finding.file), rule))
    blocks += [
        Paragraph(
            (
                Code(printable(finding.file)),
                f": {finding.kind.replace('-', ' ')}: ",
                *mark_code(printable(finding.reason)),
            )
        )
        for finding in report.skipped
    ]
    tone = max((finding.severity for finding in report.findings), key=list(_LEVELS).index, default=None)
    tones: Tone = "same" if tone is None else _TONES[tone]
    return Report("lint", findings_title(report), tones, tuple(blocks), (made_by_text(report.readers),))


def findings_title(report: Found) -> RichText:
    """Say how many findings there are, and the first of the worst: what happens, and where."""
    findings, files = report.findings, _count_noun(report.files, "file")
    if not findings:
        return (f"No findings in {files}",)
    worst = max(findings, key=lambda finding: list(_LEVELS).index(finding.severity))
    told = (Code(_place_text(worst)), ": ", *_end_sentence(mark_code(sentence(printable(worst.message)))))
    if len(findings) == 1:
        return told
    return (*told, f" This and {_count_noun(len(findings) - 1, 'more finding')} in {files}.")


def _count_noun(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _finding_table(report: Found, files: str) -> Table:
    rows = tuple(
        (
            ((Link(_place_text(finding), f"#part-{number}"),),),
            ((finding.severity,),),
            ((rule_link(finding.rule),),),
            (mark_code(printable(finding.message)),),
        )
        for number, finding in enumerate(report.findings, 2)
    )
    return Table(f"{_count_noun(len(rows), 'finding')} in {files}", ("where", "severity", "rule", "finding"), rows)


def _place_text(finding: Finding) -> str:
    return f"{printable(finding.file)}:{finding.span.line}"


def _finding_section(finding: Finding, text: str | None, rule: RichText) -> Section:
    """Make a section about a finding; ``rule`` tells it from another one with the same heading."""
    title = (*_heading(finding), *rule)
    return Section(title, tuple(_finding_blocks(finding, text)), _TONES[finding.severity])


def _heading(finding: Finding) -> RichText:
    stage = (" in stage ", Code(printable(finding.stage))) if finding.stage else ()
    return (Code(_place_text(finding)), *stage)


def _finding_blocks(finding: Finding, text: str | None) -> Iterator[Block]:
    yield Paragraph((*_end_sentence(mark_code(sentence(printable(finding.message)))), " ", rule_link(finding.rule)))
    if finding.evidence:
        yield Paragraph((Code(finding.evidence.request), " executes ", _evidence_argv(finding.evidence), "."))
    if finding.fix:
        yield Paragraph(
            (
                "Fix: ",
                *mark_code(printable(finding.fix.says)),
                ", which gives ",
                _evidence_argv(finding.fix.evidence),
                ".",
            )
        )
        if text is not None:
            yield _fix_lines(finding, finding.fix, text)
    if finding.affected:
        rows = tuple(
            (((Code(printable(each.place)),),), ((Code(printable(each.executes)),),))
            for each in finding.affected[:MOST_AFFECTED]
        )
        yield Table("Who is affected", ("who", "executes"), rows)
        if more := len(finding.affected) - len(rows):
            yield Paragraph((f"And {_count_noun(more, 'more container')}.",))
    yield Section(("Why",), (Paragraph(mark_code(f"{finding.rule.says} {finding.rule.why}")),), folded=True)


def _end_sentence(cell: RichText) -> RichText:
    """End a sentence with a full stop, if it has no end."""
    return cell if isinstance(cell[-1], str) and cell[-1].rstrip().endswith((".", "!", "?")) else (*cell, ".")


def _evidence_argv(evidence: Evidence) -> Argv:
    return Argv(
        tuple(_evidence_word(word, is_stand_in=index in evidence.stand_ins) for index, word in enumerate(evidence.argv))
    )


def _evidence_word(word: str, *, is_stand_in: bool) -> ArgvWord:
    if not is_stand_in:
        return ArgvWord(quoted(word), "plain")
    return ArgvWord(word, "request") if word == "ARGS..." else ArgvWord(f"<{printable(word)}>", "base")


def _fix_lines(finding: Finding, fix: Fix, text: str) -> DiffLines:
    """Return the lines that a fix changes."""
    old, new = text.split("\n"), apply_edits(text, fix.edits).split("\n")
    first, end = min(edit.span.line for edit in fix.edits) - 1, max(edit.span.end_line for edit in fix.edits)
    removed, added = old[first:end], new[first : end + len(new) - len(old)]
    while removed and added and removed[-1] == added[-1]:
        del removed[-1], added[-1]
    return DiffLines((*_diff_lines("-", removed, first, finding), *_diff_lines("+", added, first, finding)))


def _diff_lines(sign: Mark, lines: list[str], first: int, finding: Finding) -> Iterator[DiffLine]:
    name = printable(finding.file)
    for number, line in enumerate(lines, first + 1):
        yield DiffLine(sign, f"{name}:{number}", printable(line), ())


def list_problems(report: Found, texts: Mapping[str, str]) -> Problems:
    """Return the findings as problems, with their rules as kinds."""
    counts = Counter(finding.file for finding in report.findings)
    lines = {file: texts[file].split("\n") for file in counts if file in texts}
    problems = tuple(_finding_problem(finding, lines.get(finding.file, [])) for finding in report.findings)
    skipped = tuple((finding.file, f"{finding.kind.replace('-', ' ')}: {finding.reason}") for finding in report.skipped)
    rules = {finding.rule.id: finding.rule for finding in report.findings}
    return Problems("lint", tuple(problem_kind(rule) for rule in rules.values()), problems, skipped)


def problem_kind(rule: LintRule) -> ProblemKind:
    """Return a rule as a kind of problem."""
    return ProblemKind(rule.id, rule.says, rule.why, rule_link(rule).url, _LEVELS[rule.severity], tuple(rule.cites))


def _finding_problem(finding: Finding, lines: list[str]) -> Problem:
    detail, facts = [], []
    if finding.evidence:
        detail.append(f"{finding.evidence.request} executes {argv_text(finding.evidence)}")
        facts += [("request", finding.evidence.request), ("argv", list(finding.evidence.argv))]
    fix = None
    path = "" if finding.file == LINE_FILE else finding.file
    if finding.fix:
        detail.append(f"fix: {finding.fix.says}, which gives {argv_text(finding.fix.evidence)}")
        facts.append(("fixedArgv", list(finding.fix.evidence.argv)))
        edits = tuple(Replacement(_utf16_region(edit.span, lines), edit.text) for edit in finding.fix.edits)
        fix = (finding.fix.says, edits) if path else None
    if finding.stage:
        facts.append(("stage", finding.stage))
    instruction = lines[finding.span.line - 1].strip() if finding.span.line <= len(lines) else ""
    return Problem(
        problem_kind(finding.rule),
        _LEVELS[finding.severity],
        finding.message,
        path,
        _utf16_region(finding.span, lines),
        detail=tuple(detail),
        key=(finding.stage, instruction),
        fix=fix,
        facts=tuple(facts),
    )


def _utf16_region(span: Span, lines: list[str]) -> Region:
    """Convert the columns of a span to UTF-16 code units; they stay as they are if the file cannot be read."""

    def column(line: int, characters: int) -> int:
        return utf16_column(lines[line - 1], characters) if line <= len(lines) else characters

    return Region(span.line, column(span.line, span.column), span.end_line, column(span.end_line, span.end_column))

"""From what ``dsim lint`` found to a report, and to problems.

``texts`` holds the files that have findings, as far as they can be read: columns and changed lines are taken from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from simulator.core.text import printable, quoted
from simulator.lint.finding import Evidence, Finding, Fix, LintRule, Severity, Span, apply_edits
from simulator.lint.finding import LintReport as Found
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
from simulator.report.text.lint import argv_text

LINE_FILE = "--line"
"""The file of a finding in a line that was given, which is none."""
_LEVELS: Mapping[Severity, Level] = {"info": "note", "warning": "warning", "error": "error"}
_TONES: Mapping[Severity, Tone] = {"info": "info", "warning": "warning", "error": "error"}


def report_findings(found: Found, texts: Mapping[str, str]) -> Report:
    """Report all findings, each with the argv that it leads to and its fix."""
    many = len(found.findings) > 1
    blocks: list[Block] = [_finding_table(found)] if many else []
    blocks += [_finding_section(one, texts.get(one.file)) for one in found.findings]
    blocks += [
        Paragraph((Code(printable(one.file)), f": {one.kind.replace('-', ' ')}: ", *mark_code(printable(one.reason))))
        for one in found.skipped
    ]
    tone = max((one.severity for one in found.findings), key=list(_LEVELS).index, default=None)
    looked = _count_noun(found.files, "file")
    title = f"{_count_noun(len(found.findings), 'finding') if found.findings else 'No findings'} in {looked}"
    return Report("lint", (title,), "same" if tone is None else _TONES[tone], tuple(blocks), ())


def _count_noun(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _finding_table(found: Found) -> Table:
    rows = tuple(
        (
            ((Link(_place_text(one), f"#part-{at}"),),),
            ((one.severity,),),
            ((rule_link(one.rule),),),
            (mark_code(printable(one.message)),),
        )
        for at, one in enumerate(found.findings, 2)
    )
    return Table("Findings", ("where", "severity", "rule", "finding"), rows)


def _place_text(found: Finding) -> str:
    return f"{printable(found.file)}:{found.span.line}"


def _finding_section(found: Finding, text: str | None) -> Section:
    stage = (" in stage ", Code(printable(found.stage))) if found.stage else ()
    return Section((Code(_place_text(found)), *stage), tuple(_finding_blocks(found, text)), _TONES[found.severity])


def _finding_blocks(found: Finding, text: str | None) -> Iterator[Block]:
    yield Paragraph((*_end_sentence(mark_code(printable(found.message))), " ", rule_link(found.rule)))
    if found.evidence:
        yield Paragraph((Code(found.evidence.request), " executes ", _evidence_argv(found.evidence), "."))
    if found.fix:
        yield Paragraph(
            ("Fix: ", *mark_code(printable(found.fix.says)), ", which gives ", _evidence_argv(found.fix.argv), ".")
        )
        if text is not None:
            yield _fix_lines(found, found.fix, text)
    yield Section(("Why",), (Paragraph(mark_code(f"{found.rule.says} {found.rule.why}")),), folded=True)


def _end_sentence(cell: RichText) -> RichText:
    """End with a full stop."""
    return cell if isinstance(cell[-1], str) and cell[-1].rstrip().endswith((".", "!", "?")) else (*cell, ".")


def _evidence_argv(evidence: Evidence) -> Argv:
    return Argv(tuple(_evidence_word(word, place in evidence.stand_ins) for place, word in enumerate(evidence.argv)))


def _evidence_word(word: str, stands_in: bool) -> ArgvWord:
    if not stands_in:
        return ArgvWord(quoted(word), "plain")
    return ArgvWord(word, "request") if word == "ARGS..." else ArgvWord(f"<{printable(word)}>", "base")


def _fix_lines(found: Finding, fix: Fix, text: str) -> DiffLines:
    """Show the lines that a fix changes."""
    old, new = text.split("\n"), apply_edits(text, fix.edits).split("\n")
    first, end = min(edit.span.line for edit in fix.edits) - 1, max(edit.span.end_line for edit in fix.edits)
    gone, come = old[first:end], new[first : end + len(new) - len(old)]
    while gone and come and gone[-1] == come[-1]:
        del gone[-1], come[-1]
    return DiffLines((*_diff_lines("-", gone, first, found), *_diff_lines("+", come, first, found)))


def _diff_lines(sign: Mark, lines: list[str], first: int, found: Finding) -> Iterator[DiffLine]:
    base = printable(found.file.rpartition("/")[2])
    for number, line in enumerate(lines, first + 1):
        yield DiffLine(sign, f"{base}:{number}", printable(line), ())


def list_problems(found: Found, texts: Mapping[str, str]) -> Problems:
    """Give the findings as problems, with the rules that they are of."""
    counts = Counter(one.file for one in found.findings)
    lines = {file: texts[file].split("\n") for file in counts if file in texts}
    told = tuple(_finding_problem(one, lines.get(one.file, [])) for one in found.findings)
    skipped = tuple((one.file, f"{one.kind.replace('-', ' ')}: {one.reason}") for one in found.skipped)
    rules = {one.rule.id: one.rule for one in found.findings}
    return Problems("lint", tuple(problem_kind(rule) for rule in rules.values()), told, skipped)


def problem_kind(rule: LintRule) -> ProblemKind:
    """Describe a rule."""
    return ProblemKind(rule.id, rule.says, rule.why, rule_link(rule).url, _LEVELS[rule.severity], tuple(rule.cites))


def _finding_problem(found: Finding, lines: list[str]) -> Problem:
    detail, facts = [], []
    if found.evidence:
        detail.append(f"{found.evidence.request} executes {argv_text(found.evidence)}")
        facts += [("request", found.evidence.request), ("argv", list(found.evidence.argv))]
    fix = None
    path = "" if found.file == LINE_FILE else found.file
    if found.fix:
        detail.append(f"fix: {found.fix.says}, which gives {argv_text(found.fix.argv)}")
        facts.append(("fixedArgv", list(found.fix.argv.argv)))
        edits = tuple(Replacement(_utf16_region(edit.span, lines), edit.text) for edit in found.fix.edits)
        fix = (found.fix.says, edits) if path else None
    if found.stage:
        facts.append(("stage", found.stage))
    written = lines[found.span.line - 1].strip() if found.span.line <= len(lines) else ""
    return Problem(
        problem_kind(found.rule),
        _LEVELS[found.severity],
        found.message,
        path,
        _utf16_region(found.span, lines),
        tuple(detail),
        (found.stage, written),
        fix,
        (),
        tuple(facts),
    )


def _utf16_region(span: Span, lines: list[str]) -> Region:
    """Give a stretch with its columns in UTF-16 code units; as they are where the file cannot be read."""

    def column(line: int, characters: int) -> int:
        return utf16_column(lines[line - 1], characters) if line <= len(lines) else characters

    return Region(span.line, column(span.line, span.column), span.end_line, column(span.end_line, span.end_column))

"""A report for people: each finding with its evidence and its fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from simulator.core.text import printable, quoted
from simulator.lint.finding import Evidence, Finding, Report, Skipped
from simulator.report.terminal import PLAIN, Palette

_MOST = 8  # files that were not looked at, by name


def written(report: Report, palette: Palette = PLAIN) -> str:
    """Write a report as text."""
    parts = ["\n".join(_finding(one, palette)) for one in report.findings]
    parts += ["\n".join(map(_skipped, shown_skipped))] if (shown_skipped := _few(report)) else []
    return "\n\n".join([*parts, _summary(report)])


def _few(report: Report) -> list[Skipped]:
    """Choose what is told of the files that were not looked at: all that cannot be read, and others if they are few."""
    unreadable = [one for one in report.skipped if one.kind == "unreadable"]
    return list(report.skipped) if len(report.skipped) <= _MOST else unreadable


def _skipped(one: Skipped) -> str:
    told = printable(one.reason)
    if one.kind == "unreadable":
        return f"dsim: {told}"
    return f"{printable(one.file)}: not looked at: {told}"


def _finding(found: Finding, palette: Palette) -> Iterator[str]:
    place = f"{printable(found.file)}:{found.span.line}:{found.span.column}"
    stage = f" (stage {printable(found.stage)})" if found.stage else ""
    yield f"{place}: {palette.colored(found.severity, found.severity)} {palette.colored(found.rule.id, 'title')}{stage}"
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


def _summary(report: Report) -> str:
    counts = Counter(one.severity for one in report.findings)
    looked = f"{report.files} file{'' if report.files == 1 else 's'}"
    left = sum(one.kind == "not-modelled" for one in report.skipped)
    looked += f", {left} not looked at" if left else ""
    if not counts:
        return f"{looked}, no findings"
    total = sum(counts.values())
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("error", "warning", "info") if counts[kind])
    return f"{looked}, {total} finding{'' if total == 1 else 's'}: {kinds}"

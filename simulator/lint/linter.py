"""From the text of a Dockerfile to its findings: every check on every stage, and fixes that were tried out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.lint.checks.all import CHECKS
from simulator.lint.finding import Finding, Fix, Skipped, Span, apply_edits
from simulator.lint.proposals import Candidate
from simulator.lint.rules import Files
from simulator.lint.stages import Bases, File, Options, Start, evidence, opened, span

_TEMPLATE = r"\{\{|\{%|<%[=-]?|\$\{templateOption|(?m:^\s*%%[A-Z])"
# How many fixes of a file are tried: each takes as long as reading the file again. So many at least, and as many
# as come to so many letters; findings behind them have no fix.
_TRIED, _LETTERS = 10, 400_000


class FileResult(NamedTuple):
    """What was found in a file, what of it could not be looked at, and the lines of its instructions."""

    findings: list[Finding]
    skipped: list[Skipped]
    spans: tuple[tuple[int, int], ...] = ()


def lint(text: str, file: str, options: Options, bases: Bases) -> FileResult:
    """Find what is wrong with a Dockerfile, in the order of its lines."""
    try:
        read = opened(text, options, bases)
    except Refusal as refusal:
        if re.search(_TEMPLATE, text):
            return FileResult(
                [], [Skipped(file, "not-modelled", "a template: another program makes a Dockerfile of it")]
            )
        return FileResult([_refused(refusal, file, text)], [])
    except NotModelled as why:
        return FileResult([], [Skipped(file, "not-modelled", str(why))])
    findings: list[Finding] = []
    reasons: dict[str, None] = {}
    tries = iter(range(max(_TRIED, _LETTERS // (len(text) + 1))))
    for stage in read.stages:
        if isinstance(stage, Refusal):
            if str(stage) not in reasons:
                findings.append(_refused(stage, file, text))
        elif isinstance(stage, NotModelled):
            reasons[str(stage)] = None
        else:
            findings += _of_stage(stage, file, LintInput(text, options, bases), tries)
    unique = dict.fromkeys(findings)
    skipped = [Skipped(file, "not-modelled", reason) for reason in reasons]
    return FileResult(sorted(unique, key=lambda one: (one.span, one.rule.id)), skipped, tuple(_lines(read)))


def _lines(read: File) -> Iterator[tuple[int, int]]:
    for instruction in (one for body in read.plan.bodies for one in body):
        yield instruction.line, span(instruction).end_line + instruction.body.count("\n")


def _of_stage(stage: Start, name: str, file: LintInput, tries: Iterator[int]) -> Iterator[Finding]:
    every = list(found_in(stage))
    counts = counted(every)
    for found in every:
        shown = evidence(stage, found.request)
        fix = None
        if found.proposal and found.proposal.edits and next(tries, None) is not None:
            fix = verified(found, stage, counts, file)
        yield Finding(
            found.rule,
            found.severity or found.rule.severity,
            found.message,
            name,
            found.span or span(found.instruction),
            "" if stage.is_last else stage.name,
            shown,
            fix,
        )


def found_in(stage: Start) -> Iterator[Candidate]:
    """Run every check on a stage that somebody can build as an image, and start."""
    for check in CHECKS if stage.can_be_started else ():
        yield from check(stage)


def counted(every: Iterable[Candidate]) -> Counter[str]:
    """Count the findings of each rule."""
    return Counter(one.rule.id for one in every)


class LintInput(NamedTuple):
    """A text, and what it is read with."""

    text: str
    options: Options
    bases: Bases


def verified(found: Candidate, stage: Start, before: Counter[str], file: LintInput) -> Fix | None:
    """Try a change out: None where it gives another argv than it claims, or where the finding stays."""
    proposal = found.proposal
    assert proposal is not None  # the caller saw to it
    try:
        after = opened(apply_edits(file.text, proposal.edits), file.options, file.bases)
    except (Refusal, NotModelled):
        return None
    changed = _same_stage(after, stage)
    shown = evidence(changed, found.request) if changed else None
    if changed is None or shown is None or shown.argv != proposal.argv:
        return None
    left = counted(found_in(changed))
    if left[found.rule.id] >= before[found.rule.id] or any(left[rule] > before[rule] for rule in left):
        return None
    return Fix(proposal.says, proposal.edits, shown)


def _same_stage(after: File, stage: Start) -> Start | None:
    return next((one for one in after.starts if one.place == stage.place), None)


def _refused(refusal: Refusal, file: str, text: str) -> Finding:
    """Report that no image comes out."""
    lines = text.split("\n")
    line = min(max(refusal.line, 1), len(lines))
    span = Span(line, 1, line, len(lines[line - 1].rstrip("\r")) + 1)
    return Finding(Files.REFUSED, "error", f"no image comes out: {refusal}", file, span)

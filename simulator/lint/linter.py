"""From the text of a Dockerfile to its findings: every check on every stage, and fixes that were tried out."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import NotModelled
from simulator.lint.checks import CHECKS
from simulator.lint.finding import Evidence, Finding, Fix, Skipped, Span, applied
from simulator.lint.found import Found, Proposal
from simulator.lint.rules import Files
from simulator.lint.start import RUN, Bases, File, Options, Start, evidence, opened, span
from simulator.rule import Refusal

_TRIED = 100  # fixes of one file; each takes as long as reading the file again


def lint(text: str, file: str, options: Options, bases: Bases) -> tuple[list[Finding], list[Skipped]]:
    """Find what is wrong with a Dockerfile, in the order of its lines; say what of it could not be looked at."""
    try:
        read = opened(text, options, bases)
    except Refusal as refusal:
        return [_refused(refusal, file, text)], []
    except NotModelled as why:
        return [], [Skipped(file, "not-modelled", str(why))]
    findings: list[Finding] = []
    reasons: dict[str, None] = {}
    for stage in read.stages:
        if isinstance(stage, Refusal):
            if str(stage) not in reasons:
                findings.append(_refused(stage, file, text))
        elif isinstance(stage, NotModelled):
            reasons[str(stage)] = None
        else:
            findings += _of_stage(stage, text, file, options, bases)
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda one: (one.span, one.rule.id)), [
        Skipped(file, "not-modelled", reason) for reason in reasons
    ]


def _of_stage(stage: Start, text: str, file: str, options: Options, bases: Bases) -> Iterator[Finding]:
    for tried, found in enumerate(found_in(stage)):
        shown = evidence(stage, found.request)
        fix = None
        if found.proposal and found.proposal.edits and tried < _TRIED:
            fix = _verified(found, found.proposal, stage, text, options, bases)
        yield Finding(
            found.rule,
            found.severity or found.rule.severity,
            found.message,
            file,
            found.span or span(found.instruction),
            "" if stage.is_last else stage.name or str(stage.place),
            shown,
            fix,
        )


def found_in(stage: Start) -> Iterator[Found]:
    """Run every check on a stage."""
    for check in CHECKS:
        yield from check(stage)


def _verified(found: Found, proposal: Proposal, stage: Start, text: str, options: Options, bases: Bases) -> Fix | None:
    """Try a change out: None where it gives another argv than it claims, or where the finding stays."""
    try:
        after = opened(applied(text, proposal.edits), options, bases)
    except (Refusal, NotModelled):
        return None
    changed = _same_stage(after, stage)
    shown = evidence(changed, found.request) if changed else None
    if changed is None or shown is None or shown.argv != proposal.argv:
        return None
    if _count(changed, found) >= _count(stage, found):
        return None
    return Fix(proposal.says, proposal.edits, shown)


def _same_stage(after: File, stage: Start) -> Start | None:
    return next((one for one in after.starts if one.place == stage.place), None)


def _count(stage: Start, found: Found) -> int:
    return sum(one.rule is found.rule for one in found_in(stage))


def _refused(refusal: Refusal, file: str, text: str) -> Finding:
    """Report that no image comes out."""
    first = text.split("\n", 1)[0]
    return Finding(Files.REFUSED, "error", f"no builder makes an image of this: {refusal}", file,
                   Span(1, 1, 1, len(first.rstrip("\r")) + 1))  # fmt: skip


__all__ = ["RUN", "Evidence", "found_in", "lint"]

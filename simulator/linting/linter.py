"""The findings in a Dockerfile: runs every check on every stage, and verifies the fixes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.checks.all import CHECKS, WINDOWS_CHECKS
from simulator.linting.evidence import request_evidence
from simulator.linting.finding import Finding, Fix, LintRule, Skipped, Span, apply_edits, finding_of
from simulator.linting.proposals import Candidate
from simulator.linting.rules import Files, Forms
from simulator.linting.said import said_of
from simulator.linting.spans import instruction_span
from simulator.linting.stages import RUN, DockerfileStages, ImageStage, read_stages
from simulator.simulation.container import simulate

_TEMPLATE = r"\{\{|\{%|<%[=-]?|\$\{templateOption|(?m:^[ \t]*%%[A-Z])"
# How many fixes of a file are tried: each takes as long as reading the file again. At least so many, and as many as
# read so many letters in all; later findings have no fix.
_MIN_TRIES, _MAX_LETTERS = 10, 400_000


class FileResult(NamedTuple):
    """The result for a file: its findings, what was not checked, and the first and last line of each instruction."""

    findings: list[Finding]
    skipped: list[Skipped]
    spans: tuple[tuple[int, int], ...] = ()


def lint_dockerfile(text: str, file: str, options: BuildOptions, bases: BaseImages) -> FileResult:
    """Find the mistakes in a Dockerfile, in the order of its lines; a refusal by the builder is a finding, too."""
    try:
        dockerfile = read_stages(text, options, bases)
    except Refusal as refusal:
        if re.search(_TEMPLATE, text):
            return _template(file)
        if text.lstrip()[:1] in ("{", "["):  # JSON, TOML, a unit: no instruction begins so
            return FileResult(
                [], [Skipped(file, "not-modelled", "neither a Dockerfile nor another file that starts containers")]
            )
        return FileResult([_refusal_finding(refusal, file, text)], [])
    except NotModelled as error:
        return FileResult([], [Skipped(file, "not-modelled", str(error))])
    if any(isinstance(stage, Refusal) for stage in dockerfile.stages) and re.search(_TEMPLATE, text):
        return _template(file)
    findings: list[Finding] = []
    reasons: dict[str, None] = {}
    tries = iter(range(max(_MIN_TRIES, _MAX_LETTERS // (len(text) + 1))))
    for stage in dockerfile.stages:
        if isinstance(stage, Refusal):
            if str(stage) not in reasons:
                findings.append(_refusal_finding(stage, file, text))
        elif isinstance(stage, NotModelled):
            reasons[str(stage)] = None
        else:
            findings += _lint_stage(stage, file, LintInput(text, options, bases), tries)
    unique = dict.fromkeys(findings)
    skipped = [Skipped(file, "not-modelled", reason) for reason in reasons]
    return FileResult(
        sorted(unique, key=lambda finding: (finding.span, finding.rule.id)),
        skipped,
        tuple(_instruction_lines(dockerfile)),
    )


def _template(file: str) -> FileResult:
    return FileResult([], [Skipped(file, "not-modelled", "a template: another program makes a Dockerfile of it")])


def _instruction_lines(dockerfile: DockerfileStages) -> Iterator[tuple[int, int]]:
    for instructions in dockerfile.plan.bodies:
        for instruction in instructions:
            yield instruction.line, instruction_span(instruction).end_line + instruction.body.count("\n")


def _lint_stage(stage: ImageStage, file: str, lint_input: LintInput, tries: Iterator[int]) -> Iterator[Finding]:
    candidates = list(run_checks(stage))
    counts = count_by_rule(candidates)
    told = _told_once(stage)
    for candidate in candidates:
        evidence = request_evidence(stage, candidate.request)
        fix = None
        if candidate.proposal and candidate.proposal.edits and next(tries, None) is not None:
            fix = verify_fix(candidate, stage, counts, lint_input)
        yield Finding(
            candidate.rule,
            candidate.severity or candidate.rule.severity,
            told.get((candidate.rule, candidate.request), candidate.message),
            file,
            candidate.span or instruction_span(candidate.instruction),
            "" if stage.is_last else stage.name,
            evidence,
            fix,
        )


def _told_once(stage: ImageStage) -> dict[tuple[LintRule, str], str]:
    """Return what every command says of a container of the stage, by the rule and the request that it is about.

    A rule that is told more than once is left out: which of its findings each is about is not known here.
    """
    if stage.image.os == "windows":
        return {}
    said = list(said_of(simulate(stage.built(), Request(ContainerConfig()), stage.engine), stage.engine))
    counts = Counter(rule for rule, _ in said)
    own = (Forms.VARIABLE, Forms.OPERATOR)  # each instruction may have one
    return {(rule, RUN): text for rule, text in said if counts[rule] == 1 and rule not in own}


def run_checks(stage: ImageStage) -> Iterator[Candidate]:
    """Run every check on a stage; none on a stage that cannot be built as an image of its own."""
    checks = WINDOWS_CHECKS if stage.image.os == "windows" else CHECKS
    for check in checks if stage.can_be_started else ():
        yield from check(stage)


def count_by_rule(candidates: Iterable[Candidate]) -> Counter[str]:
    """Count the candidates of each rule."""
    return Counter(candidate.rule.id for candidate in candidates)


class LintInput(NamedTuple):
    """The text of a Dockerfile, and the options and base images to build it with."""

    text: str
    options: BuildOptions
    bases: BaseImages


def verify_fix(candidate: Candidate, stage: ImageStage, counts: Counter[str], lint_input: LintInput) -> Fix | None:
    """Apply a candidate's proposal to the text; None unless it gives the promised argv and removes the finding.

    ``counts`` are the candidates of the stage before the change, by rule; none of them may increase.
    """
    proposal = candidate.proposal
    assert proposal is not None  # the caller checks
    try:
        dockerfile = read_stages(apply_edits(lint_input.text, proposal.edits), lint_input.options, lint_input.bases)
    except (Refusal, NotModelled):
        return None
    changed_stage = _same_stage(dockerfile, stage)
    evidence = request_evidence(changed_stage, candidate.request) if changed_stage else None
    if changed_stage is None or evidence is None or evidence.argv != proposal.argv:
        return None
    remaining = count_by_rule(run_checks(changed_stage))
    if remaining[candidate.rule.id] >= counts[candidate.rule.id]:
        return None
    if any(remaining[rule] > counts[rule] for rule in remaining):
        return None
    return Fix(proposal.says, proposal.edits, evidence)


def _same_stage(dockerfile: DockerfileStages, stage: ImageStage) -> ImageStage | None:
    return next((other for other in dockerfile.built if other.position == stage.position), None)


def _refusal_finding(refusal: Refusal, file: str, text: str) -> Finding:
    """Report that the builder refuses the Dockerfile."""
    lines = text.split("\n")
    line = min(max(refusal.line, 1), len(lines))
    span = Span(line, 1, line, len(lines[line - 1].rstrip("\r")) + 1)
    return finding_of(Files.REFUSED, f"no image comes out: {refusal}", file, span)

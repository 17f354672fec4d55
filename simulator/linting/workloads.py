"""Findings in the files of other callers: stacks, manifests, units, task definitions, jobs, workflows, pipelines.

Reads: a file's text and its kind. Gives: what is said of the words of each container that it starts, of its
hooks and of its probes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.analysis.repository.containers import Container
from simulator.analysis.repository.kinds import LINE_KINDS, FileKind
from simulator.analysis.repository.started import read_started
from simulator.callers.file_body import Overlay
from simulator.core.rule import Refusal
from simulator.core.text import quoted
from simulator.core.values import Origin, words
from simulator.linting.base_images import BaseImages
from simulator.linting.docker_run import lint_lines, outcome_of
from simulator.linting.evidence import argv_evidence
from simulator.linting.finding import Finding, Skipped, Span, finding_of
from simulator.linting.linter import FileResult
from simulator.linting.request_rules import Requests
from simulator.linting.said import said_of, said_of_actions, said_of_image


def lint_workloads(text: str, file: str, kind: FileKind, bases: BaseImages, files: Mapping[str, str]) -> FileResult:
    """Find what is wrong with the words that a file gives to its containers; ``files`` are those that it may name.

    What is not known of a container, and a file that its tool refuses, is no finding.
    """
    started = read_started(file, kind, Overlay({file: text}, files), bases.options.engines)
    has_lines = kind in LINE_KINDS  # of CI, whose expressions are often not known: that is not worth a word
    reasons = [started.error] if started.error and not has_lines else []
    findings = lint_lines(text, file, bases, files).findings if has_lines else []
    lines = text.split("\n")
    for container in started.containers:
        if has_lines and (container.text or container.request is None):
            continue
        if container.request is None:
            reasons.append(f"{container.name}: {container.fault}" if container.name else str(container.fault))
        else:
            line = container.line or 1
            whole = lines[line - 1].rstrip("\r")
            span = Span(line, len(whole) - len(whole.lstrip()) + 1, line, len(whole) + 1)
            findings += _find(container, file, span, bases)
    in_order = sorted(findings, key=lambda finding: (finding.span.line, finding.span.column))
    return FileResult(in_order, [Skipped(file, "not-modelled", reason) for reason in dict.fromkeys(reasons)])


def _find(container: Container, file: str, span: Span, bases: BaseImages) -> Iterator[Finding]:
    """Yield the findings about a container; of one without words of its own, those that its image alone has not."""
    assert container.request is not None  # the caller has looked
    who = f"container {quoted(container.name)}: " if container.name else ""
    outcome = outcome_of(container, bases)
    if isinstance(outcome, Refusal):
        yield finding_of(Requests.LINE_REFUSED, f"{who}no container is created: {outcome}", file, span)
    if isinstance(outcome, Refusal | None) or outcome.argv is None:
        return
    asked = container.request.container
    evidence = argv_evidence(container.engine.full_name, outcome.argv.value)
    own = () if asked.entrypoint or asked.cmd else said_of_image(outcome.built, container.engine)
    for rule, message in said_of(outcome, container.engine):
        if (rule, message) not in own:
            yield finding_of(rule, f"{who}{message}", file, span, evidence)
    for action, rule, message in said_of_actions(outcome, container.engine):
        evidence = argv_evidence(action.place, words(action.words, Origin("request", action.place)))
        yield finding_of(rule, f"{who}{action.place}: {message}", file, span, evidence)

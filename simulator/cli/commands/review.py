"""``dsim review``: what a change does, and the findings that it brings, as one comment."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

import click

from simulator.cli.command import DsimCommand
from simulator.cli.commands.diff import (
    Changes,
    compare_sides,
    comparison_document,
    nobody_named_engine,
    show_text,
    status_of,
)
from simulator.cli.options import REPORTS, STYLES, build_options, engines_option, style_option_of
from simulator.cli.review_findings import new_findings
from simulator.core.text import printable
from simulator.linting.finding import LintReport
from simulator.linting.said import FINDINGS
from simulator.report.terminal import COLORED
from simulator.report.text.answer import sentence
from simulator.report.text.lint import lint_json, lint_text
from simulator.rulebook import RULES

_FOR_PEOPLE = ("table", "markdown", "html")


@click.command(cls=DsimCommand)
@build_options
@engines_option
@style_option_of(STYLES["diff"])
@click.argument("revisions", metavar="[RANGE]", nargs=-1, type=click.UNPROCESSED)
def command(revisions: tuple[str, ...], names: tuple[str, ...], style: str, **build: Any) -> None:
    """Review a change of a repository: what `dsim diff` says, and the findings of `dsim lint` that the change brings.

    RANGE is A..B, A...B, A B, or A, which is compared with the working tree; HEAD without one. A finding counts as new
    where the changed files have it more often after the change than before. --format markdown gives one comment.

    Exit status: 0 the same, and no new finding; 1 different, or a new finding; 2 unreadable; 3 not known.

    Examples:

    \b
      dsim review
      dsim review main...HEAD --format markdown
    """
    if len(revisions) > 2:
        raise click.UsageError("give one range of revisions: A..B, A...B, A B or A")
    changes = compare_sides(revisions, (), names, build, 1)
    findings, texts = new_findings(changes.read, names, build, is_default=nobody_named_engine())
    _show(changes, findings, texts, style)
    status = status_of(changes)
    sys.exit(1 if findings.findings and status != 2 else status)


def _show(changes: Changes, findings: LintReport, texts: Mapping[str, str], style: str) -> None:
    """Print a comparison and its findings; people get no sentence twice, machines get every finding."""
    if style in _FOR_PEOPLE:
        findings = _without_told(changes, findings)
    if style in REPORTS:
        from simulator.cli import reports

        reports.diff(changes.images, style, changes.repository, findings, texts)
    elif style == "json":
        click.echo(json.dumps(comparison_document(changes) | {"lint": lint_json(findings)}))
    else:
        found = "findings that the change brings\n\n" + lint_text(findings, COLORED) if findings.findings else ""
        is_same = changes.verdict in ("same", "not-looked-at")
        if found and is_same:  # what is wrong comes first
            click.echo(found + "\n")
        show_text(changes)
        if found and not is_same:
            click.echo("\n" + found)


def _without_told(changes: Changes, findings: LintReport) -> LintReport:
    """Leave out findings that the comparison of the containers tells: in the same words, or by the same rule.

    A rule counts where a file has no more findings of it than containers of which it is told; a Dockerfile has
    one, for another can be about another of its stages.
    """
    containers = changes.repository.changes if changes.repository else ()
    texts = [text for change in containers for text in change.difference.sentences]
    told: Counter[tuple[str, str]] = Counter()
    built: set[tuple[str, str]] = set()
    for change in containers:
        rules = {FINDINGS[RULES[rule]].id for rule in change.difference.rules if rule and RULES[rule] in FINDINGS}
        told.update((change.container.path, rule) for rule in rules)
        built.update((change.source, rule) for rule in rules if change.source)
    found = Counter((each.file, each.rule.id) for each in findings.findings)
    known = {key for key, number in found.items() if number <= told[key] or (number == 1 and key in built)}
    left = [
        each
        for each in findings.findings
        if (each.file, each.rule.id) not in known and not any(map(sentence(printable(each.message)).endswith, texts))
    ]
    return findings._replace(findings=tuple(left))

"""How commands print for reviews: Markdown, pages, annotations, SARIF. Imported only where one is requested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from simulator.analysis.repository.changes import RepositoryComparison
from simulator.api.answer import Answer
from simulator.callers.table import file_callers
from simulator.cli.command import LINE
from simulator.cli.subject import subject
from simulator.core.errors import Unreadable
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.report.documents.blocks import Report
from simulator.report.documents.problems import Problems
from simulator.report.text.diff import ImageComparison
from simulator.simulation.container import Simulation

if TYPE_CHECKING:
    from simulator.report.documents.answer import Listing

_REPORTS = ("markdown", "html")  # the others are written from problems


def show(what: Report | Problems, style: str) -> None:
    """Print a report as Markdown or as a page, problems as annotations or SARIF."""
    if isinstance(what, Report):
        asked = subject()
        is_told = not what.subject or what.subject == asked
        what = what._replace(
            line=_line(), subject=asked if is_told else (*what.subject, *((", ", *asked) if asked else ()))
        )
    click.echo(import_module(f"simulator.report.writers.{style}").write(what), nl=False)


def simulation(given: Answer, style: str) -> None:
    """Print what a container executes, for an answer that is a simulation."""
    from simulator.report.documents import annotations as spots
    from simulator.report.documents import answer

    assert isinstance(given.outcome, Simulation)  # the caller has looked
    simulation, engine, name, told = given.outcome, given.release, given.engine, given.told

    if style in _REPORTS:
        show(answer.report_simulation(_command(), simulation, engine, name, told), style)
    else:
        show(spots.annotate_simulation(_command(), simulation, engine, name, _paths(), told), style)


def refusal(refused: Refusal, style: str, engine: Engine) -> None:
    """Print a refusal from before the request reached the engine."""
    from simulator.report.documents import annotations as spots
    from simulator.report.documents import answer

    if style in _REPORTS:
        show(answer.report_refusal(_command(), refused, engine), style)
    else:
        show(spots.annotate_refusal(_command(), refused, engine, _paths()), style)


def listing(given: Listing, answers: Mapping[str, Mapping[str, Any]], engine: Engine, style: str) -> None:
    """Print many answers, by name as the oracle gives them: as a table, or those that fail as annotations."""
    from simulator.report.documents import annotations as spots
    from simulator.report.documents import answer

    if style in _REPORTS:
        show(answer.report_listing(_command(), given, engine), style)
    else:
        show(spots.annotate_refusals(_command(), answers, _paths(), given.failing), style)


def diff(
    comparisons: Sequence[ImageComparison],
    style: str,
    repository: RepositoryComparison | None = None,
    lints: Any = None,
    texts: Mapping[str, str] = {},
) -> None:
    """Print what a change does; ``lints`` are the findings that it brings, in files with ``texts``."""
    from simulator.report.documents import annotations as spots
    from simulator.report.documents import diff as changes

    if style in _REPORTS:
        show(changes.report_diff(comparisons, repository, lints, _command()), style)
        return
    problems = spots.annotate_diff(comparisons, repository, _command())
    if lints is not None:
        from simulator.report.documents import lint as findings

        found = findings.list_problems(lints, texts)
        problems = problems._replace(
            kinds=(*problems.kinds, *found.kinds),
            problems=(*problems.problems, *found.problems),
            skipped=(*problems.skipped, *found.skipped),
        )
    show(problems, style)


def lint(report: Any, style: str) -> None:
    """Print the findings of ``simulator.linting``; their files are read again for the lines that are shown."""
    from simulator.report.documents import lint as findings

    texts = {}
    for file in {finding.file for finding in report.findings}:
        text = _text(file)
        if text is not None:
            texts[file] = text
    show(findings.report_findings(report, texts) if style in _REPORTS else findings.list_problems(report, texts), style)


def _text(name: str) -> str | None:
    from simulator.workspace.disk import read_text

    try:
        return read_text(name) if name != "-" else None
    except Unreadable:
        return None


def _command() -> str:
    return click.get_current_context().info_name or ""


def _line() -> str:
    """Return the command line without its format, as a shell reads it."""
    from simulator.shell.quote import shell_line

    context = click.get_current_context()
    words = [context.info_name or ""]
    given = iter(context.meta.get(LINE, ()))
    for word in given:
        if word == "--format":
            next(given, "")
        elif not word.startswith("--format="):
            words.append(word)
    return f"dsim {shell_line(words)}"


def _paths() -> tuple[str, ...]:
    """Return the command's input files that are on this disk; for a folder, the files in it."""
    from simulator.workspace.disk import folder_files, is_folder

    params = click.get_current_context().params
    paths: list[str] = []
    for name in ("file", *(caller.name for caller in file_callers())):
        value = params.get(name.replace("-", "_"))
        for path in (value,) if isinstance(value, str) else value or ():
            if is_folder(path):
                paths += folder_files(path)
            elif path != "-":
                paths.append(path)
    return tuple(paths)

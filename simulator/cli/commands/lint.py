"""``dsim lint``: findings about how images start."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click

from simulator.cli.affected import with_affected
from simulator.cli.command import Choice, DsimCommand
from simulator.cli.given_images import build_arguments, dockerfile_bases, read_bases
from simulator.cli.options import REPORTS, STYLES, style_option_of
from simulator.cli.repository import read_working_tree
from simulator.cli.shorthand import refuse_what_is_no_path
from simulator.cli.told import tell
from simulator.core.text import printable
from simulator.linting.comments import find_rule_id
from simulator.linting.finding import SEVERITIES, LintReport
from simulator.releases.find import DEFAULT_ENGINE
from simulator.report.terminal import COLORED
from simulator.report.text.lint import lint_json, lint_text
from simulator.workspace.disk import write_text
from simulator.workspace.files import find_files
from simulator.workspace.image_names import missing_dockerfiles
from simulator.workspace.linting import FixedFile, Linter, LintOptions, lint_files
from simulator.workspace.settings import find_settings

_FAILS = (*SEVERITIES, "never")


@click.command(cls=DsimCommand)
@click.argument("names", metavar="[FILE|FOLDER]...", nargs=-1, type=click.Path())
@click.option("--line", "lines", metavar="LINE", multiple=True, help="A `docker run` line to look at; may be repeated.")
@click.option("--target", metavar="NAME", help="The stage to look at, and those it begins with; all without it.")
@click.option("--build-arg", "build_args", metavar="NAME[=VALUE]", multiple=True, help="As `docker build` takes it.")
@click.option(
    "--base", "bases", metavar="REF=FILE", multiple=True, help="A base image: its configuration, or Dockerfile."
)
@click.option("--no-catalogue", is_flag=True, help="Know no base image but those given (see dsim catalogue).")
@click.option("--builder", metavar="NAME", default="", help="buildkit@0.25, classic@28.5; the engine's without it.")
@click.option(
    "--engine", metavar="NAME", default="", help=f"docker@28.5, podman@5.8, ...; {DEFAULT_ENGINE} without it."
)
@click.option("--select", metavar="ID[,ID]", multiple=True, help="Look for these findings only.")
@click.option("--ignore", metavar="ID[,ID]", multiple=True, help="Do not look for these findings.")
@click.option("--fix", is_flag=True, help="Write the fixes to the files; what is left is reported.")
@click.option("--diff", is_flag=True, help="Print what the fixes change, and write nothing without --fix.")
@click.option("--fail-on", type=Choice(_FAILS), default="info", help="The least severity to exit with 1 for.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Files at a time; as many as there are processors.")
@style_option_of(STYLES["lint"])
def command(
    names: tuple[str, ...], lines: tuple[str, ...], style: str, fail_on: str, fix: bool, diff: bool, **given: Any
) -> None:
    """Find what is wrong with how containers start: in Dockerfiles, Compose files, manifests, units and command lines.

    Without a name the files below the current folder are looked at, without those that git ignores. The `docker run`,
    `podman run` and `kubectl run` lines of scripts, Makefiles, units and CI workflows are looked at as well. A symbolic
    link out of the repository is not followed, but named. Every finding
    shows the argv that it leads to. A fix is offered only where dsim applied it and saw that it gives the argv that
    it claims. In a git repository a finding names the containers that it affects: those that Compose files, manifests,
    units and command lines start of the image (dsim diff --help tells how images are known by name).
    docs/lint.md lists all findings; docs/linting.md has the comments and settings that ignore them.

    Exit status: 0 no findings; 1 findings; 2 usage or unreadable input; 3 files that are named are not modelled.

    Examples:

    \b
      dsim lint
      dsim lint Dockerfile --target web
      dsim lint docker/ --select swallowed,not-json --format json
      dsim lint --diff Dockerfile
      dsim lint scripts/deploy.sh
      dsim lint --line 'docker run nginx -p 80:80'
      dsim lint --format sarif > dsim.sarif
    """
    options = LintOptions(
        _ids(given["select"], "--select") or None,
        _ids(given["ignore"], "--ignore"),
        given["engine"],
        given["builder"],
        given["target"] or "",
        build_arguments(given["build_args"]),
        read_bases(given["bases"]),
        not given["no_catalogue"],
    )
    refuse_what_is_no_path(names)
    files = find_files(names) if names or not lines else []
    tree = read_working_tree(dockerfile_bases(given["bases"]), options.bases, use_catalogue=options.use_catalogue)
    linter = Linter(options, repository=None if tree is None else tree.images)
    report, changed = lint_files(files, linter, jobs=given["jobs"], fix=fix or diff)
    if lines:
        report = _with_lines(report, lines, linter)
    report = report._replace(skipped=(*report.skipped, *missing_dockerfiles(".")))
    report = with_affected(report, tree)
    if fix:
        for name, each in changed:
            write_text(name, each.after)
    if diff:
        click.echo("".join(_difference(name, each) for name, each in changed), nl=False)
    elif style in REPORTS:
        from simulator.cli import reports

        reports.lint(report, style)
    else:
        click.echo(json.dumps(lint_json(report)) if style == "json" else lint_text(report, COLORED))
    if fix and changed:
        tell(f"fixed {len(changed)} file{'' if len(changed) == 1 else 's'}")
    sys.exit(_status(report, fail_on, named={os.path.normpath(name) for name in names}) or int(diff and bool(changed)))


def _ids(given: tuple[str, ...], option: str) -> tuple[str, ...]:
    names = [name.strip() for value in given for name in value.split(",") if name.strip()]
    return tuple(find_rule_id(name, option) for name in names)


def _with_lines(report: LintReport, lines: tuple[str, ...], linter: Linter) -> LintReport:
    from simulator.linting.docker_run import lint_line

    results = [linter.lint_line(line, lint_line) for line in lines]
    return report._replace(
        files=report.files + len(lines),
        readers=report.readers or (linter.reader(find_settings(".", {})),),
        findings=(*report.findings, *(finding for result in results for finding in result.findings)),
    )


def _status(report: LintReport, fail_on: str, named: set[str]) -> int:
    if any(skipped.kind == "unreadable" for skipped in report.skipped):
        return 2
    least = _FAILS.index(fail_on)
    if any(SEVERITIES.index(finding.severity) >= least for finding in report.findings):
        return 1
    return 3 if any(os.path.normpath(skipped.file) in named for skipped in report.skipped) else 0


def _difference(name: str, each: FixedFile) -> str:
    import difflib

    shown = printable(name)
    lines = difflib.unified_diff(_lines(each.before), _lines(each.after), shown, shown)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Split a text into lines, with nothing that moves a cursor in them but tabs."""
    safe = "\n".join("\t".join(map(printable, line.split("\t"))) for line in text.split("\n"))
    return safe.splitlines(keepends=True)

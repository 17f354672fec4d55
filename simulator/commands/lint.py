"""``dsim lint``: findings about how images start."""

from __future__ import annotations

import sys
from typing import Any

import click

from simulator.commands.inputs import REPORTS, STYLES, build_arguments, read_bases, read_bytes, style_option_of
from simulator.lint.files import found
from simulator.lint.finding import SEVERITIES, Finding, Report, Skipped
from simulator.lint.linter import lint
from simulator.lint.report import written
from simulator.lint.start import Bases, Options
from simulator.profiles import builder as builder_named
from simulator.profiles import engine as engine_named

_LARGEST = 16 * 1024 * 1024


@click.command()
@click.argument("names", metavar="[FILE|FOLDER]...", nargs=-1, type=click.Path())
@click.option("--target", metavar="NAME", help="The stage to look at, and those it begins with; all without it.")
@click.option("--build-arg", "build_args", metavar="NAME[=VALUE]", multiple=True, help="As `docker build` takes it.")
@click.option("--base", "bases", metavar="REF=FILE", multiple=True, help="The configuration of a base image.")
@click.option("--no-catalogue", is_flag=True, help="Know no base image but those given (see dsim catalogue).")
@click.option("--builder", metavar="NAME", help="buildkit@0.25, classic@28.5; the engine's own without it.")
@click.option("--engine", "engine_name", metavar="NAME", default="docker", help="docker@28.5, podman@5.8, ...")
@click.option(
    "--fail-on",
    type=click.Choice((*SEVERITIES, "never")),
    default="info",
    help="The least severity to exit with 1 for.",
)
@style_option_of(STYLES["lint"])
def command(names: tuple[str, ...], style: str, fail_on: str, **given: Any) -> None:
    """Find what is wrong with how an image starts: in Dockerfiles and Compose files, or below folders.

    Every finding shows the argv that it leads to. A fix is shown only where dsim applied it and saw that it gives the
    argv that it claims.

    Exit status: 0 no findings; 1 findings; 2 usage or unreadable input; 3 nothing but files that are not modelled.

    Examples:

    \b
      dsim lint
      dsim lint Dockerfile --target web
      dsim lint docker/ --format json
      dsim lint --format sarif > dsim.sarif
    """
    engine = engine_named(given["engine_name"])
    options = Options(
        engine,
        builder_named(given["builder"] or engine.builder),
        given["target"] or "",
        build_arguments(given["build_args"]),
        read_bases(given["bases"]),
        not given["no_catalogue"],
    )
    files = found(names)
    bases = Bases(options)
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    for name, kind in files:
        if kind == "dockerfile":
            text = read_bytes(name, name, _LARGEST).decode("utf-8", "surrogateescape")
            one, left = lint(text, name, options, bases)
            findings += one
            skipped += left
    report = Report(len(files), tuple(findings), tuple(skipped))
    if style in REPORTS:
        from simulator.commands import reporting

        reporting.lint(report, style)
    else:
        click.echo(written(report, style))
    least = len(SEVERITIES) if fail_on == "never" else SEVERITIES.index(fail_on)
    if any(SEVERITIES.index(finding.severity) >= least for finding in findings):
        sys.exit(1)

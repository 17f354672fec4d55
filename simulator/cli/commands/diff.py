"""``dsim diff``: what a change does to every request."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import click

from simulator.analysis.diff import Comparison, Verdict, compare
from simulator.cli.command import DsimCommand
from simulator.cli.diff_sides import Subject, subjects
from simulator.cli.options import REPORTS, STYLES, build_options, engines_named, engines_option, style_option_of
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.text import printable
from simulator.engine.engine import Engine
from simulator.report.terminal import COLORED
from simulator.report.text.diff import ImageComparison, comparison_json, comparison_text, worst_verdict
from simulator.workspace import parallel

EXIT = {"same": 0, "different": 1, "unknown": 3}


class Diff(DsimCommand):
    """A command that keeps what stands behind -- apart, as git does; click alone would only drop the --."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        ctx.meta["paths"] = tuple(args[at + 1 :])
        return super().parse_args(ctx, args[:at])


@click.command(cls=Diff)
@build_options
@click.option("--context", metavar="DIR", help="The build context of both Dockerfiles, whose files COPY and ADD bring.")
@engines_option
@style_option_of(STYLES["diff"])
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Images at a time; as many as there are processors.")
@click.argument("sides", metavar="OLD [NEW] [-- PATH...]", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def command(
    ctx: click.Context, /, sides: tuple[str, ...], names: tuple[str, ...], style: str, jobs: int | None, **build: Any
) -> None:
    """Show what a change of an image does to every request, or that it does nothing.

    OLD and NEW are Dockerfiles, image configurations (`docker inspect IMAGE` output), archives of images or OCI
    layouts, REVISION:PATH, or revisions of the git repository here: A..B, A B, or A alone, which is compared with the
    working tree. Of revisions, all Dockerfiles that changed are compared; paths behind -- choose among them. Without
    --target, all targets are.

    That nothing changes is proven, not sampled: the tables of both sides (dsim matrix) are the same, and so are
    environment, directory, user, stop signal and healthcheck. A base image that is not known cancels out where both
    sides name the same one. Where the root filesystems of both sides are known (archives, layouts, Dockerfiles with
    --context), what comes of starting a container is compared, too: a change that keeps it from starting is said first.

    Formats: markdown is a comment for a review, github annotations at the lines of the change, gitlab a Code Quality
    report, sarif is for code scanning, html a page that needs nothing else.

    Exit status: 0 the same; 1 different; 2 unreadable; 3 not known, for want of a base image.

    Examples:

    \b
      dsim diff Dockerfile.old Dockerfile
      dsim diff main..HEAD
      dsim diff HEAD~1 -- docker/
      dsim diff --engine all main:Dockerfile Dockerfile
      dsim diff main...HEAD --format markdown >> $GITHUB_STEP_SUMMARY
    """
    found = list(subjects(sides, ctx.meta["paths"], build))
    if style in REPORTS:
        from simulator.cli import reports

        done = list(parallel.run_each(partial(_compared, names), found, "images", jobs=1))
        verdict = worst_verdict(each.verdict for each in done)
        reports.diff(done, style)
    else:
        alone = any(subject.alone for subject in found)  # then an error is to be raised here
        show = partial(_shown, names, style)
        told = list(parallel.run_each(show, found, "images", jobs=1 if alone else jobs))
        verdict = worst_verdict(each for each, _ in told)
        _print(verdict, [shown for _, shown in told], style)
    sys.exit(EXIT[verdict])


def _shown(names: tuple[str, ...], style: str, subject: Subject) -> tuple[Verdict, Any]:
    """Give the verdict about a subject, and what is printed of it."""
    done = _compared(names, subject)
    return done.verdict, _json(done) if style == "json" else "\n\n".join(_texts(done))


def _print(verdict: Verdict, told: list[Any], style: str) -> None:
    if style == "json":
        click.echo(json.dumps({"verdict": verdict, "changes": told}))
    else:
        click.echo("\n\n".join(told) or "no Dockerfile changed")


def _compared(names: tuple[str, ...], subject: Subject) -> ImageComparison:
    """Compare both sides on each engine; what cannot be read or is not modelled is told about this subject alone."""
    if subject.news:
        return ImageComparison(subject.name, (), subject.news, path=subject.path)
    try:
        found = tuple(_compare(subject, engine) for engine in engines_named(names))
        return ImageComparison(subject.name, found, path=subject.path)
    except (NotModelled, Unreadable) as error:
        if subject.alone:
            raise
        return ImageComparison(subject.name, (), error=str(error), path=subject.path)


def _compare(subject: Subject, engine: Engine) -> Comparison:
    return compare(subject.old(engine), subject.new(engine), engine)


def _texts(each: ImageComparison) -> Iterator[str]:
    name = printable(each.name)
    if each.one_sided:
        yield f"{name}: {each.one_sided}"
    elif each.error:
        yield f"{name}: not known: {printable(each.error)}"
    else:
        for alike in each.group_engines():
            engines = ", ".join(f"{found.engine.name}@{found.engine.version}" for found in alike)
            yield f"{name}: {comparison_text(alike[0], COLORED)}\n\n{engines}"


def _json(each: ImageComparison) -> dict[str, Any]:
    told: dict[str, Any] = {"name": each.name, "verdict": each.verdict}
    if each.one_sided:
        return {**told, "news": each.one_sided}
    return (
        {**told, "error": each.error}
        if each.error
        else {**told, "engines": [comparison_json(found) for found in each.comparisons]}
    )

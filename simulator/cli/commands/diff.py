"""``dsim diff``: what a change does to every request."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import click
from click.core import ParameterSource

from simulator.analysis.diff import Comparison, compare
from simulator.analysis.repository.changes import RepositoryComparison, RepositoryVerdict
from simulator.cli.command import LINE, DsimCommand
from simulator.cli.diff_sides import Subject, read_sides, subjects
from simulator.cli.options import REPORTS, STYLES, build_options, engines_named, engines_option, style_option_of
from simulator.cli.repository import Repository, read_repository
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.text import printable
from simulator.engine.engine import Engine
from simulator.report.answer_json import made_by_json
from simulator.report.diff_json import comparison_json
from simulator.report.terminal import COLORED, fit
from simulator.report.text.answer import made_by_text, readers_text
from simulator.report.text.diff import ImageComparison, comparison_text, readers_of, resting_text
from simulator.report.text.repository import repository_json, repository_text, skipped_names, skipped_text
from simulator.report.text.verdicts import whole_verdict
from simulator.workspace import parallel

EXIT = {"same": 0, "not-looked-at": 0, "different": 1, "unknown": 3}


class Diff(DsimCommand):
    """A command that keeps what stands behind -- apart, as git does; click alone would only drop the --."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        ctx.meta["paths"] = tuple(args[at + 1 :])
        ctx.meta[LINE] = tuple(args)
        return super().parse_args(ctx, args[:at])


@click.command(cls=Diff)
@build_options
@click.option("--context", metavar="DIR", help="The build context of both Dockerfiles, whose files COPY and ADD bring.")
@engines_option
@style_option_of(STYLES["diff"])
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Images at a time; as many as there are processors.")
@click.argument("sides", metavar="[OLD] [NEW] [-- PATH...]", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def command(
    ctx: click.Context, /, sides: tuple[str, ...], names: tuple[str, ...], style: str, jobs: int | None, **build: Any
) -> None:
    """Say what a change does to everybody who starts a container: first what happens, then who is affected.

    Alone it compares the working tree with HEAD. OLD and NEW are revisions of the git repository here (A..B, A...B,
    A B, or A alone, which is compared with the working tree), or two files: Dockerfiles, image configurations
    (`docker inspect IMAGE` output), archives of images, OCI layouts, or REVISION:PATH. Paths behind -- choose.

    Of revisions it looks at every file that starts containers: Dockerfiles with all their targets (or --target),
    Compose and stack files, Kubernetes manifests, Quadlet units, and the docker, podman and kubectl lines of scripts,
    Makefiles, units, CI workflows and the code blocks of Markdown. Containers in files that did not change count as
    well: the repository's own images are known by the names of Compose services with build and image, of
    `docker build -t NAME` lines and the like, of steps of workflows that build, of bake files, skaffold.yaml, Tiltfiles
    and .build units, of the table [tool.dsim.images], and of --base NAME=Dockerfile. Probes and hooks of
    containers are compared, too. Changed files that start nothing dsim knows of are named.

    That nothing changes is proven, not sampled: the tables of both sides (dsim matrix) are the same, and so are
    environment, directory, user, stop signal and healthcheck. A base image that is not known cancels out where both
    sides name the same one. Where the root filesystems of both sides are known (archives, layouts, Dockerfiles with
    --context), what comes of starting a container is compared, too: a change that keeps it from starting is said first.

    Formats: markdown is a comment for a review, github annotations at the lines of the change, gitlab a Code Quality
    report, sarif is for code scanning, html a page that needs nothing else.

    Exit status: 0 the same, or no changed file starts a container that dsim knows of (the verdict in JSON is then
    not-looked-at); 1 different; 2 unreadable, or neither side can be read or built; 3 not known, for want of a base
    image or of what a line names, or for what a changed script, variable or container of a pipeline does.

    Examples:

    \b
      dsim diff
      dsim diff main..HEAD
      dsim diff HEAD~1 -- docker/
      dsim diff Dockerfile.old Dockerfile
      dsim diff --engine all main:Dockerfile Dockerfile
      dsim diff main...HEAD --format markdown >> $GITHUB_STEP_SUMMARY
    """
    changes = compare_sides(sides, ctx.meta["paths"], names, build, jobs)
    show_changes(changes, style)
    sys.exit(status_of(changes))


class Changes(NamedTuple):
    """All that a change does: to images, and to the containers of a repository, None of two files.

    ``read`` are both sides of the repository as they were read; None of two files, and where no file differs.
    """

    images: tuple[ImageComparison, ...]
    repository: RepositoryComparison | None
    read: Repository | None = None

    @property
    def verdict(self) -> RepositoryVerdict:
        """The worst verdict of all."""
        return whole_verdict((each.verdict for each in self.images), self.repository)

    @property
    def fails(self) -> bool:
        """Whether there is an image or a file of which neither side can be read or built."""
        refused = any(all(found.refusals) for each in self.images for found in each.comparisons)
        return refused or bool(self.repository and self.repository.failed)


def compare_sides(
    words: tuple[str, ...], paths: tuple[str, ...], names: tuple[str, ...], build: dict[str, Any], jobs: int | None
) -> Changes:
    """Compare what the words of a line name."""
    sides = read_sides(words, paths, build["platform"])
    if build.get("context") is not None and sides.files is None:
        raise click.UsageError("--context belongs to two Dockerfiles; give OLD and NEW")
    engines = [] if nobody_named_engine() else engines_named(names)  # each caller asks its own, then
    repository = None if sides.revisions is None else read_repository(sides.revisions, paths, build, engines)
    found = list(subjects(sides, paths, build, repository))
    alone = any(subject.alone for subject in found)  # then an error is to be raised here
    compared = parallel.run_each(partial(_compared, names), found, "images", jobs=1 if alone else jobs)
    told = [each for each, of in zip(compared, found, strict=True) if not of.rests_on or each.verdict != "same"]
    images = tuple(sorted(told, key=lambda each: each.verdict == "same"))  # what changes comes first
    containers = None
    if sides.revisions is not None:
        containers = RepositoryComparison() if repository is None else repository.compare(paths)
    return Changes(images, containers, repository)


def nobody_named_engine() -> bool:
    """Return whether the command that runs was given no --engine."""
    return click.get_current_context().get_parameter_source("names") is ParameterSource.DEFAULT


def status_of(changes: Changes) -> int:
    """Return the exit status: a difference first, then what cannot be read or built."""
    if changes.verdict != "different" and changes.fails:
        return 2
    return EXIT[changes.verdict]


def show_changes(changes: Changes, style: str) -> None:
    """Print a comparison in a format."""
    if style in REPORTS:
        from simulator.cli import reports

        reports.diff(changes.images, style, changes.repository)
    elif style == "json":
        click.echo(json.dumps(comparison_document(changes)))
    else:
        show_text(changes)


def comparison_document(changes: Changes) -> dict[str, Any]:
    """Write a comparison as JSON values."""
    told: dict[str, Any] = {"verdict": changes.verdict, "changes": [_json(each) for each in changes.images]}
    found = repository_json(changes.repository) if changes.repository else {}
    return told | found | made_by_json(readers_of(changes.images, changes.repository))


def show_text(changes: Changes) -> None:
    """Print a comparison for a terminal: who is affected, then images, then what was not looked at."""
    texts = repository_text(changes.repository, COLORED) if changes.repository else []
    is_same = changes.repository is not None and changes.repository.verdict == "same"
    first, then = ("\n\n".join(text for each in part for text in _texts(each)) for part in _divided(changes.images))
    last = [skipped_text(changes.repository)] if changes.repository and skipped_names(changes.repository) else []
    told = [*([first, *texts] if is_same else [*texts, first]), then, *last]
    has_changed = changes.repository is not None and bool(changes.repository.looked_at)
    nothing = "the files that changed start no container" if has_changed else "nothing changed"
    told = [text for text in told if text] or [nothing]
    repository_readers = readers_of((), changes.repository)
    click.echo(fit("\n\n".join([*told, made_by_text(repository_readers)])))


def _divided(images: Sequence[ImageComparison]) -> tuple[list[ImageComparison], list[ImageComparison]]:
    """Divide images into those that change, or may change, and those that do not."""
    return [each for each in images if each.verdict != "same"], [each for each in images if each.verdict == "same"]


def _compared(names: tuple[str, ...], subject: Subject) -> ImageComparison:
    """Compare both sides on each engine; what cannot be read or is not modelled is told about this subject alone."""
    if subject.news:
        return ImageComparison(subject.name, (), subject.news, path=subject.path)
    try:
        found = tuple(_compare(subject, engine) for engine in engines_named(names))
        return ImageComparison(subject.name, found, path=subject.path, rests_on=subject.rests_on)
    except (NotModelled, Unreadable) as error:
        if subject.alone:
            raise
        return ImageComparison(subject.name, (), "", str(error), subject.path, subject.rests_on)


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
            readers = readers_text(found.engine.reader(found.image) for found in alike)
            text = resting_text(each, alike[0], COLORED) if each.rests_on else comparison_text(alike[0], COLORED)
            yield f"{name}: {text}\n\n{readers}"


def _json(each: ImageComparison) -> dict[str, Any]:
    told: dict[str, Any] = {"name": each.name, "verdict": each.verdict}
    if each.rests_on:
        told["rests_on"] = [*each.rests_on]
    if each.one_sided:
        return {**told, "news": each.one_sided}
    return (
        {**told, "error": each.error}
        if each.error
        else {**told, "engines": [comparison_json(found) for found in each.comparisons]}
    )

"""What a reviewer asks of an image: all that it can come to, what a change does, what is wrong, what to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.analysis import suggest as suggestions
from simulator.analysis.diff import Side, Verdict, compare
from simulator.analysis.matrix import build_table
from simulator.analysis.suggest import Suggestion
from simulator.api.answer import Answer
from simulator.api.image import Image, Images, engine_name
from simulator.api.requests import image_of_name, word_list
from simulator.build.builders import find_builder
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.finding import LintReport
from simulator.linting.linter import lint_dockerfile
from simulator.releases.find import DEFAULT_ENGINE, find_engine


class MatrixRow(NamedTuple):
    """One way to ask, and what it comes to; the argv holds placeholders for the words of the request."""

    caller: str
    request: str
    answer: Answer


def matrix(image: Image | str, *, engine: str | Engine = DEFAULT_ENGINE) -> tuple[MatrixRow, ...]:
    """Give the behaviour of an image for every request there is; raises the builder's ``Refusal``."""
    engine = engine_name(engine)
    release = find_engine(engine)
    table = build_table(image_of_name(image).source.build(release), release)
    return tuple(
        MatrixRow(row.way.caller, row.way.spelling, Answer(row.simulation, release, engine)) for row in table.rows
    )


class Change(NamedTuple):
    """One way to ask, and what it comes to before and after."""

    caller: str
    request: str
    before: Answer
    after: Answer
    verdict: Verdict


class Difference(NamedTuple):
    """What a change does: ``verdict`` is ``same``, ``different`` or ``unknown``, for want of a base image.

    ``changes`` holds the ways to ask whose outcome is not the same, ``settings`` the environment, directory, user, stop
    signal and healthcheck that are not, by name, each before and after. ``refusals`` are the builder's.
    """

    verdict: Verdict
    changes: tuple[Change, ...]
    settings: Mapping[str, tuple[Any, Any]]
    refusals: tuple[Refusal | None, Refusal | None]


def diff(before: Image, after: Image, *, engine: str | Engine = DEFAULT_ENGINE) -> Difference:
    """Compare two images for every request there is; that nothing changes is proven, not sampled."""
    engine = engine_name(engine)
    release = find_engine(engine)

    def side(image: Image) -> Side:
        try:
            return Side(image.source.build(release))
        except Refusal as refusal:
            return Side(refusal)

    found = compare(side(before), side(after), release)
    changes = [
        Change(
            change.way.caller,
            change.way.spelling,
            Answer(change.before, release, engine),
            Answer(change.after, release, engine),
            change.verdict,
        )
        for change in found.changes
        if change.verdict != "same"
    ]
    settings = {each.name: (each.before, each.after) for each in found.settings if each.verdict != "same"}
    return Difference(found.verdict, tuple(changes), settings, found.refusals)


def lint(
    text: str,
    *,
    name: str = "Dockerfile",
    engine: str | Engine = DEFAULT_ENGINE,
    builder: str | None = None,
    build_args: Mapping[str, str | None] | None = None,
    images: Images | None = None,
) -> LintReport:
    """Find what is wrong with how the images of a Dockerfile start; ``findings`` are in the order of the lines."""
    engine = engine_name(engine)
    release = find_engine(engine)
    options = BuildOptions(
        release,
        find_builder(builder) if builder else release.builder,
        build_args=build_args or {},
        bases=images or {},
    )
    result = lint_dockerfile(text, name, options, BaseImages(options))
    return LintReport(1, tuple(result.findings), tuple(result.skipped), (release.names(options.builder),))


def suggest(image: Image | str, argv: Sequence[str], *, engine: str | Engine = DEFAULT_ENGINE) -> Suggestion:
    """Find the shortest ``docker run`` line, and the smallest change of the image, that executes exactly ``argv``."""
    engine = engine_name(engine)
    release = find_engine(engine)
    return suggestions.suggest(
        suggestions.Goal(tuple(word_list(argv))), image_of_name(image).source.build(release), release
    )

"""``dsim diff``: what a change does to every request."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import click

from simulator.commands.inputs import build_options, engines_named, engines_option, style_option
from simulator.commands.sides import Subject, subjects
from simulator.difference import Comparison, compare
from simulator.differences import as_json, drawn
from simulator.errors import NotModelled, Unreadable
from simulator.spec.start import Engine
from simulator.text import printable

EXIT = {"same": 0, "different": 1, "unknown": 3}


class Compared(NamedTuple):
    """A subject, with what was found on each engine, or why nothing was."""

    subject: Subject
    found: tuple[Comparison, ...]
    error: str = ""

    @property
    def verdict(self) -> str:
        """``different`` where any engine tells so, else ``unknown`` where any does not know, else ``same``."""
        if self.subject.news:
            return "different"
        found = {"unknown"} if self.error else {each.verdict for each in self.found}
        return next((verdict for verdict in ("different", "unknown") if verdict in found), "same")


class Diff(click.Command):
    """A command that keeps what stands behind -- apart, as git does; click alone would only drop the --."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        ctx.meta["paths"] = tuple(args[at + 1 :])
        return super().parse_args(ctx, args[:at])


@click.command(cls=Diff)
@build_options
@engines_option
@style_option
@click.argument("sides", metavar="OLD [NEW] [-- PATH...]", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def command(ctx: click.Context, /, sides: tuple[str, ...], names: tuple[str, ...], style: str, **build: Any) -> None:
    """Show what a change of an image does to every request, or that it does nothing.

    OLD and NEW are Dockerfiles, image configurations (`docker inspect IMAGE` output), archives of images or OCI
    layouts, REVISION:PATH, or revisions of
    the git repository here: A..B, A B, or A alone, which is compared with the working tree. Of revisions, all
    Dockerfiles that changed are compared; paths behind -- choose among them. Without --target, all targets are.

    That nothing changes is proven, not sampled: the tables of both sides (dsim matrix) are the same, and so are
    environment, directory, user, stop signal and healthcheck. A base image that is not known cancels out where both
    sides name the same one.

    Exit status: 0 the same; 1 different; 2 unreadable; 3 not known, for want of a base image.

    Examples:

    \b
      dsim diff Dockerfile.old Dockerfile
      dsim diff main..HEAD
      dsim diff HEAD~1 -- docker/
      dsim diff --engine all main:Dockerfile Dockerfile
    """
    done = [_compared(subject, names) for subject in subjects(sides, ctx.meta["paths"], build)]
    if style == "json":
        click.echo(json.dumps({"verdict": _verdict(done), "changes": [_json(each) for each in done]}))
    elif not done:
        click.echo("no Dockerfile changed")
    else:
        click.echo("\n\n".join(text for each in done for text in _texts(each)))
    sys.exit(EXIT[_verdict(done)])


def _verdict(done: list[Compared]) -> str:
    found = {each.verdict for each in done}
    return next((verdict for verdict in ("different", "unknown") if verdict in found), "same")


def _compared(subject: Subject, names: tuple[str, ...]) -> Compared:
    """Compare both sides on each engine; what cannot be read or is not modelled is told about this subject alone."""
    if subject.news:
        return Compared(subject, ())
    try:
        return Compared(subject, tuple(_compare(subject, engine) for engine in engines_named(names)))
    except (NotModelled, Unreadable) as error:
        if subject.alone:
            raise
        return Compared(subject, (), str(error))


def _compare(subject: Subject, engine: Engine) -> Comparison:
    return compare(subject.old(engine), subject.new(engine), engine)


def _texts(each: Compared) -> Iterator[str]:
    name = printable(each.subject.name)
    if each.subject.news:
        yield f"{name}: {each.subject.news}"
    elif each.error:
        yield f"{name}: not known: {printable(each.error)}"
    else:
        by_text: dict[str, list[Comparison]] = {}
        for found in each.found:
            by_text.setdefault(drawn(found), []).append(found)
        for text, alike in by_text.items():
            engines = ", ".join(f"{found.engine.name}@{found.engine.version}" for found in alike)
            yield f"{name}: {text}\n\n{engines}"


def _json(each: Compared) -> dict[str, Any]:
    told: dict[str, Any] = {"name": each.subject.name, "verdict": each.verdict}
    if each.subject.news:
        return {**told, "news": each.subject.news}
    return (
        {**told, "error": each.error} if each.error else {**told, "engines": [as_json(found) for found in each.found]}
    )

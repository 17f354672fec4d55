"""``dsim matrix``: the behaviour of an image as a table."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from simulator.analysis.matrix import Table, build_table
from simulator.cli.command import Choice, DsimCommand
from simulator.cli.options import (
    REPORTS,
    STYLES,
    engines_named,
    engines_option,
    image_options,
    read_image,
    style_option_of,
)
from simulator.cli.shorthand import refuse_words
from simulator.core.rule import Refusal
from simulator.core.text import printable
from simulator.engine.engine import Engine
from simulator.images.nearest import how_to_give
from simulator.report.answer_json import made_by_json
from simulator.report.terminal import COLORED, broken, columns, fit
from simulator.report.text import matrix as matrix_text
from simulator.report.text.answer import DSIM, readers_text

HEAD = ("request", "argv", "from", "ARGS... are")


@click.command(cls=DsimCommand, context_settings={"allow_extra_args": True})
@image_options
@engines_option
@click.option(
    "--caller",
    "callers",
    type=Choice(matrix_text.CALLER_NAMES),
    multiple=True,
    help="Show the requests of this one.",
)
@style_option_of(STYLES["matrix"])
def command(names: tuple[str, ...], callers: tuple[str, ...], style: str, **image: Any) -> None:
    """Show what an image executes for every request there is.

    X... stands for one word or more (with docker run it is one) that are not one blank word, ARGS... for one word
    or more, blank ones too. Requests that come to the same share a row. Those of run are shown, and of other callers
    those that run cannot make; --caller shows all of one, --format json everything. Words in angle brackets
    belong to a base image that is not known.

    Exit status: 0 done; 1 a builder refuses the image; 2 usage or unreadable input; 3 not modelled.

    Examples:

    \b
      dsim matrix --entrypoint '["python", "app.py"]' --cmd '["--help"]'
      dsim matrix -f Dockerfile --target web --engine docker@20.10 --engine podman
      dsim matrix --config image.json --engine all --caller Kubernetes
      dsim matrix -f Dockerfile --format markdown
    """
    refuse_words()
    tables = [_table(image, engine) for engine in engines_named(names)]
    if style == "json":
        readers = [each.engine.reader(each.image) for each in tables]
        click.echo(json.dumps({"tables": [matrix_text.table_json(each) for each in tables], **made_by_json(readers)}))
    elif style in REPORTS:
        from simulator.cli import reports
        from simulator.report.documents.matrix import report_matrix

        reports.show(report_matrix(_alike(tables, callers), callers), style)
    else:
        drawn = [_drawn(engines, each, callers) for engines, each in _alike(tables, callers)]
        click.echo(fit("\n\n".join([*drawn, DSIM])))
    if any(each.refusal is not None for each in tables):
        sys.exit(1)


def _table(image: dict[str, Any], engine: Engine) -> Table:
    try:
        return build_table(read_image(image, engine, ""), engine)
    except Refusal as refusal:
        return build_table(refusal, engine)


def _alike(tables: list[Table], callers: tuple[str, ...]) -> list[tuple[str, Table]]:
    """Put engines with the same table together."""
    found: dict[Any, tuple[list[str], Table]] = {}
    for each in tables:
        told = (
            str(each.refusal)
            if each.refusal
            else tuple(map(matrix_text.row_cells, matrix_text.group_rows(each, callers)))
        )
        found.setdefault(told, ([], each))[0].append(readers_text([_reader(each)]))
    return [(", ".join(names), each) for names, each in found.values()]


def _reader(each: Table) -> tuple[str, str]:
    """Name the engine of a table, and the builder that read its image."""
    return each.engine.reader(each.rows[0].simulation.built if each.rows else None)


def _drawn(engines: str, each: Table, callers: tuple[str, ...]) -> str:
    from simulator.report.text.table import table as draw

    if each.refusal is not None:
        return f"{engines}\n\n{COLORED.colored(matrix_text.refusal_text(each.refusal), 'refused')}"
    groups = list(matrix_text.group_rows(each, callers))
    rows = [(cells[0], matrix_text.outcome_colored(group[0].simulation, COLORED), *cells[2:])
            for group, cells in zip(groups, map(matrix_text.row_cells, groups), strict=True)]  # fmt: skip
    if not rows:
        return f"{engines}\n\n{' and '.join(callers)} does not ask this engine"
    used = [n for n in range(len(HEAD)) if any(row[n] for row in rows)]
    drawn = draw([[row[n] for n in used] for row in rows], [HEAD[n] for n in used])
    return "\n\n".join([engines, *_meanings(each, callers), drawn]) + _missing(each)


def _meanings(each: Table, callers: tuple[str, ...]) -> Iterator[str]:
    """Give what the requests mean, each sentence above the requests that it is about."""
    for meaning in matrix_text.meanings(each, callers):
        told = COLORED.colored(meaning.sentence, "title")
        yield f"{broken(told)}\n{columns([('with', ', '.join(meaning.requests))])}"


def _missing(each: Table) -> str:
    missing = each.rows[0].simulation.built.missing
    return "\n\n" + printable(f"not known: {missing}; {how_to_give(missing)}") if missing else ""

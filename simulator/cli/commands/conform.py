"""``dsim conform``: another program, judged by the vectors."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from simulator.cli.command import DsimCommand
from simulator.cli.options import style_option
from simulator.core.text import did_you_mean, printable
from simulator.oracle.trials import Trial, trials


@click.command(cls=DsimCommand)
@click.argument("program", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- PROGRAM [WORD]...")
@click.option("--only", multiple=True, metavar="NAME", help="Ask only what has this name; can be repeated.")
@click.option("--skip", multiple=True, metavar="NAME", help="Do not judge what has this name; can be repeated.")
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=10.0, show_default=True, help="Seconds an answer may take."
)
@click.option("--vectors", "file", type=click.Path(), metavar="FILE", help="Other vectors than those of this dsim.")
@click.option("--all", "lists_all", is_flag=True, help="List everything that failed, not only the first.")
@style_option
def command(
    program: tuple[str, ...],
    only: tuple[str, ...],
    skip: tuple[str, ...],
    timeout: float,
    file: str | None,
    lists_all: bool,
    style: str,
) -> None:
    """Judge a program that answers the oracle protocol by the vectors.

    The program reads one JSON object a line and writes one a line, as `dsim oracle` does
    (docs/oracle.md). It is asked every case for every engine that the case names. An answer with
    the outcome "not-modelled" is skipped.

    A NAME is that of a case, a flag, a rule, a caller or an engine, with or without its version;
    several with commas between them name what has them all.

    The exit status is 0 if something passed and nothing failed, and 1 otherwise.

    Examples:

    \b
      dsim conform -- dsim oracle
      dsim conform --only docker-run,docker@28.5 -- ./my-oracle --stdio
    """
    from simulator.cli.conformance import conformance_text
    from simulator.oracle.conformance import judge_program
    from simulator.workspace.progress import Progress

    every = trials(_cases(file))
    known = set().union(*(trial.names() for trial in every))
    for name in (name for names in (*only, *skip) for name in names.split(",")):
        if name not in known:
            near = did_you_mean(name, sorted(known))
            what = f"nothing in the vectors has the name {printable(name)}; give that of {_NAMED}{near}"
            raise click.UsageError(what)
    chosen: Sequence[Trial] = [trial for trial in every if not only or trial.named(only)]
    progress = Progress("answers", len(chosen))
    result = judge_program(program, chosen, skip=skip, seconds=timeout, progress=progress.show)
    progress.clear()
    click.echo(json.dumps(result.to_json()) if style == "json" else conformance_text(result, lists_all=lists_all))
    sys.exit(0 if result.succeeds else 1)


_NAMED = "a case, a flag, a rule, a caller or an engine"


def _cases(file: str | None) -> list[Mapping[str, Any]]:
    """Read the compiled cases of a file; those of this dsim without one."""
    from simulator.core.errors import Unreadable
    from simulator.oracle.vectors import read_vectors, vectors
    from simulator.workspace.disk import read_text

    cases = vectors() if file is None else read_vectors(read_text(file), file)
    if not cases:
        raise Unreadable("there are no vectors; run `dsim scenario compile` where the scenarios are")
    return list(cases)

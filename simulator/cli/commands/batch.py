"""``dsim batch``: many requests of the oracle at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from simulator.cli.command import DsimCommand
from simulator.cli.told import tell
from simulator.core.errors import Unreadable
from simulator.core.text import printable
from simulator.images.config import parse
from simulator.oracle.protocol import answer_line, collect_rarely
from simulator.workspace.case_files import AnswerFile, read_cases
from simulator.workspace.parallel import run_each


@click.command(cls=DsimCommand)
@click.argument("cases", type=click.Path(), metavar="FOLDER|FILE")
@click.option(
    "--output", type=click.Path(), metavar="FILE", help="The file for the answers; standard output without it."
)
@click.option("--resume", is_flag=True, help="Complete the file of a run that was killed.")
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="So many processes; one for each processor without it."
)
def command(cases: str, output: str | None, resume: bool, jobs: int | None) -> None:
    """Answer many thousand requests, on all cores, in the order in which they come.

    A FILE has one request of `dsim oracle` a line, or is Parquet with a column "request",
    "dockerfile" or "config", and perhaps "id". In a FOLDER, every Dockerfile is a case. The answers
    are those of the oracle, one a line (docs/batch.md).

    A run that is killed loses nothing that is in its output: --resume goes on behind it.

    Examples:

    \b
      dsim batch images/ --output answers.jsonl
      dsim batch requests.jsonl --output answers.jsonl --resume
    """
    if resume and output is None:
        raise click.UsageError("--resume completes a file; name it with --output")
    requests = read_cases(cases)
    file = None if output is None else AnswerFile(output, resumes=resume)
    try:
        done = 0 if file is None else _answered(file, requests)
        collect_rarely()
        for answer in run_each(answer_line, requests[done:], "requests", jobs, least=64):
            if file is None:
                click.echo(answer)
            else:
                file.write(answer)
    finally:
        if file is not None:
            file.close()
    if output is not None:
        told = f", {done} of them by the run before" if done else ""
        tell(printable(f"{output}: {len(requests)} answers{told}"))
    sys.exit(0)


def _answered(file: AnswerFile, requests: Sequence[str]) -> int:
    """Count the answers that are there; raise ``Unreadable`` where they are not those of these requests."""
    if file.done > len(requests):
        raise Unreadable(f"{file.path} has {file.done} answers to {len(requests)} requests; it belongs to others")
    last = parse(file.last, file.path) if file.done else None
    if file.done and _identity(last) != _identity(json.loads(answer_line(requests[file.done - 1]))):
        raise Unreadable(
            f"{file.path}: the answer in line {file.done} has another id than that request; it belongs to others"
        )
    return file.done


def _identity(answer: Any) -> Any:
    """Give the id of an answer, in a list that nothing else is equal to; None for what is no answer."""
    return [answer["id"]] if isinstance(answer, dict) and "id" in answer else None

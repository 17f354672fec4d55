"""``dsim oracle``: the machine interface."""

from __future__ import annotations

import json
import sys

import click

from simulator.cli.command import DsimCommand
from simulator.oracle.protocol import answer_line, collect_rarely


@click.command(cls=DsimCommand)
@click.option("--schema", "shows_schema", is_flag=True, help="Print the JSON Schema of requests and answers.")
def command(shows_schema: bool) -> None:
    """Answer requests in JSON: one object a line on standard input, one a line on standard output.

    Answers come in order, each as soon as it is known. A line that is no request gets the outcome
    "invalid", and the next line is read.

    Example:

    \b
      echo '{"image": {"cmd": "[\\"ls\\"]"}, "request": {"engine-api": {}}}' |
        dsim oracle
    """
    if shows_schema:
        from simulator.oracle.schema import schema

        click.echo(json.dumps(schema(), indent=1))
        return
    collect_rarely()  # this one goes on for long
    write, flush = sys.stdout.buffer.write, sys.stdout.buffer.flush
    for line in sys.stdin.buffer if sys.stdin is not None else ():
        write(answer_line(line).encode("ascii") + b"\n")
        flush()

"""``dsim start``: what comes of starting a container, step by step."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from simulator.api.answer import Answer
from simulator.cli.command import DsimCommand
from simulator.cli.line_answers import answer_pasted, is_line, with_rootfs
from simulator.cli.options import REPORTS, STYLES, engine_option, image_options, rootfs_options, style_option_of
from simulator.cli.output import answer_document, finish
from simulator.cli.workload_options import answer_options, file_options
from simulator.report.answer_json import start_json
from simulator.report.terminal import COLORED
from simulator.report.text.start import start_text
from simulator.simulation.container import Simulation
from simulator.simulation.outcome import what_is_missing
from simulator.workspace.terminal import terminal_width


@click.command(cls=DsimCommand, context_settings={"allow_interspersed_args": False})
@image_options
@rootfs_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@engine_option
@file_options
@style_option_of(STYLES["start"])
@click.argument("arguments", metavar="[--] [ARG]... | docker run ...", nargs=-1, type=click.UNPROCESSED)
def command(run_entrypoint: str | None, name: str, style: str, arguments: tuple[str, ...], **options: Any) -> None:
    """Tell what comes of starting a container, step by step: does it start, as what, who is PID 1, how does it stop.

    The words after -- are those behind the image name of `docker run`; a line that begins with docker or podman is
    read as `dsim run` reads it. The root filesystem is that of --rootfs, of an archive that --config or --base names,
    of a registry (--pull), or what a Dockerfile and its --context tell. Without one, the answer says what every image
    has in common, and what would settle the rest. docs/launch.md explains it from zero.

    Exit status: 0 the container starts; 1 it does not, or something refuses it; 3 that is not known, or not modelled.

    Examples:

    \b
      dsim start --config image.tar
      dsim start --config image.tar --run-entrypoint sh -- -c 'exec app'
      dsim start -f Dockerfile --context . --base alpine=alpine.tar
      dsim start --rootfs rootfs/ --cmd '["nginx", "-g", "daemon off;"]'
      dsim start --compose compose.yaml --service web --base app=app.tar
      dsim start --base app=app.tar docker run --init --user 1000 app serve
    """
    if is_line(arguments):
        answer = answer_pasted(arguments, options, name, style)
    else:
        answer = with_rootfs(answer_options(options, name, style, run_entrypoint, arguments))
    simulation = answer.outcome
    if not isinstance(simulation, Simulation) or simulation.argv is None:
        finish(answer, style)  # refused, or not modelled: as the other commands say it
        return
    _print(answer, simulation, style)


def _print(answer: Answer, simulation: Simulation, style: str) -> None:
    """Print the start, and exit with its status."""
    told = answer.told
    if told is None:
        finish(answer, style)
        raise what_is_missing(simulation)
    if style in REPORTS:
        from simulator.cli import reports
        from simulator.report.documents import start

        reports.show(start.report_start(simulation, answer.release, answer.engine, told), style)
    elif style == "json":
        click.echo(json.dumps({**answer_document(answer), "start": start_json(told.start)}))
    else:
        width = max(terminal_width(96), 40)
        click.echo(start_text(simulation, answer.release, answer.engine, told, COLORED, width))
    sys.exit(1 if told.fails else 3 if told.start.outcome == "unknown" or told.supposed is not None else 0)

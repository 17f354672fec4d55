"""``dsim resolve``: the main job."""

from __future__ import annotations

from typing import Any

import click

from simulator.api.image import Image
from simulator.api.requests import resolve
from simulator.cli.command import DsimCommand
from simulator.cli.options import (
    Invocation,
    OptionsImage,
    engine_option,
    image_options,
    refuse_misplaced,
    rootfs_options,
    take_files,
)
from simulator.cli.output import expect_option, finish, read_expected, style_option, why_option
from simulator.cli.workload_options import asked_of, file_options


@click.command(cls=DsimCommand, context_settings={"allow_interspersed_args": False})
@image_options
@rootfs_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@engine_option
@file_options
@style_option
@why_option
@expect_option
@click.argument("arguments", metavar="[--] [ARG]...", nargs=-1, type=click.UNPROCESSED)
def command(
    run_entrypoint: str | None,
    name: str,
    style: str,
    expect: str | None,
    why: str,
    arguments: tuple[str, ...],
    **options: Any,
) -> None:
    """Tell what a container of an image executes, and why.

    The words after -- are those behind the image name of `docker run`, kept to the letter. A VALUE
    that is a JSON array is exec form, anything else is shell form.

    Formats: table explains; json is the oracle's answer; plain is the argv as a JSON array; shell is a
    line for a shell; nul is the words, each ended by a NUL byte; markdown is a comment for a review, github
    annotations of a workflow, html a page that needs nothing else (docs/formats.md).

    Examples:

    \b
      dsim resolve --entrypoint '["python"]' --cmd '["app.py"]' -- --debug
      dsim resolve --entrypoint 'exec top -b' --cmd '["-n1"]'
      dsim resolve -f Dockerfile --target web --base nginx=nginx.json -- sh
      docker inspect nginx | dsim resolve --config - --run-entrypoint '' -- sh
      dsim resolve --compose compose.yaml --service web --base nginx=nginx.json
      dsim resolve --stack stack.yaml --service web --base nginx=nginx.json
      dsim resolve --kubernetes deployment.yaml --container web
      dsim resolve --quadlet web.container --engine podman@5.4
      dsim resolve --cmd '["ls"]' --expect '["ls", "-l"]' -- ls -l
    """
    expected = None if expect is None else read_expected(expect)
    files, every_rule = take_files(options), why == "all"
    invocation = Invocation(options, name, style, expected, run_entrypoint, arguments, files, every_rule=every_rule)
    if asked := asked_of(options, invocation):
        from simulator.cli.workloads import print_answer

        print_answer(*asked)
        return
    refuse_misplaced(arguments, options)
    rootfs = None
    if files.wants_files(options):
        from simulator.cli.rootfs import read_files

        options, rootfs = read_files(files, options, name, style)
    image = Image(OptionsImage(options), rootfs)
    finish(resolve(image, arguments, entrypoint=run_entrypoint, engine=name), style, expected, every_rule=every_rule)

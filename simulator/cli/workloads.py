"""Reading a caller's input and printing the answer: for one request, or a table of many."""

from __future__ import annotations

import os
from typing import Any

import click

from simulator.api.answer import Answer
from simulator.api.requests import answer_request
from simulator.callers.table import Caller, check_engine
from simulator.cli.images import known_images, refuse_image_options
from simulator.cli.options import Invocation
from simulator.cli.output import finish
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.golang.json import well_formed
from simulator.releases.find import find_engine
from simulator.workspace.disk import Disk, current_folder


def print_answer(caller: Caller, body: Any, context: CallerContext, invocation: Invocation) -> None:
    """Print the answer for a caller's body; exit with 1 for a refusal or another argv than the expected one."""
    engine = find_engine(invocation.engine)
    check_engine(caller, engine, invocation.engine)
    refuse_image_options(caller, invocation.options)
    try:
        workload = caller.read(body, engine, context)
        names = workload.names()
        if len(names) != 1 and invocation.expected is None:
            from simulator.cli import listing

            if invocation.style in listing.FORMATS:
                listing.print_all(caller, workload, invocation, engine)
                return
        request = workload.request(names[0] if len(names) == 1 else None)
        _refuse_format(caller, request, invocation)
        options, rootfs = invocation.options, None
        if request.act == "create" and invocation.files.wants_files(options):
            from simulator.cli.rootfs import read_files

            name, style = request.image or "", invocation.style
            options, rootfs = read_files(invocation.files, options, invocation.engine, style, name)
        images = known_images(request, options, engine)
    except Refusal as refusal:
        finish(Answer(refusal, engine, invocation.engine), invocation.style)
        return
    answer = answer_request(request, images, engine, invocation.engine, rootfs)
    finish(answer, invocation.style, invocation.expected)


def _refuse_format(caller: Caller, request: Request, invocation: Invocation) -> None:
    """Refuse a format for an argv where the answer is an image."""
    is_image = request.act in ("commit", "import")
    if is_image and (invocation.style not in ("table", "json") or invocation.expected is not None):
        raise click.UsageError(f"{caller.commands[0]} gives an image, no argv; use --format table or json")


def process_context(caller: Caller, **variables: str) -> CallerContext:
    """Return this process as a caller: its environment with more variables, this disk's files, the current folder."""
    environment = {key: well_formed(value) for key, value in {**os.environ, **variables}.items()}
    return CallerContext(environment, Disk(reads_input=caller.reads_input), current_folder())

"""Reading a caller's input and printing the answer: for one request, or a table of many."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import click

from simulator.api.answer import Answer
from simulator.api.requests import answer_request
from simulator.callers.caller import Caller
from simulator.callers.pasted.tool import of_tool, refused_by
from simulator.callers.selected_names import read_workload
from simulator.callers.table import check_engine
from simulator.cli.images import known_images, refuse_image_options
from simulator.cli.options import Invocation
from simulator.cli.output import finish
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed
from simulator.releases.find import find_engine
from simulator.workspace.disk import Disk, current_folder, near_name


def print_answer(caller: Caller, body: Any, context: CallerContext, invocation: Invocation) -> None:
    """Print the answer for a caller's body; exit with 1 for a refusal or another argv than the expected one."""
    engine = engine_for(caller, invocation.engine)
    refuse_image_options(caller, invocation.options)
    try:
        workload = read_workload(caller, body, engine, context)
        names = workload.names()
        if len(names) != 1 and invocation.expected is None:
            from simulator.cli import listing

            if invocation.style in listing.FORMATS:
                listing.print_all(caller, workload, invocation, engine)
                return
        request = workload.request(names[0] if len(names) == 1 else None)
        request = _with_notes(request, invocation)
        _refuse_format(caller, request, invocation)
        answer = _answer(request, invocation, engine)
    except Refusal as refusal:
        answer = Answer(refused_by(refusal, invocation.tool, engine), engine, invocation.engine)
    finish(reveal(answer, invocation), invocation.style, invocation.expected, every_rule=invocation.every_rule)


def engine_for(caller: Caller, name: str) -> Engine:
    """Return the engine of a name; raises ``Unreadable`` where the caller cannot ask it."""
    engine = find_engine(name)
    check_engine(caller, engine, name)
    return engine


def reveal(answer: Answer, invocation: Invocation) -> Answer:
    """Return an answer in which the symbols of a pasted line stand as they are written."""
    if invocation.reading is None:
        return answer
    from simulator.cli.pasted import reveal_answer

    return reveal_answer(answer, invocation.reading)


def answer_line(caller: Caller, body: Any, context: CallerContext, invocation: Invocation) -> Answer:
    """Answer a caller's body that requests one container; a refusal is an answer, in which symbols are not revealed.

    Raises ``UsageError`` for several containers, and for a request that creates none.
    """
    engine = engine_for(caller, invocation.engine)
    refuse_image_options(caller, invocation.options)
    try:
        workload = read_workload(caller, body, engine, context)
        names = workload.names()
        request = workload.request(names[0]) if len(names) == 1 else None
        if request is None or request.act != "create":
            raise _not_one(caller, names)
        return _answer(_with_notes(request, invocation), invocation, engine)
    except Refusal as refusal:
        return Answer(refused_by(refusal, invocation.tool, engine), engine, invocation.engine)


def _not_one(caller: Caller, names: Sequence[str]) -> click.UsageError:
    """Return the error for a request that is none for one container."""
    if len(names) > 1 and (option := caller.option):
        return click.UsageError(
            f"the files have several {option.part}s: {_listed(names)}; name one with --{option.part}"
        )
    what = caller.commands[0] if caller.commands else f"--{caller.name}"
    if len(names) > 1:
        return click.UsageError(f"{what} starts several containers ({_listed(names)}); name one in the line")
    return click.UsageError(f"{what} does not start one container; dsim run tells what it does")


def _listed(names: Sequence[str]) -> str:
    """List the first of some names."""
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")


def _with_notes(request: Request, invocation: Invocation) -> Request:
    """Return the request with what there is to say of the pasted line, and the program that it names."""
    return of_tool(request._replace(remarks=(*request.remarks, *invocation.notes)), invocation.tool)


def _answer(request: Request, invocation: Invocation, engine: Engine) -> Answer:
    """Answer a request with the images, and the root filesystem, that the options name."""
    options, rootfs = invocation.options, None
    if request.act == "create" and invocation.files.wants_files(options):
        from simulator.cli.rootfs import read_files

        name, style = request.image or "", invocation.style
        options, rootfs = read_files(invocation.files, options, invocation.engine, style, name)
    return answer_request(request, known_images(request, options, engine), engine, invocation.engine, rootfs)


def _refuse_format(caller: Caller, request: Request, invocation: Invocation) -> None:
    """Refuse a format for an argv where the answer is an image."""
    is_image = request.act in ("commit", "import")
    if is_image and (invocation.style not in ("table", "json") or invocation.expected is not None):
        raise click.UsageError(f"{caller.commands[0]} gives an image, no argv; use --format table or json")


def process_context(caller: Caller, **variables: str) -> CallerContext:
    """Return this process as a caller: its environment with more variables, this disk's files, the current folder."""
    environment = {key: well_formed(value) for key, value in {**os.environ, **variables}.items()}
    files = Disk(reads_input=caller.reads_input)
    return CallerContext(environment, files, current_folder(), elsewhere=True, near_file=near_name)

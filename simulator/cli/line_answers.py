"""Answers of the commands that take a pasted line in place of the words of an image: ``dsim start docker run ...``."""

from __future__ import annotations

from typing import Any

import click

from simulator.api.answer import Answer
from simulator.callers.command_line import TOOLS
from simulator.callers.pasted.line import is_pasted, read_pasted
from simulator.callers.table import line_caller, line_not_modelled
from simulator.cli.command import LINE
from simulator.cli.options import Invocation, take_files
from simulator.cli.workload_options import refuse_files
from simulator.releases.find import default_engine


def is_line(arguments: tuple[str, ...]) -> bool:
    """Return whether the words of a command are a pasted line, or a tool alone, and no words for an image."""
    starts_tool = bool(arguments) and (arguments[0] in TOOLS or is_pasted(arguments))
    return starts_tool and not _has_dashes(arguments)


def _has_dashes(arguments: tuple[str, ...]) -> bool:
    """Whether ``--`` stands in front of the arguments, so that they are the image's."""
    line = click.get_current_context().meta[LINE]
    return bool(line[-len(arguments) - 1 : -len(arguments)] == ("--",))


def with_rootfs(answer: Answer) -> Answer:
    """Return the answer with a root filesystem: where none was given, what the image tells of it."""
    if answer.rootfs is not None:
        return answer
    return Answer(answer.outcome, answer.release, answer.engine, answer.image_rootfs())


def answer_pasted(pasted: tuple[str, ...], options: dict[str, Any], name: str, style: str) -> Answer:
    """Answer a pasted line; refuse files of callers beside it."""
    from simulator.cli.workloads import answer_line, engine_for, process_context, reveal

    files = take_files(options)
    refuse_files(options)
    line = read_pasted(pasted)
    source = click.get_current_context().get_parameter_source("name")
    caller = line_caller(line.tool, line.command)
    if caller is None:
        raise line_not_modelled(line.tool, line.command)
    if source is click.core.ParameterSource.DEFAULT:
        name = default_engine(caller.engines[0])
    elif name.partition("@")[0] not in caller.engines:
        known = " or ".join(f"{engine}@..." for engine in caller.engines)
        raise click.UsageError(f"the line is one of {line.tool}, and --engine is {name}; give --engine {known}")
    invocation = Invocation(options, name, style, files=files, notes=line.notes, tool=line.other_tool)
    context = process_context(caller, **line.environment)
    body = line.body()
    if line.symbols:
        from simulator.simulation.pasted import fill_symbols

        _, context, reading, body = fill_symbols(caller, line, engine_for(caller, name), context)
        invocation = invocation._replace(reading=reading)
    return reveal(with_rootfs(answer_line(caller, body, context, invocation)), invocation)

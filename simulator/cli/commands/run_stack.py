"""``dsim run docker stack deploy ...``: what the services of a stack execute."""

from __future__ import annotations

from simulator.callers.command_line import Pasted
from simulator.callers.docker.tools import docker_release
from simulator.callers.swarm.deploy import files_named
from simulator.cli.commands import resolve_stack
from simulator.cli.options import Invocation
from simulator.cli.output import refuse
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine


def print_answer(line: Pasted, invocation: Invocation, engine: Engine, context: CallerContext) -> None:
    """Print what the one service executes, or a table of all."""
    try:
        names = files_named(line.words, docker_release(engine))
    except Refusal as refusal:
        refuse(refusal, invocation.style, engine)
        return
    options = {**invocation.options, "stack": names, "service": None}
    resolve_stack.print_service(invocation._replace(options=options), engine, context)

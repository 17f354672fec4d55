"""``dsim run docker stack deploy ...``: what the services of a stack execute."""

from __future__ import annotations

from simulator.callers.command_line import Pasted
from simulator.callers.swarm.deploy import files_named
from simulator.cli.commands import resolve_stack
from simulator.cli.options import Request
from simulator.cli.output import refuse
from simulator.core.request import Given
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine


def tell(line: Pasted, request: Request, chosen: Engine, given: Given) -> None:
    """Print what the one service executes, or a table of all."""
    try:
        names = files_named(line.words, chosen)
    except Refusal as refusal:
        refuse(refusal, request.style, chosen)
        return
    options = {**request.options, "stack": names, "service": None}
    resolve_stack.tell(request._replace(options=options), chosen, given)

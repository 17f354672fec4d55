"""``dsim run docker stack deploy ...``: what the services of a stack execute."""

from __future__ import annotations

from simulator.commands import stack_input
from simulator.commands.inputs import Request
from simulator.commands.printing import refuse
from simulator.frontends import Given
from simulator.frontends.pasted import Pasted
from simulator.frontends.stack.pasted_line import files_named
from simulator.rule import Refusal
from simulator.spec.start import Engine


def tell(line: Pasted, request: Request, chosen: Engine, given: Given) -> None:
    """Print what the one service executes, or a table of all."""
    try:
        names = files_named(line.words, chosen)
    except Refusal as refusal:
        refuse(refusal, request.style, chosen)
        return
    options = {**request.options, "stack": names, "service": None}
    stack_input.tell(request._replace(options=options), chosen, given)

"""``dsim run docker service create ...``: what the tasks of a service execute."""

from __future__ import annotations

from simulator.callers.command_line import Pasted
from simulator.callers.swarm.service import asked
from simulator.cli.commands.run_container import image_named
from simulator.cli.options import Request
from simulator.cli.output import finish, refuse
from simulator.core.request import Given
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.simulation.container import simulate


def tell(line: Pasted, request: Request, chosen: Engine, given: Given) -> None:
    """Print what a task executes."""
    try:
        wanted = asked(line.words, chosen, given)
        done = simulate(image_named(wanted.image, request.options, chosen), wanted, chosen)
    except Refusal as refusal:
        refuse(refusal, request.style, chosen)
        return
    finish(done, request.style, chosen, request.engine, request.wanted)

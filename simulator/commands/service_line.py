"""``dsim run docker service create ...``: what the tasks of a service execute."""

from __future__ import annotations

from simulator.commands.container_line import image_named
from simulator.commands.inputs import Request
from simulator.commands.printing import finish, refuse
from simulator.frontends import Given
from simulator.frontends.pasted import Pasted
from simulator.frontends.service_line import asked
from simulator.rule import Refusal
from simulator.simulate import simulate
from simulator.spec.start import Engine


def tell(line: Pasted, request: Request, chosen: Engine, given: Given) -> None:
    """Print what a task executes."""
    try:
        wanted = asked(line.words, chosen, given)
        done = simulate(image_named(wanted.image, request.options, chosen), wanted, chosen)
    except Refusal as refusal:
        refuse(refusal, request.style, chosen)
        return
    finish(done, request.style, chosen, request.engine, request.wanted)

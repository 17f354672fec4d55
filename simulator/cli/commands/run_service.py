"""``dsim run docker service create ...``: what the tasks of a service execute."""

from __future__ import annotations

from simulator.callers.command_line import Pasted
from simulator.callers.docker.tools import docker_release
from simulator.callers.swarm.service import read_request
from simulator.cli.commands.run_container import image_named
from simulator.cli.options import Invocation
from simulator.cli.output import finish, refuse
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.simulation.container import simulate


def print_answer(line: Pasted, invocation: Invocation, engine: Engine, context: CallerContext) -> None:
    """Print what a task executes."""
    try:
        wanted = read_request(line.words, docker_release(engine), context)
        simulation = simulate(image_named(wanted.image, invocation.options, engine), wanted, engine)
    except Refusal as refusal:
        refuse(refusal, invocation.style, engine)
        return
    finish(simulation, invocation.style, engine, invocation.engine, invocation.wanted)

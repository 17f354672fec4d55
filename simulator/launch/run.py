"""The last stage of the launch: the program runs. What it comes to, who is PID 1, and how signals end it.

Reads: ``Start`` so far, the ``Running`` process, ``World``. Gives: ``Start``.
"""

from __future__ import annotations

from simulator.launch.follow import follow
from simulator.launch.following import World
from simulator.launch.outcome import Start
from simulator.launch.process import Launch, Running
from simulator.launch.signals import signalled


def run(started: Start, process: Running, world: World, container: Launch) -> Start:
    """Say what the process comes to, which process is PID 1 then, and what docker stop and Ctrl-C do."""
    followed = follow(process, world)
    trees = () if followed.unknown else followed.trees
    signals = signalled(trees, container)
    return started._replace(
        pid1=followed.pid1,
        becomes=followed.becomes,
        stop=signals.stop.value,
        interrupt=signals.interrupt.value,
        unknown=tuple(dict.fromkeys((*started.unknown, *followed.unknown, *signals.unknown))),
        decisions=(*started.decisions, *followed.decisions, signals.stop, signals.interrupt),
    )

"""The smallest request that shows a change, as a line that can be pasted."""

from __future__ import annotations

from itertools import count

from simulator.analysis.diff import Change
from simulator.analysis.matrix import ARGS, ENTRYPOINT
from simulator.core.values import Word
from simulator.engine.engine import Engine
from simulator.simulation.container import Simulation, simulate


def find_example(change: Change, engine: Engine) -> tuple[str, Simulation, Simulation]:
    """Write a request as a line with words that neither argv holds; return it with its outcomes before and after."""
    used = {
        str(word) for simulation in (change.before, change.after) if simulation.argv for word in simulation.argv.value
    }
    entrypoint_word, argument = (
        next(word for number in count() if (word := f"{letter}{number or ''}") not in used) for letter in "xy"
    )
    request = change.way.request
    entrypoint, cmd = request.container.entrypoint, request.container.cmd
    container = request.container._replace(
        entrypoint=(Word(entrypoint_word, ENTRYPOINT.origin),) if entrypoint == (ENTRYPOINT,) else entrypoint,
        cmd=(Word(argument, ARGS.origin),) if cmd == (ARGS,) else cmd,
    )
    spelling = (
        change.way.spelling.replace(ARGS, argument)
        .replace('"X", ...', f'"{entrypoint_word}"')
        .replace(ENTRYPOINT, entrypoint_word)
    )
    command_line = (
        f"{engine.name} " + spelling.replace(" X ", f" {entrypoint_word} ") if spelling.startswith("run ") else spelling
    )
    before, after = (
        simulate(simulation.built, request._replace(container=container), engine)
        for simulation in (change.before, change.after)
    )
    return command_line, before, after

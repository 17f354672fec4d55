"""The end of a shell, or of a subshell: its trap for EXIT is executed.

Compare: POSIX.1-2024, "trap" and "exit".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.state import Exec, Jump, Lost, Return, State


def trapped(state: State, context: Context) -> list[State]:
    """Return the states behind the trap for EXIT of a shell that ends in a state: its signal stays, or the trap's."""
    action = state.traps.get("EXIT", "")
    if not action or isinstance(state.signal, Exec | Lost):
        return [state]
    inside = state._replace(signal=None, traps={})
    made = []
    for each in context.run(context.parse(action), inside, context.deeper()):
        if each.signal is None or isinstance(each.signal, Return | Jump):
            made.append(
                each._replace(
                    signal=state.signal,
                    status=state.status,
                    last=state.last,
                    jobs=state.jobs,
                    waits=state.waits,
                    traps=state.traps,
                )
            )
        else:
            made.append(each._replace(traps=state.traps))
    return made

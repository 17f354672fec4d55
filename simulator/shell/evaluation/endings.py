"""The end of a shell, or of a subshell: its trap for EXIT is executed.

Compare: POSIX.1-2024, "trap" and "exit".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.descriptors import write_anything
from simulator.shell.evaluation.state import Exec, Exit, Frame, Jump, Lost, Return, State
from simulator.shell.evaluation.texts import run_text


def left_by(ends: list[State], context: Context) -> list[State]:
    """Return what a subshell leaves that ends in one of some states: of a program that it becomes nothing is known."""
    made = []
    for end in ends:
        for each in trapped(end, context):
            if isinstance(each.signal, Exec | Lost):
                each = write_anything(each)._replace(status=None, files=each.files._replace(disturbed=True))
            made.append(each)
    return made


def trapped(state: State, context: Context) -> list[State]:
    """Return the states behind the trap for EXIT of a shell that ends in a state: its signal stays, or the trap's."""
    action = state.traps.get("EXIT", "")
    if not action or isinstance(state.signal, Exec | Lost):
        return [state]
    inside = state._replace(signal=None, traps={})
    goes_on = context.behaviour.extended or context.behaviour.portable
    if not goes_on:  # return ends the trap in dash and busybox
        file = state.frames[-1].file if state.frames else state.file
        inside = inside._replace(frames=(*state.frames, Frame("source", state.positional, {}, file)))
    made = []
    for each in run_text(action, inside, context):
        if each.signal is None or isinstance(each.signal, Return | Jump):
            made.append(
                each._replace(
                    signal=state.signal,
                    frames=state.frames,
                    status=state.status,
                    last=state.last,
                    jobs=state.jobs,
                    waits=state.waits,
                    traps=state.traps,
                )
            )
        elif isinstance(each.signal, Exit) and each.signal.error and goes_on:
            made.append(state.lost(f"what {context.behaviour.name} does with an error in its trap"))
        else:
            made.append(each._replace(traps=state.traps))
    return made

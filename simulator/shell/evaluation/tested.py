"""Commands whose status is asked for: ``set -e`` is without effect, and both statuses are followed where it is open.

Compare: POSIX.1-2024, "set", option -e.
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.outcome import fork_status
from simulator.shell.evaluation.state import Guard, State
from simulator.shell.grammar import tree


def guard(state: State, guarded: Guard = "status") -> State:
    """Return the state in which ``set -e`` is without effect."""
    return state if state.guarded == "status" else state._replace(guarded=guarded)


def only_errexit(state: State) -> State:
    """Return the state in which ``set -e`` stays without effect, and a special builtin's error counts as ever."""
    return state._replace(guarded="errexit") if state.guarded else state


def unguard(states: list[State], *, guarded: Guard) -> list[State]:
    """Return the states in which ``set -e`` is as it was."""
    return [state if state.guarded == guarded else state._replace(guarded=guarded) for state in states]


def run_tested(items: tree.Block, state: State, context: Context) -> list[State]:
    """Execute a condition: each state that goes on has a known status."""
    made = []
    for each in context.items(items, [guard(state)], context):
        made += fork_status(each) if each.signal is None else [each]
    return unguard(made, guarded=state.guarded)

"""Texts that a shell executes while it executes another: of ``eval``, a sourced file, a trap.

Compare: POSIX.1-2024, "eval", "dot" and "Consequences of Shell Errors"; bash ``builtins/evalstring.c``.
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.state import State
from simulator.shell.grammar import tree


def run_text(text: str, state: State, context: Context) -> list[State]:
    """Execute a text; a syntax error ends the shell, but not bash, which executes what is before it."""
    script = context.parse(text)
    if script.fault is None or not script.fault.certain or not context.behaviour.extended:
        return context.run(script, state, context.deeper())
    if context.behaviour.fatal_builtins:
        return [state.lost(f"a text with a syntax error: {script.fault.message}")]
    results = context.run(tree.Script(script.units), state, context.deeper())
    status = None if script.fault.leaves_status else 2
    return [each if each.signal is not None else each.after(status) for each in results]

"""What is left of a call behind it.

Compare: POSIX.1-2024, "Function Definition Command".
"""

from __future__ import annotations

from simulator.shell.evaluation.state import Return, State


def returned(result: State, caller: State) -> State:
    """Return the state behind a function, or a sourced file: its arguments and local variables are gone."""
    if result.signal is not None and not isinstance(result.signal, Return):
        return result
    variables = dict(result.variables)
    depth = len(caller.frames)
    for frame in result.frames[depth:]:
        for name, old in frame.saved.items():
            if old is None:
                variables.pop(name, None)
            else:
                variables[name] = old
    same_depth = len(result.frames) > depth
    positional = result.frames[depth].positional if same_depth else result.positional
    return result._replace(variables=variables, positional=positional, frames=result.frames[:depth], signal=None)

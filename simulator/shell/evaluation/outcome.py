"""How commands end: failures under ``set -e``, statuses that are not known, errors that end the shell."""

from __future__ import annotations

from simulator.shell.evaluation.behaviour import Behaviour
from simulator.shell.evaluation.rules import ScriptStep
from simulator.shell.evaluation.state import FAILURE, Command, Exit, State
from simulator.shell.evaluation.values import show


def command_text(command: Command) -> str:
    """Spell a command, shortened."""
    text = " ".join(show(value) for value in command.args)
    return text if len(text) <= 60 else f"{text[:57]}..."


def failed(state: State, status: int | None, reason: str) -> State:
    """Return the state in which an error ends the shell."""
    step = ScriptStep.ENDS_BY_EXPANSION.gives(f"line {state.line}: {reason}")
    return state.after(status).ending(Exit(status, f"line {state.line}: {reason}", error=True)).noting(step)


def ending_failure(state: State, status: int, reason: str) -> State:
    """Return the state in which the error of a special builtin ends the shell."""
    step = ScriptStep.ENDS_BY_BUILTIN.gives(f"line {state.line}: {reason}")
    return state.after(status).ending(Exit(status, f"line {state.line}: {reason}", error=True)).noting(step)


def wrong_use(state: State, behaviour: Behaviour, status: int, reason: str) -> State:
    """Return the state in which a special builtin was used wrongly: that ends the shell, or is the status."""
    tested = state.guarded in ("command", "status") and not behaviour.fatal_where_tested
    if behaviour.fatal_builtins and not tested:
        return ending_failure(state, status, reason)
    return state.after(status)


def exit_status(state: State) -> int | None:
    """Return the exit status as a number; None if it is not known."""
    return None if state.status == FAILURE else state.status


def settle(state: State, what: str = "a command") -> list[State]:
    """Apply ``set -e`` to the status of a command.

    Where it is not known whether it fails, the script is taken to go on, and that it may have ended is noted.
    """
    if state.signal is not None or state.guarded or "e" not in state.options or state.status == 0:
        return [state]
    if state.status is not None:
        told = "" if state.status == FAILURE else f" with status {state.status}"
        reason = f"line {state.line}: {what} fails{told}, under set -e"
        step = ScriptStep.ENDS_BY_FAILURE.gives(reason)
        return [state.ending(Exit(exit_status(state), reason)).noting(step)]
    note = f"line {state.line}: {what} fails, under set -e"
    if state.nested:
        return [state.after(0), state.ending(Exit(None, note))]
    early = state.early if note in state.early else (*state.early, note)
    return [state._replace(status=0, early=early)]


def fork_status(state: State, what: str = "") -> list[State]:
    """Return the states in which a status that is not known is a success, and a failure."""
    if state.status is not None:
        return [state]
    if not what and state.last is not None and state.last.line == state.line:
        what = command_text(state.last)
    shown = f"`{what}`" if what else "the command"
    yes, no = f"{shown} succeeds (line {state.line})", f"{shown} fails (line {state.line})"
    step = ScriptStep.MAY_BE_EITHER.gives(f"line {state.line}: whether {shown} succeeds is not known")
    both = state.noting(step)
    return [both.given(yes, no, holds=True).after(0), both.given(yes, no, holds=False).after(FAILURE)]

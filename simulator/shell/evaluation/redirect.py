"""Redirections: what is read and written instead, and what comes of those that fail.

Compare: POSIX.1-2024, "Redirection" and "Consequences of Shell Errors".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.descriptors import ELSEWHERE, back, mutter
from simulator.shell.evaluation.files import Known
from simulator.shell.evaluation.flow import Flow, perform
from simulator.shell.evaluation.outcome import ending_failure, settle
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, concatenate
from simulator.shell.grammar import tree

Kind: TypeAlias = Literal["command", "compound", "subshell"]
"""What is redirected: a simple command, a compound one such as a loop, or a list in parentheses."""


def redirected(
    redirections: tuple[tree.Redirection, ...],
    state: State,
    context: Context,
    body: Callable[[State], list[State]],
    *,
    ends_shell: bool,
    of: Kind = "command",
) -> list[State]:
    """Execute a body under redirections; where one fails, the body is not executed."""
    if not redirections:
        return body(state)
    here, flow, fails = perform(redirections, state, context)
    made: list[State] = []
    if fails != "no":
        made += _failing(here, flow, context, fails, ends_shell=ends_shell, of=of)
    if fails != "yes":
        going = here
        if fails != "no":
            said = f"the redirection at line {here.line} succeeds"
            going = here.given(said, said.replace("succeeds", "fails"), holds=True)
        results = body(_inside(going, flow))
        made += [_restored(result, here, flow) for result in results]
    return made


def _inside(state: State, flow: Flow) -> State:
    """Return the state in which a command is executed under redirections."""
    inside = state._replace(input=flow.input, descriptors=flow.descriptors)
    return inside._replace(output="", caught=state.caught + 1) if flow.path else inside


def _failing(state: State, flow: Flow, context: Context, fails: str, *, ends_shell: bool, of: Kind) -> list[State]:
    """Return the states in which a redirection failed: the message may go where those before it lead."""
    behaviour = context.behaviour
    status = behaviour.failed_redirection_of_subshell if of == "subshell" else behaviour.failed_redirection
    if fails != "yes":
        said = f"the redirection at line {state.line} succeeds"
        state = state.given(said, said.replace("succeeds", "fails"), holds=False)
    through = mutter(state._replace(descriptors=flow.descriptors), "a redirection")
    state = mutter(through._replace(descriptors=state.descriptors), "a redirection")
    if ends_shell:
        return [ending_failure(state, status, "a redirection fails")]
    if of == "compound" and not behaviour.compound_redirection_ends:
        return [state.after(status)]
    return settle(state.after(status), "a redirection")


def _restored(result: State, outer: State, flow: Flow) -> State:
    """Return the state behind the redirections."""
    files = result.files
    if flow.path:
        left = (place > outer.caught for n, place in result.descriptors.items() if n not in flow.redirected)
        files = files.sharing(flow.path) if any(left) else files
        files = files.changing(flow.path, _written(result, flow))
        result = back(result, outer, outer.output)
    kept = {
        number: place if place <= outer.caught else ELSEWHERE
        for number, place in result.descriptors.items()
        if number not in flow.redirected
    }
    again = {number: place for number, place in outer.descriptors.items() if number in flow.redirected}
    return result._replace(files=files, input=outer.input, descriptors={**kept, **again})


def forgotten(state: State, flow: Flow) -> State:
    """Return the state in which the redirections of ``exec`` hold on: what a file gets is not followed."""
    places = {n: place if place <= state.caught else ELSEWHERE for n, place in flow.descriptors.items()}
    files = state.files.sharing(flow.path) if flow.path else state.files
    return state._replace(descriptors=places, files=files)


def _written(result: State, flow: Flow) -> Known:
    """Return what a file holds after a command has written to it."""
    text: Value = result.output if result.output is not None else ""
    if flow.appends:
        old = result.files.at(flow.path)
        if old is None or old.type == "unknown" or (old.type == "file" and old.text is None):
            text = Unknown("what the file held")
        else:
            text = concatenate((old.text or "", text))
    old = result.files.at(flow.path)
    mode, uid, gid = (old.mode, old.uid, old.gid) if old is not None and old.type == "file" else (0o644, 0, 0)
    return Known("file", mode, uid, gid, text=text if isinstance(text, str) else None)

"""``.`` and ``source``: a file that is executed by the shell itself.

Compare: POSIX.1-2024, "dot".
"""

from __future__ import annotations

from simulator.shell.evaluation.behaviour import Behaviour
from simulator.shell.evaluation.calls import returned
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.files import ABSENT, FileFacts
from simulator.shell.evaluation.outcome import ending_failure, wrong_use
from simulator.shell.evaluation.state import Frame, State
from simulator.shell.evaluation.tested import only_errexit
from simulator.shell.evaluation.texts import run_text
from simulator.shell.evaluation.values import Unknown, Value


def run_source(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute a file in the shell."""
    operands = words[2:] if words[1:2] == ("--",) else words[1:]
    if not operands:
        if context.behaviour.extended:
            return [wrong_use(state, context.behaviour, 2, f"{words[0]}: no file")]
        return [state.lost(f"{words[0]} without a file")]
    name = operands[0]
    if isinstance(name, str) and name.startswith("-"):
        return [state.lost(f"{words[0]} {name}, which is an option to some shells")]
    if isinstance(name, Unknown):
        return [state.lost(f"which file is sourced: {name.reason}")]
    facts, path = _find(name, state, context)
    failing = _failing(name, facts, state, context.behaviour)
    if failing is not None or facts is None or facts.text is None:
        return [failing or state.lost(f"the text of {name}, which is sourced")]
    arguments = operands[1:] if operands[1:] and context.behaviour.name != "dash" else state.positional
    frame = Frame("source", state.positional, {}, path)
    inside = only_errexit(state)._replace(positional=arguments, frames=(*state.frames, frame), status=0)
    line = state.line
    made = []
    for result in run_text(facts.text, inside, context):
        kept = result.positional
        back = returned(result, state)._replace(line=line, guarded=state.guarded)
        if result.signal is None or back.signal is None:
            changed = arguments == state.positional and kept != arguments
            back = back._replace(positional=kept) if changed else back
        made.append(back)
    return made


def _failing(name: str, facts: FileFacts | None, state: State, behaviour: Behaviour) -> State | None:
    """Return the state in which a file cannot be sourced; None if it can, or its text is not known."""
    if facts is None:
        return state.lost(f"the text of {name}, which is sourced, or whether there is such a file")
    if facts == ABSENT:
        if behaviour.missing_source is not None:
            return ending_failure(state, behaviour.missing_source, f".: {name}: no such file")
        return state.after(127 if behaviour.portable else 1)  # zsh, and bash
    if facts.type == "directory":
        is_directory = f"that {name} is a directory, which is sourced"
        return state.lost(is_directory) if behaviour.portable else state.after(int(behaviour.extended))
    return state.lost(f"{name}, which is no text") if facts.text is not None and "\0" in facts.text else None


def _find(name: str, state: State, context: Context) -> tuple[FileFacts | None, str]:
    """Look for the file: with a slash as a path, else in PATH, and bash then in the working directory."""
    if "/" in name:
        return state.files.look(name, state.cwd), name
    folders = state.value("PATH")
    if not isinstance(folders, str):
        return None, name
    for folder in folders.split(":"):
        path = f"{folder or '.'}/{name}"
        facts = state.files.look(path, state.cwd)
        if facts is None:
            return None, name
        if facts.type == "file":
            return facts, path
    return (state.files.look(name, state.cwd), name) if context.behaviour.name == "bash" else (ABSENT, name)

"""``.`` and ``source``: a file that is executed by the shell itself.

Compare: POSIX.1-2024, "dot".
"""

from __future__ import annotations

from simulator.shell.evaluation.calls import returned
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.files import ABSENT, FileFacts
from simulator.shell.evaluation.outcome import ending_failure
from simulator.shell.evaluation.state import Frame, State
from simulator.shell.evaluation.values import Unknown, Value


def run_source(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute a file in the shell."""
    operands = words[1:]
    if not operands:
        return [ending_failure(state, 2, ".: no file")] if context.behaviour.fatal_builtins else [state.after(2)]
    name = operands[0]
    if isinstance(name, Unknown):
        return [state.lost(f"which file is sourced: {name.reason}")]
    facts, path = _find(name, state, context)
    if facts == ABSENT or (facts is not None and facts.type == "directory" and context.behaviour.name != "dash"):
        status = context.behaviour.missing_source
        return [state.after(1)] if status is None else [ending_failure(state, status, f".: {name}: no such file")]
    if facts is None:
        return [state.lost(f"the text of {name}, which is sourced, or whether there is such a file")]
    if facts.text is None:
        return [state.lost(f"the text of {name}, which is sourced")]
    if "\0" in facts.text:
        return [state.lost(f"{name}, which is no text")]
    script = context.parse(facts.text)
    arguments = operands[1:] if operands[1:] and context.behaviour.name != "dash" else state.positional
    frame = Frame("source", state.positional, {}, path)
    inside = state._replace(positional=arguments, frames=(*state.frames, frame), status=0)
    line = state.line
    made = []
    for result in context.run(script, inside, context.deeper()):
        kept = result.positional
        back = returned(result, state)._replace(line=line)
        if result.signal is None or back.signal is None:
            changed = arguments == state.positional and kept != arguments
            back = back._replace(positional=kept) if changed else back
        made.append(back)
    return made


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

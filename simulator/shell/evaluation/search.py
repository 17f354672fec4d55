"""Where a shell finds a program.

Compare: POSIX.1-2024, "Command Search and Execution".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.files import ABSENT, FileFacts, Known
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Value

_APPLET = Known("file", 0o755)


def search(name: str, state: State, context: Context, path: Value | None = None) -> tuple[str, FileFacts | None, bool]:
    """Look for a program as a shell does: its path, what is there, and whether that is sure.

    The facts are ``ABSENT`` if there surely is none, None if it is not known whether there is one. What programs that
    ran before may have made does not hide what is there.
    """
    if name in context.behaviour.applets:
        return name, _APPLET if context.behaviour.has_applets else None, context.behaviour.has_applets
    return search_files(name, state, context, path)


def search_files(
    name: str, state: State, context: Context, path: Value | None = None
) -> tuple[str, FileFacts | None, bool]:
    """Look for a program as ``which`` does, which knows nothing of the shell."""
    if not name:
        return "", ABSENT, True
    if "/" in name:
        where, facts = state.files.locate(name, state.cwd)
        return where, facts, facts is not None
    folders = path if path is not None else state.value("PATH")
    if not isinstance(folders, str):
        return "", None, False
    files, sure = state.files._replace(disturbed=False), True
    for folder in folders.split(":"):
        where, facts = files.locate(f"{folder or '.'}/{name}", state.cwd)
        if facts is None or facts.type == "unknown":
            sure = False
        elif facts.type == "file":
            allowed = files.permits(where, facts, context.user, 1)
            if allowed:
                return f"{folder or '.'}/{name}", facts, sure
            sure = sure and allowed is False
    sure = sure and not state.files.disturbed
    return "", ABSENT if sure else None, sure

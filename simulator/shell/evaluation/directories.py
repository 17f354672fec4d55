"""``cd``: the working directory.

Compare: POSIX.1-2024, "cd".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.files import ABSENT
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.utilities import writes
from simulator.shell.evaluation.values import Unknown, Value


def run_cd(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Change the working directory."""
    operands = [word for word in words[1:] if word not in ("-P", "-L", "--", "-e")]
    target: Value | None = operands[0] if operands else state.value("HOME")  # type: ignore[assignment]
    bad = state.after(context.behaviour.failed_cd)
    if len(operands) > 1 and (context.behaviour.extended or context.behaviour.portable):
        return [bad if context.behaviour.extended else state.lost("cd with two words")]
    if isinstance(target, str) and target[:1] == "-" and len(target) > 1 and "--" not in words:
        return [state.lost(f"cd {target}") if context.behaviour.portable else state.after(2)]
    if target == "-":
        target = state.value("OLDPWD")  # type: ignore[assignment]
        if target is None and not context.behaviour.extended:
            if context.behaviour.portable:
                return [state.lost("cd - without OLDPWD")]
            return [writes(state, Unknown("the working directory", filled=True))]  # dash and busybox stay
    if target is None or target == "":
        return [state.after(0) if target == "" else bad]
    if isinstance(target, Unknown) or isinstance(state.value("CDPATH"), Unknown | str):
        return [_moved(state, None).after(None)]
    path, facts = state.files.locate(target, state.cwd)
    if facts == ABSENT or (facts is not None and facts.type not in ("directory", "unknown")):
        return [bad]
    logical = target if target.startswith("/") else None if state.cwd is None else f"{state.cwd.rstrip('/')}/{target}"
    logical = _clean(logical) if logical is not None else None
    allowed = facts is not None and facts.type == "directory" and state.files.permits(path, facts, context.user, 1)
    if allowed is False and facts is not None and facts.type == "directory":
        return [bad]
    if allowed:
        return [_moved(state, logical).after(0)]
    yes, no = f"{target} is a directory", f"{target} is no directory"
    return [_moved(state.given(yes, no, holds=True), logical).after(0), bad.given(yes, no, holds=False)]


def _clean(path: str) -> str:
    """Remove ``.`` and ``..`` from a path."""
    made: list[str] = []
    for part in path.split("/"):
        if part == "..":
            made = made[:-1]
        elif part not in ("", "."):
            made.append(part)
    return "/" + "/".join(made)


def _moved(state: State, path: str | None) -> State:
    """Return the state in another working directory; None if it is not known which."""
    old: Value = state.cwd if state.cwd is not None else Unknown("the directory before", filled=True)
    new: Value = path if path is not None else Unknown("the working directory", filled=True)
    return state.having("OLDPWD", old).having("PWD", new)._replace(cwd=path)

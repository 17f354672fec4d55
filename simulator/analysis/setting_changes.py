"""How a setting of a container changes, as a sentence.

Reads: the name of a setting, and its value before and after a change. Gives: the sentence.
"""

from __future__ import annotations

from simulator.analysis.actions import Actions, action_sentence
from simulator.analysis.healthcheck import healthcheck_sentence
from simulator.core.sequences import only_in
from simulator.core.text import quoted, quoted_list


def setting_sentence(name: str, old: object, new: object) -> str:
    """Say how a setting of the container changes."""
    if isinstance(old, Actions) and isinstance(new, Actions):
        return action_sentence(name, old, new)
    if name == "env" and isinstance(old, list | tuple) and isinstance(new, list | tuple):
        return _variables(list(map(str, old)), list(map(str, new)))
    if name == "container":
        return f"It is executed in the container {quoted(str(new))} instead of {quoted(str(old))}."
    if name == "requested user":
        old, new = (quoted(str(user)) if user else "the container's" for user in (old, new))
        return f"It runs as user {new} instead of {old}."
    if name == "requested directory":
        old, new = (quoted(str(path)) if path else "the container's directory" for path in (old, new))
        return f"It runs in {new} instead of {old}."
    if name == "init":
        return "An init is PID 1, and passes signals on." if new else "The program itself is PID 1, without an init."
    if name == "user":
        return f"It runs as user {_user(new)} instead of {_user(old)}."
    if name == "cwd":
        return f"It runs in {quoted(str(new or '/'))} instead of {quoted(str(old or '/'))}."
    if name == "healthcheck" and isinstance(old, dict | None) and isinstance(new, dict | None):
        return healthcheck_sentence(old, new)
    if name == "stop signal":
        return f"It is stopped with {new or 'SIGTERM'} instead of {old or 'SIGTERM'}."
    return f"The {name} changes."


def _variables(old: list[str], new: list[str]) -> str:
    lost, more = only_in(old, new), only_in(new, old)
    if not lost and not more:
        return "The environment has its variables in another order."
    if not more:
        return f"The environment has {quoted_list(lost)} no longer."
    return f"The environment has {quoted_list(more)}" + (f" instead of {quoted_list(lost)}." if lost else ".")


def _user(user: object) -> str:
    return quoted(str(user)) if user else "root"

"""How a setting of a container changes, as a sentence.

Reads: the name of a setting, and its value before and after a change. Gives: the sentence.
"""

from __future__ import annotations

from simulator.analysis.actions import Actions, action_sentence
from simulator.analysis.healthcheck import healthcheck_sentence
from simulator.core.sequences import only_in
from simulator.core.text import quoted, quoted_list


def setting_sentence(name: str, old: object, new: object, owner: str = "") -> str:
    """Say how a setting of the container changes; ``owner`` is who has the value of a side without one."""
    if isinstance(old, Actions) and isinstance(new, Actions):
        return action_sentence(name, old, new)
    if name == "env" and isinstance(old, list | tuple) and isinstance(new, list | tuple):
        return _variables(list(map(str, old)), list(map(str, new)))
    if name == "container":
        return f"It is executed in the container {quoted(str(new))} instead of {quoted(str(old))}."
    if name == "init":
        return "An init is PID 1, and passes signals on." if new else "The program itself is PID 1, without an init."
    if name == "user":
        new = f"user {_user(new, '')}" if new or not owner else f"the {owner}'s user"
        return f"It runs as {new} instead of {_user(old, owner)}."
    if name == "cwd":
        return f"It runs in {_directory(new, owner)} instead of {_directory(old, owner)}."
    if name == "healthcheck" and isinstance(old, dict | None) and isinstance(new, dict | None):
        return healthcheck_sentence(old, new, is_stated=bool(owner))
    if name == "stop signal":
        signal = f"the {owner}'s stop signal" if owner else "SIGTERM"
        return f"It is stopped with {new or signal} instead of {old or signal}."
    return f"The {name} changes."


def _variables(old: list[str], new: list[str]) -> str:
    lost, more = only_in(old, new), only_in(new, old)
    if not lost and not more:
        return "The environment has its variables in another order."
    if not more:
        return f"The environment has {quoted_list(lost)} no longer."
    return f"The environment has {quoted_list(more)}" + (f" instead of {quoted_list(lost)}." if lost else ".")


def _user(user: object, owner: str) -> str:
    return quoted(str(user)) if user else f"the {owner}'s" if owner else "root"


def _directory(path: object, owner: str) -> str:
    return quoted(str(path)) if path else f"the {owner}'s directory" if owner else quoted("/")

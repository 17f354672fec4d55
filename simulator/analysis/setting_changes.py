"""How a setting of a container changes, as a sentence.

Reads: the name of a setting, and its value before and after a change. Gives: the sentence.
"""

from __future__ import annotations

from simulator.analysis.actions import Actions, action_sentence
from simulator.analysis.healthcheck import healthcheck_sentence
from simulator.core.sequences import only_in
from simulator.core.text import named_words, quoted

SAME_USER = "It runs as root, as before: only how its user is written changes."
"""The sentence on a user that is written in another way."""
_ROOT = {"", "0", "0:0"}


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
    if name == "user" and not owner and {old, new} <= _ROOT:
        return SAME_USER
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
    names = {_name(entry) for entry in lost} & {_name(entry) for entry in more}
    if not names or len(names) == len(lost) == len(more):
        return _added_and_removed(lost, more)
    old, new = ([entry for entry in side if _name(entry) in names] for side in (lost, more))
    added, removed = ([entry for entry in side if _name(entry) not in names] for side in (more, lost))
    parts = [f"{named_words(added)} as well"] if added else []
    parts += [f"{named_words(new)} instead of {named_words(old)}"]
    parts += [f"{named_words(removed)} no longer"] if removed else []
    return f"The environment has {', and '.join(parts)}."


def _name(entry: str) -> str:
    return entry.partition("=")[0]


def _added_and_removed(lost: list[str], more: list[str]) -> str:
    if not more:
        return f"The environment has {named_words(lost)} no longer."
    return f"The environment has {named_words(more)}" + (f" instead of {named_words(lost)}." if lost else ".")


def _user(user: object, owner: str) -> str:
    return quoted(str(user)) if user else f"the {owner}'s" if owner else "root"


def _directory(path: object, owner: str) -> str:
    return quoted(str(path)) if path else f"the {owner}'s directory" if owner else quoted("/")

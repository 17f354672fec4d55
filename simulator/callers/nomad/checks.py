"""The health checks of the services of a job: those of type script execute words in the container of a task.

Reads: a task group, a task. Gives: an ``Action`` for each check of the task.
Compare: hashicorp/nomad ``newScriptCheckHook`` (client/allocrunner/taskrunner/script_check_hook.go).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.core.json_checks import require_object, require_objects, require_text, require_texts
from simulator.core.request import Action

_WORDS = ("Command", "Args", "TaskName", "Name")


def task_checks(group: Mapping[str, Any], task: Mapping[str, Any], where: str) -> Iterator[Action]:
    """Yield the checks of a task: those of its services, and those of the group's services that name it.

    A check of the group that names no task is of each: it asks over the network. Raises ``Unreadable`` for a wrong
    type.
    """
    name = str(task.get("Name") or "")
    for owner, part in (task, "task"), (group, "group"):
        for service in require_objects(owner.get("Services"), f"{where}: Services"):
            for number, check in enumerate(require_objects(service.get("Checks"), f"{where}: Checks")):
                of_task = check.get("TaskName") or service.get("TaskName") or ""
                if part == "task" or of_task in ("", name):
                    yield _action(check, f"{where}: Checks[{number}]", name)


def _action(check: Mapping[str, Any], where: str, task: str) -> Action:
    words: tuple[str, ...] = ()
    if check.get("Type") == "script":
        args = () if check.get("Args") is None else require_texts(check["Args"], f"{where}.Args")
        words = (require_text(check.get("Command") or "", f"{where}.Command"), *args)
    others = {key: value for key, value in require_object(check, where).items() if value and key not in _WORDS}
    fields = tuple((key, json.dumps(value, sort_keys=True)) for key, value in sorted(others.items()))
    return Action(task, f"Checks[{check.get('Name') or where.rpartition('[')[2].rstrip(']')}]", words, fields)

"""The commands that the tool executes in a dev container once it runs.

Reads: the fields of a devcontainer.json. Gives: an ``Action`` for each command. Compare: devcontainers/cli
``runLifecycleCommand`` (src/spec-common/injectHeadless.ts); initializeCommand is the machine's, not the container's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.core.json_checks import require_object, require_texts
from simulator.core.request import Action
from simulator.core.text import quoted_list

_COMMANDS = ("onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand", "postAttachCommand")


def lifecycle_commands(fields: Mapping[str, Any], file: str) -> Iterator[Action]:
    """Yield the commands in the order in which they are executed; raises ``Unreadable`` for a wrong type."""
    how = tuple(_as_asked(fields))
    for key in _COMMANDS:
        given = fields.get(key)
        if isinstance(given, Mapping):  # executed in parallel, by name
            for name, command in require_object(given, f"{file}.{key}").items():
                if command:
                    yield Action(file, f"{key}[{name}]", _words(command, f"{file}.{key}.{name}"), how)
        elif given:
            yield Action(file, key, _words(given, f"{file}.{key}"), how)


def _as_asked(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the user and the variables with which the commands are executed, where the file says them."""
    if isinstance(fields.get("remoteUser"), str) and fields["remoteUser"]:
        yield "remoteUser", fields["remoteUser"]
    variables = fields.get("remoteEnv")
    if isinstance(variables, Mapping) and variables:
        yield "remoteEnv", quoted_list([f"{name}={value}" for name, value in variables.items()])


def _words(command: Any, where: str) -> tuple[str, ...]:
    """Return the words: a text is for a shell."""
    return ("/bin/sh", "-c", command) if isinstance(command, str) else tuple(require_texts(command, where))

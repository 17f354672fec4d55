"""The commands that Compose executes in the containers of a service beside their process: hooks, and those of watch.

Reads: a service. Gives: the place and the words of each command.
Compare: docker/compose ``runHook`` (pkg/compose/hook.go) and ``exec`` (pkg/compose/watch.go).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.compose.refusals import spot_of
from simulator.callers.compose.service import Read, split_text, words_of
from simulator.callers.compose.versions import Compose
from simulator.core.record import NamedTuple
from simulator.core.request import Action, Request


class HookCommand(NamedTuple):
    """A command that Compose executes in a container of a service."""

    place: str
    """Where the service requests it, such as ``post_start[0].command``."""
    value: Any
    """The value there: a text or a list."""
    read: Read
    """The words of it."""
    fields: tuple[tuple[str, str], ...]
    """The other settings of the hook."""


def with_hooks(request: Request, name: str, service: Mapping[str, Any], profile: Compose) -> Request:
    """Return the request of a service with its commands; raises ``Refusal`` for a text that cannot be split."""
    found = list(commands(service, profile))
    actions = tuple(Action(name, each.place, tuple(each.read.words or ()), each.fields) for each in found)
    remarks = tuple(remark for each in found for remark in each.read.remarks)
    return request._replace(actions=actions, remarks=(*request.remarks, *remarks))


def commands(service: Mapping[str, Any], profile: Compose) -> Iterator[HookCommand]:
    """Yield the commands of a service that have words; raises ``Refusal`` for a text that cannot be split."""
    for hook_place, hook in _hooks(service):
        value, place = hook.get("command"), f"{hook_place}.command"
        if isinstance(value, str):
            read = split_text(value, profile, spot_of(value), place)
        else:
            read = words_of(hook, "command", profile)
        if read.words:
            others = {key: value for key, value in hook.items() if key != "command" and value}
            fields = tuple((key, json.dumps(value, default=str)) for key, value in sorted(others.items()))
            yield HookCommand(place, value, read, fields)


def _hooks(service: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key in ("post_start", "pre_stop"):
        for at, hook in enumerate(service.get(key) or ()):
            yield f"{key}[{at}]", hook
    for at, rule in enumerate((service.get("develop") or {}).get("watch") or ()):
        if rule.get("action") == "sync+exec" and rule.get("exec"):
            yield f"develop.watch[{at}].exec", rule["exec"]

"""The commands that Compose executes in the containers of a service beside their process: hooks, and those of watch.

Reads: a service. Gives: the place and the words of each command.
Compare: docker/compose ``runHook`` (pkg/compose/hook.go) and ``exec`` (pkg/compose/watch.go).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from simulator.callers.compose.refusals import spot_of
from simulator.callers.compose.service import Read, split_text, words_of
from simulator.callers.compose.versions import Compose
from simulator.core.request import Action, Request

Fields: TypeAlias = tuple[tuple[str, str], ...]


def with_hooks(request: Request, name: str, service: Mapping[str, Any], profile: Compose) -> Request:
    """Return the request of a service with its commands; raises ``Refusal`` for a text that cannot be split."""
    found = list(_commands(service, profile))
    actions = tuple(Action(name, place, tuple(read.words or ()), fields) for place, read, fields in found)
    remarks = tuple(remark for _, read, _ in found for remark in read.remarks)
    return request._replace(actions=actions, remarks=(*request.remarks, *remarks))


def _commands(service: Mapping[str, Any], profile: Compose) -> Iterator[tuple[str, Read, Fields]]:
    for place, hook in _hooks(service):
        text, where = hook.get("command"), f"{place}.command"
        if isinstance(text, str):
            words = split_text(text, profile, spot_of(text), where)
        else:
            words = words_of(hook, "command", profile)
        if words.words:
            others = {key: value for key, value in hook.items() if key != "command" and value}
            yield where, words, tuple((key, json.dumps(value, default=str)) for key, value in sorted(others.items()))


def _hooks(service: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key in ("post_start", "pre_stop"):
        for at, hook in enumerate(service.get(key) or ()):
            yield f"{key}[{at}]", hook
    for at, rule in enumerate((service.get("develop") or {}).get("watch") or ()):
        if rule.get("action") == "sync+exec" and rule.get("exec"):
            yield f"develop.watch[{at}].exec", rule["exec"]

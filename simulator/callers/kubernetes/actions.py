"""The probes and hooks of the containers of a pod: what a kubelet executes in them, and asks them over the network.

Reads: a container of a pod. Gives: an ``Action`` for each of them.
Compare: Kubernetes ``runProbe`` (pkg/kubelet/prober/prober.go), ``Run`` (pkg/kubelet/lifecycle/handlers.go) and
``SetDefaults_Probe`` (pkg/apis/core/v1/defaults.go).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.fields import members
from simulator.callers.kubernetes.objects import field
from simulator.callers.kubernetes.references import static_words
from simulator.callers.kubernetes.validation import actions
from simulator.core.request import Action
from simulator.golang.yaml.values import Items, Map

_DEFAULTS = {
    "timeoutSeconds": "1",
    "periodSeconds": "10",
    "successThreshold": "1",
    "failureThreshold": "3",
    "httpGet.path": "/",
    "httpGet.scheme": "HTTP",
}
_UNSET = ("", "0", "null")


def container_actions(container: Container, label: str) -> Iterator[Action]:
    """Yield each probe and hook of a container, which is called ``label``.

    Probes expand the values of env as they are written, hooks expand nothing.
    """
    entries = [(str(entry["name"]), str(entry.get("value") or "")) for _, entry in members(container.fields.get("env"))]
    for action, where in actions(container.fields):
        command = field(action, "exec").get("command")
        texts = [str(text or "") for text in command] if isinstance(command, Items) else []
        words = tuple(texts) if where.startswith("lifecycle") else static_words(texts, entries)
        yield Action(label, where, words, probe_fields(action))


def probe_fields(action: Map) -> tuple[tuple[str, str], ...]:
    """Return the settings of a probe or a hook beside its words, but for those that have their default."""
    settings = [(name, value) for name, value in _flattened(action, "") if name != "exec.command"]
    return tuple(sorted(each for each in settings if _DEFAULTS.get(each[0]) != each[1] and each[1] not in _UNSET))


def _flattened(value: Map, path: str) -> Iterator[tuple[str, str]]:
    for key, member in value.items():
        if isinstance(member, Map):
            yield from _flattened(member, f"{path}{key}.")
        else:
            yield f"{path}{key}", _text(member)


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str) else json.dumps(value, default=str)

"""Manifests with something wrong in them, to compare with what the API server's own decoder and validation say.

An answer is ``""``, or one of: yaml, wrong type, unknown field, invalid, and for the last the paths at fault.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

CONTAINER: dict[str, Any] = {
    "name": "c", "image": "i", "command": ["e"], "args": ["a"], "env": [{"name": "A", "value": "v"}], "tty": True,
    "envFrom": [{"configMapRef": {"name": "x"}}], "workingDir": "/w", "ports": [{"containerPort": 80, "name": "web"}],
    "securityContext": {"runAsUser": 5, "runAsGroup": 6, "runAsNonRoot": True},
    "livenessProbe": {"exec": {"command": ["p"]}, "periodSeconds": 3},
    "lifecycle": {"preStop": {"exec": {"command": ["s"]}}},
    "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}, "volumeMounts": [{"name": "v", "mountPath": "/v"}],
}  # fmt: skip
TEMPLATE: dict[str, Any] = {
    "metadata": {"labels": {"l": "x"}},
    "spec": {
        "containers": [CONTAINER],
        "initContainers": [{"name": "i", "image": "i", "args": ["x"]}],
        "securityContext": {"runAsUser": 7},
        "volumes": [{"name": "v", "emptyDir": {}}],
    },
}
FIELD = {"fieldRef": {"fieldPath": "metadata.name"}}
ODD: tuple[Any, ...] = (
    None, "", "x", "X y", " i ", 5, -1, 1.5, 2**31, True, [], {}, ["a"], [1], [None], [["a"]], {"a": "b"},
    {"name": "q"}, [{"name": "q"}], [{"name": "A=", "value": "v"}], [{"name": "Z", "value": "v", "valueFrom": FIELD}],
    [{"name": "Z", "valueFrom": {}}], {"command": []}, {"exec": {}}, {"exec": {"command": None}},
)  # fmt: skip
KEYS = ("comand", "Args", "entrypoint", "cmd", "imagePullPolicy", "stdin", "restartPolicy", "valueFrom")


def objects() -> list[dict[str, Any]]:
    """One right object of each kind that makes pods."""
    about = {"name": "n"}
    selector = {"matchLabels": {"l": "x"}}
    once = {"metadata": {}, "spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}
    listed = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": about, "spec": TEMPLATE["spec"]},
        {"apiVersion": "v1", "kind": "PodTemplate", "metadata": about, "template": TEMPLATE},
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": about, "spec": {"template": once}},
    ]
    for kind in ("Deployment", "ReplicaSet", "DaemonSet"):
        spec = {"selector": selector, "template": TEMPLATE}
        listed.append({"apiVersion": "apps/v1", "kind": kind, "metadata": about, "spec": spec})
    return copy.deepcopy(listed)


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in a value."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*path, key)
        yield from spots(member, (*path, key))


def drawn(seed: int, count: int) -> Iterator[str]:
    """Draw manifests: right ones with one or two values exchanged, removed or added."""
    chance = random.Random(seed)
    for _ in range(count):
        whole = copy.deepcopy(chance.choice(objects()))
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            *way, last = chance.choice([spot for spot in spots(whole) if spot[0] not in ("kind", "apiVersion")])
            holder = whole
            for key in way:
                holder = holder[key]
            kind = chance.randrange(5)
            if kind == 0 and isinstance(holder, dict):
                holder.pop(last, None)
            elif kind == 1 and isinstance(holder, dict):
                holder[chance.choice(KEYS)] = chance.choice(ODD)
            elif kind == 2 and isinstance(holder, list):
                holder.append(copy.deepcopy(holder[last]))
            else:
                holder[last] = copy.deepcopy(chance.choice(ODD))
        yield json.dumps(whole)

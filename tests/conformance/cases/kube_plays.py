"""Pods for ``podman kube play``, drawn at random."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

from tests.conformance.cases.pods import given

SEED = 9
OBJECTS = (
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cm"}, "data": {"A": "cm", "K": "k $(A)"}},
    {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "sec"}, "data": {"S": "cw==", "A": "c2Vj"}},
)
HALVES: tuple[Any, ...] = (None, [], [""], ["e"], ["e", "$(A) $(PATH)"], ["", "x"], ["$$(A)"])
LISTS: tuple[Any, ...] = (None, [], [""], ["r"], ["$(A)", "r $(IMG)"], ["", "$(B)"], ["$$", "$(NOPE)", "$("])
ENVS: tuple[Any, ...] = (None, ["A=img", "IMG=i"], ["PATH=/p", "A=$(B)"], ["IMG=", "X=a=b"])
PARTS = ("$(A)", "$(B)", "$(IMG)", "$(NOPE)", "$$", "$", "$(", ")", "x", " ", "é", "${A}", "$A", "$(PATH)", "$(K)")
USERS = ("", "5", "5:6", "app")
CONTEXTS: tuple[Any, ...] = (None, {"runAsUser": 7}, {"runAsUser": 7, "runAsGroup": 9}, {"runAsGroup": 9})
ENTRIES: tuple[Any, ...] = (
    {"name": "A", "value": "1"}, {"name": "B", "value": "$(A)"}, {"name": "A", "value": ""},
    {"name": "IMG", "value": "p"},
    {"name": "B"}, {"name": "PATH", "value": "/q"}, {"name": "A", "value": "2"},
    {"name": "K", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "K"}}},
    {"name": "S", "valueFrom": {"secretKeyRef": {"name": "sec", "key": "S"}}},
    {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "gone", "optional": True}}},
    {"name": "K", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "gone"}}},
    {"name": "N", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
)  # fmt: skip
FROM: tuple[Any, ...] = (
    None, None, [{"configMapRef": {"name": "cm"}}], [{"secretRef": {"name": "sec"}}],
    [{"prefix": "P_", "configMapRef": {"name": "cm"}}, {"secretRef": {"name": "sec"}}],
)  # fmt: skip
Case = dict[str, Any]


def cases() -> list[Case]:
    """Every pair of halves and lists, then containers drawn; each of a few images."""
    draw = random.Random(SEED)
    found = []
    for entrypoint, command, args in itertools.product(HALVES, LISTS, LISTS):
        image = given(Entrypoint=entrypoint, Cmd=draw.choice(HALVES), Env=draw.choice(ENVS))
        found.append({"image": image, "container": given(command=command, args=args)})

    def words() -> list[str]:
        return ["".join(draw.choice(PARTS) for _ in range(draw.randrange(5))) for _ in range(draw.randrange(3))]

    for _ in range(350):
        image = given(Entrypoint=draw.choice(HALVES), Cmd=draw.choice(HALVES), Env=draw.choice(ENVS),
                      User=draw.choice(USERS), WorkingDir=draw.choice(("", "/w", "/a b")))  # fmt: skip
        container = given(
            command=draw.choice((None, words(), words())), args=draw.choice((None, words(), words())),
            env=draw.choice((None, draw.choices(ENTRIES, k=draw.randrange(1, 5)))), envFrom=draw.choice(FROM),
            workingDir=draw.choice((None, None, "", "/x", "/x/../y")), securityContext=draw.choice(CONTEXTS),
            tty=draw.choice((None, None, True)),
        )  # fmt: skip
        found.append({"image": image, "container": container})
    return found


def manifest(containers: list[dict[str, Any]]) -> str:
    """Write a pod of containers, and the objects that they name."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "play"}, "spec": {"containers": containers}}
    return "\n---\n".join(json.dumps(document) for document in (*OBJECTS, pod))

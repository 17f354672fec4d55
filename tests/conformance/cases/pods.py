"""Pods to compare with a real kubelet and with real container runtimes.

A kubelet's case is ``{"container": fields, "objects": [ConfigMap or Secret, ...]}``, and its answer the variables, the
words of command, args and of a probe, or its error. A runtime's case is ``{"image": Config, "container": fields}``.
"""

from __future__ import annotations

import base64
import itertools
import random
from collections.abc import Iterator
from typing import Any

Case = dict[str, Any]
NAMES = ("A", "B", "C", "E", "a.b", "X_SERVICE_HOST", "PATH")
PARTS = ("$(A)", "$(B)", "$(C)", "$(E)", "$(Z)", "$$", "$", "$(", ")", "(", "$$(A)", "x", " ", "é", "${A}", "$A", "\\",
         "$(a.b)", "$(A$(B))", "$()", "$(PATH)", "\n", "'", '"', "$(P_k)", "$((1+1))", "$(X_SERVICE_HOST)")  # fmt: skip


def word(chance: random.Random) -> str:
    """Draw a word with references."""
    found = "".join(chance.choice(PARTS) for _ in range(chance.randrange(6)))
    return found.replace("$é", "$x")  # the kubelet takes such characters to pieces: not modelled


def words(chance: random.Random) -> list[str | None] | None:
    """Draw a list of words, or none."""
    state = chance.randrange(8)
    return [None, []][state] if state < 2 else [word(chance) for _ in range(chance.randrange(1, 4))]


def source(chance: random.Random) -> dict[str, Any]:
    """Draw an entry of env."""
    name = chance.choice(NAMES)
    kind = chance.randrange(10)
    optional = {"optional": True} if chance.random() < 0.7 else {}
    if kind == 0:
        return {"name": name, "valueFrom": {"configMapKeyRef": {"name": "cm", "key": chance.choice("kmn"), **optional}}}
    if kind == 1:
        return {"name": name, "valueFrom": {"secretKeyRef": {"name": "se", "key": chance.choice("ks"), **optional}}}
    if kind == 2:
        path = chance.choice(
            ("metadata.name", "metadata.namespace", "metadata.labels['l']", "metadata.annotations['n']")
        )
        return {"name": name, "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}}
    if kind == 3:
        return {"name": name}
    return {"name": name, "value": word(chance)}


def drawn(seed: int, count: int) -> Iterator[Case]:
    """Draw cases for a kubelet at random."""
    chance = random.Random(seed)
    for _ in range(count):
        given: dict[str, Any] = {
            "command": words(chance),
            "args": words(chance),
            "env": [source(chance) for _ in range(chance.randrange(5))],
            "envFrom": [
                {"prefix": chance.choice(("", "P_")), chance.choice(("configMapRef", "secretRef")): {"name": name}}
                for name in chance.choices(("cm", "se"), k=chance.randrange(3))
            ],
        }
        for entry in given["envFrom"] or ():
            key = "configMapRef" if "configMapRef" in entry else "secretRef"
            entry[key] = {"name": "cm" if key == "configMapRef" else "se"}
        if chance.random() < 0.3:
            given["livenessProbe"] = {"exec": {"command": words(chance) or ["p"]}}
        data = {key: word(chance) for key in chance.sample(("k", "m", "A", "B", "PATH"), k=chance.randrange(4))}
        secret = {key: word(chance) for key in chance.sample(("k", "s", "A", "E"), k=chance.randrange(4))}
        yield {"container": {key: value for key, value in given.items() if value is not None}, "data": [data, secret]}


def objects(case: Case) -> list[dict[str, Any]]:
    """Spell the ConfigMap and the Secret of a case."""
    data, secret = case["data"]
    packed = {key: base64.b64encode(value.encode()).decode() for key, value in secret.items()}
    return [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cm", "namespace": "ns"}, "data": data},
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "se", "namespace": "ns"}, "data": packed},
    ]


PASSWD = {"root": (0, 0), "app": (1000, 1001), "u": (2000, 2001)}
GROUPS = {"root": 0, "x": 3000}
HALVES: tuple[Any, ...] = (None, [], [""], ["e"], ["e", "e 1"], ["", "x"])
LISTS: tuple[Any, ...] = (None, [], [""], ["r"], ["r", "r 2"], ["", "x"], ["a b", ""])
ENVS: tuple[Any, ...] = (
    None,
    ["A=1"],
    ["A=1", "B=2", "A=3"],
    ["PATH=/p", "X="],
    ["C=é", "D=a b=c"],
    ["K", "PATH"],
    ["PATH"],
)
PAIRS: tuple[Any, ...] = (None, {"A": "9"}, {"B": "", "A": "x=y"}, {"PATH": "/q", "N": " s "}, {"C": "1", "K": "v"})
USERS = ("", "5", "5:6", "app", "app:7", "0", "0:0", "07", "u:x")
CONTEXTS: tuple[Any, ...] = (
    {}, {"runAsUser": 7}, {"runAsUser": 7, "runAsGroup": 9}, {"runAsGroup": 9}, {"runAsUser": 0}, {"runAsUser": 1000},
)  # fmt: skip
DIRECTORIES = ("", "/", "/w", "/w/", "//w", "/w/../v", "rel", "./r", "..", "/a b")


def given(**fields: Any) -> dict[str, Any]:
    """Leave out what is None."""
    return {name: value for name, value in fields.items() if value is not None}


def runtime_cases() -> list[Case]:
    """All cases that are put to a container runtime; no word of them has a dollar."""
    found: list[Case] = []
    for entrypoint, cmd, command, args in itertools.product(HALVES, HALVES, LISTS, LISTS):
        image = given(Entrypoint=entrypoint, Cmd=["c", "c 1"] if cmd == ["e", "e 1"] else cmd)
        found.append({"image": image, "container": given(command=command, args=args)})
    for image_env, env in itertools.product(ENVS, PAIRS):
        entries = None if env is None else [{"name": name, "value": value} for name, value in env.items()]
        found.append({"image": given(Cmd=["c"], Env=image_env), "container": given(env=entries)})
    for own, directory in itertools.product(DIRECTORIES, DIRECTORIES):
        found.append({"image": {"Cmd": ["c"], "WorkingDir": own}, "container": {"workingDir": directory}})
    for user, context in itertools.product(USERS, CONTEXTS):
        found.append({"image": {"Cmd": ["c"], "User": user}, "container": {"securityContext": context}})
    chance = random.Random(20261124)
    odd = ("", "a", "-c", "--", "a b", "é", "\n", "\t", '["a"]', "null", "\u202e", "/bin/sh", "'", '"', "\\")

    def half() -> Any:
        state = chance.randrange(6)
        return (None, [])[state] if state < 2 else [chance.choice(odd) for _ in range(chance.randrange(1, 4))]

    images = [given(Entrypoint=half(), Cmd=half()) for _ in range(60)]
    found += [{"image": chance.choice(images), "container": given(command=half(), args=half())} for _ in range(300)]
    return found

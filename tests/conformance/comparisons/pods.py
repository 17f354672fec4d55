"""Pods, as dsim reads them for a kubelet and for a container runtime."""

from __future__ import annotations

import json
from typing import Any

from simulator.callers.kubernetes import pods
from simulator.callers.kubernetes.actions import container_actions
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from tests.conformance.cases.pods import GROUPS, PASSWD, Case, objects


def pod(fields: dict[str, Any]) -> dict[str, Any]:
    """Spell a pod with one container."""
    about = {"name": "p", "namespace": "ns", "labels": {"l": "$(A)"}, "annotations": {"n": "an"}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": about,
        "spec": {"containers": [{"name": "c", "image": "i", **fields}]},
    }


def simulated_kubelet(case: Case) -> dict[str, Any]:
    """Ask dsim what a kubelet asks for."""
    text = "\n".join(json.dumps(document) for document in (*objects(case), pod(case["container"])))
    (container,) = pods.containers(text, "manifest")
    try:
        asked = pods.ask(container, find_engine("containerd")).container
    except Refusal as refusal:
        return {"error": str(refusal)}
    except NotModelled as error:
        return {"not modelled": str(error)}
    found: dict[str, Any] = {
        "env": dict(entry.split("=", 1) for entry in asked.env or ()),
        "command": None if asked.entrypoint is None else list(asked.entrypoint),
        "args": None if asked.cmd is None else list(asked.cmd),
    }
    for action in container_actions(container, "c"):
        found["probe"] = list(action.words)
    return found


def numbers(user: str) -> str:
    """Give the numbers of a user and its group in the images of this module."""
    name, colon, group = user.partition(":")
    by_number = {str(uid): (uid, gid) for uid, gid in PASSWD.values()}
    uid, gid = PASSWD.get(name) or by_number.get(name) or (int(name or 0), 0)
    if colon:
        gid = GROUPS[group] if group in GROUPS else int(group)
    return f"{uid}:{gid}"

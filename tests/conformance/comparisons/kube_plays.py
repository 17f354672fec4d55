"""Pods that podman plays: where dsim's answer is not the container that podman made."""

from __future__ import annotations

from typing import Any

from simulator.oracle import protocol
from tests.conformance.cases.kube_plays import Case, manifest


def shown(seen: dict[str, Any]) -> list[Any]:
    """Give what podman shows of a container: its argv, variables, working directory and user."""
    config = seen["Config"]
    env = sorted(config.get("Env") or [])
    return [[seen["Path"], *seen["Args"]], env, config.get("WorkingDir") or "/", config.get("User") or ""]


def expected(process: dict[str, Any]) -> list[Any]:
    """Give what podman shows of a container that executes a process; an argv of one word is shown twice."""
    args = list(process["args"])
    return [args * 2 if len(args) == 1 else args, sorted(process["env"]), process["cwd"], process["user"]]


def difference(case: Case, seen: list[Any] | None, said: str, name: str) -> str | None:
    """Say in which way dsim answers otherwise; None where it does not."""
    text = manifest([{**case["container"], "name": "c", "image": "app"}])
    answer = protocol.answer(
        {"engine": name, "images": {"app": case["image"]}, "request": {"kubernetes": {"manifest": text}}}
    )
    ours = None
    if answer["outcome"] == "process":
        ours = expected(answer["process"])
    elif answer["outcome"] != "refused":
        return f"not modelled: {answer['message']}"
    return None if ours == seen else f"{case}: dsim {ours or answer}\n   podman {seen or said}"

"""Containers of the program act: where dsim answers otherwise than act and the engine did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.oracle import protocol
from tests.conformance.cases.acts import IMAGES

_OF_RUN = ("GITHUB_", "RUNNER_", "ACTIONS_", "INPUT_", "ACT=", "STATE_", "HOME=", "ImageOS=")
"""The beginnings of variables that every run has; ``ACT`` and ``ImageOS`` are set by act alone."""


def image_name(number: int) -> str:
    """The name of the image of a case."""
    return f"localhost/act-{number}:1"


def files_of(case: Mapping[str, Any]) -> dict[str, str]:
    """The files of a case, with the name of its image in them."""
    return {name: text.replace("IMAGE", image_name(case["image"])) for name, text in case["files"].items()}


def variables(env: Any) -> list[str]:
    """The variables that a workflow decides, in their order of names."""
    return sorted(each for each in env or () if not each.startswith(_OF_RUN))


def difference(case: Mapping[str, Any], seen: Mapping[str, Any], engine: str) -> str | None:
    """Say in which way dsim answers otherwise; None where it does not."""
    body = {"files": files_of(case), "file": ["ci.yml"], "profile": "act", "container": case["container"]}
    answer = protocol.answer(
        {"engine": engine, "images": {"*": IMAGES[case["image"]]}, "request": {"github-actions": body}}
    )
    if answer["outcome"] == "refused":
        same = "args" not in seen
    elif answer["outcome"] == "process":
        process = answer["process"]
        ours = [list(process["args"]), variables(process["env"]), process["user"]]
        same = ours == [seen.get("args"), seen.get("env"), seen.get("user")]
    else:
        same = False
    return None if same else f"{json.dumps(case)}: dsim {json.dumps(answer)[:500]}, seen {json.dumps(seen)}"

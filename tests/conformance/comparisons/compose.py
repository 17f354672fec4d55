"""Compose requests: what dsim answers, and where that is not what Compose did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulator.oracle import protocol
from tests.conformance.cases.compose import IMAGES

CRASHED = 2  # the exit status of a Go program that gives up


class Done(NamedTuple):
    """What Compose and the engine did: the process of the container, or None where one of them refused."""

    args: list[str] | None
    env: list[str] | None = None
    cwd: str | None = None
    user: str | None = None
    status: int = 0
    message: str = ""


def image_name(number: int) -> str:
    """The name of the image of a case."""
    return f"localhost/compose-{number}:1"


def request(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a case, with the name of its image in its files."""
    body = asked["compose"]
    files = {name: text.replace("IMAGE", image_name(asked["image"])) for name, text in body["files"].items()}
    return {**body, "files": files}


def answered(asked: Mapping[str, Any], version: str, engine: str) -> dict[str, Any]:
    """Ask dsim: for the files, or for the line of ``podman compose``."""
    body = {**request(asked), "version": version}
    body["environment"] = {**body["environment"], "COMPOSE_PROJECT_NAME": "dsim-compose"}
    beside: dict[str, Any] = {"engine": engine, "images": {"*": IMAGES[asked["image"]]}}
    if engine.startswith("docker"):
        return protocol.answer({**beside, "request": {"compose": body}}, elsewhere=False)  # it has all files
    words = [word for name in body.get("file", ()) for word in ("-f", name)]
    words += ["run", "-d", *body["run"]] if "run" in body else ["create", body["service"]]
    beside |= {"files": body["files"], "environment": body["environment"]}
    asked_line = {**beside, "request": {"podman-compose": {"words": words, "version": version}}}
    return protocol.answer(asked_line, elsewhere=False)


def difference(asked: Mapping[str, Any], done: Sequence[Any], version: str, engine: str) -> str | None:
    """Say in which way dsim answers otherwise; None where it does not."""
    seen = Done(*done)
    answer = answered(asked, version, engine)
    if answer["outcome"] == "refused":
        ours = None
    elif answer["outcome"] == "process":
        process = answer["process"]
        ours = [list(process["args"]), sorted(process["env"]), process["cwd"], process["user"]]
    else:
        return f"{asked}: {answer}"
    theirs = None if seen.args is None else list(seen[:4])
    if ours == theirs and (ours or seen.status in (CRASHED, answer["exit"])):
        return None
    return f"{json.dumps(asked)}: dsim {ours or answer['message']}, Compose {version} {theirs or seen.message}"

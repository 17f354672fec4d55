"""Dev containers of Compose projects: where dsim answers otherwise than the tool, Compose and the engine did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.oracle import protocol
from tests.conformance.cases.devcontainers import ENVIRONMENT, FOLDER, IMAGES


def image_name(number: int) -> str:
    """The name of the image of a case."""
    return f"localhost/devcontainer-{number}:1"


def files_of(case: Mapping[str, Any]) -> dict[str, str]:
    """The files of a case, with the name of its image in them."""
    return {name: text.replace("IMAGE", image_name(case["image"])) for name, text in case["files"].items()}


def difference_of_line(case: Mapping[str, Any], seen: Mapping[str, Any], engine: str) -> str | None:
    """Say where dsim's container is not that of the line of ``docker run`` that the tool started; None where it is."""
    files = files_of(case)
    requests = ({"devcontainer": {"files": files}}, {"docker-run": list(seen.get("run", ()))[1:]})
    image = IMAGES[case["image"]]
    images = (image, {**image, "User": seen["built"]} if "built" in seen else image)
    text = "\n".join(("FROM base", *seen.get("env", ())))
    has_features = "devcontainer-feature.json" in "".join(files)
    built = {"image": {"dockerfile": text}, "images": {"base": images[1]}} if has_features else {}
    ours, theirs = (
        protocol.answer({"engine": engine, "images": {"*": config}, "request": request, **own})
        for request, config, own in zip(requests, images, ({}, built), strict=True)
    )
    same = _process(ours) == _process(theirs) and ours["outcome"] == theirs["outcome"]
    return None if same else f"{json.dumps(case)}: dsim {json.dumps(ours)[:900]}, seen {json.dumps(seen)}"


def _process(answer: Mapping[str, Any]) -> Any:
    """Give the process; the variables of an image and those of a line are no longer told apart."""
    process = answer.get("process")
    return process and {**process, "env": sorted(process["env"])}


def difference(case: Mapping[str, Any], seen: Mapping[str, Any], engine: str) -> str | None:
    """Say in which way dsim answers otherwise; None where it does not."""
    if "devcontainer-db-1  Error" in seen.get("message", ""):
        return None  # the engine refused the container of another service, which comes first
    body = {"files": files_of(case), "file": [f"{FOLDER}/devcontainer.json"]}
    images = {"*": IMAGES[case["image"]]}
    asked = {"engine": engine, "images": images, "environment": ENVIRONMENT, "request": {"devcontainer": body}}
    answer = protocol.answer(asked)
    if answer["outcome"] == "refused":
        same = "args" not in seen and answer["exit"] == 1
    elif answer["outcome"] == "process":
        process = answer["process"]
        init = (answer["container"].get("HostConfig") or {}).get("Init")
        ours = [list(process["args"]), sorted(process["env"]), process["cwd"], process["user"], init]
        same = ours == [seen.get(key) for key in ("args", "env", "cwd", "user", "init")]
    else:
        same = False
    return None if same else f"{json.dumps(case)}: dsim {json.dumps(answer)[:600]}, seen {json.dumps(seen)}"

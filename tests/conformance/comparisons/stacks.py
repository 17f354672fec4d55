"""Stack files: where dsim's specifications are not the ones that were sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.callers.docker.tools import docker_release
from simulator.callers.swarm.stack import Stack
from simulator.callers.swarm.stack_file import Text
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from tests.conformance.cases.stacks import ENVIRONMENT, FILES


def spelled(texts: list[str], name: str) -> dict[str, Any] | Refusal | NotModelled:
    """What dsim reads, or why there is nothing."""
    try:
        files = [Text(f"f{number}.yaml", text) for number, text in enumerate(texts)]
        known = {**FILES, "none.env": ""} if "none.env" not in str(texts) else FILES
        stack = Stack(files, docker_release(find_engine(name)), CallerContext(ENVIRONMENT, known))
        return {service: _spec(stack, service) for service in stack.services}
    except (Refusal, NotModelled) as error:
        return error


def _spec(stack: Stack, name: str) -> dict[str, Any]:
    request = stack.request(name)
    wanted = request.container
    spec = {
        "Command": list(wanted.entrypoint or ()), "Args": list(wanted.cmd or ()), "Env": list(wanted.env or ()),
        "Dir": wanted.working_dir, "User": wanted.user, "TTY": wanted.tty or None, "Hostname": wanted.hostname,
        "Init": wanted.init, "StopSignal": wanted.stop_signal, "StopGracePeriod": wanted.stop_timeout,
        "Healthcheck": dict(wanted.healthcheck or ()), "Image": request.image,
    }  # fmt: skip
    return {key: value for key, value in spec.items() if value not in (None, "", [], {})}


def difference(texts: list[str], seen: Mapping[str, Any], name: str) -> str | None:
    """Say where dsim and the command line disagree."""
    ours = spelled(texts, name)
    if isinstance(ours, NotModelled):
        return None if "none.env" in str(ours) and seen["status"] else f"not modelled: {ours}"
    if isinstance(ours, Refusal):
        if ours.stage == "create":  # only the swarm refuses it
            return None
        same = seen["status"] == ours.status and "services" not in seen
        return None if same else f"refused with {ours.status}: {ours}, seen {seen}"
    if seen["status"]:
        return f"dsim reads {ours}, seen {seen}"
    theirs = json.loads(json.dumps(seen.get("services", {})))
    for spec in theirs.values():
        spec["Image"] = spec["Image"].removesuffix(":latest")
        if "StopGracePeriod" in spec:
            spec["StopGracePeriod"] //= 10**9
    return None if ours == theirs else f"{ours}, seen {theirs}"

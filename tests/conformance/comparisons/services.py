"""Lines of ``docker service create``: where dsim's specification is not the one that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.swarm.service import read_request
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from tests.conformance.cases.services import ENVIRONMENT, FILES

FIELDS = (
    "Command", "Args", "Env", "Dir", "User", "TTY", "Hostname", "Init", "StopSignal", "StopGracePeriod",
    "Healthcheck",
)  # fmt: skip


def spelled(words: list[str], name: str) -> dict[str, Any] | Refusal | NotModelled:
    """The specification that dsim reads, or why there is none."""
    try:
        wanted = read_request(words, find_engine(name), CallerContext(ENVIRONMENT, FILES)).container
    except (Refusal, NotModelled) as error:
        return error
    spec = {
        "Command": list(wanted.entrypoint or ()), "Args": list(wanted.cmd or ()), "Env": list(wanted.env or ()),
        "Dir": wanted.working_dir, "User": wanted.user, "TTY": wanted.tty, "Hostname": wanted.hostname,
        "Init": wanted.init, "StopSignal": wanted.stop_signal, "StopGracePeriod": wanted.stop_timeout,
        "Healthcheck": dict(wanted.healthcheck or ()),
    }  # fmt: skip
    return {key: value for key, value in spec.items() if value}


def difference(words: list[str], seen: Mapping[str, Any], name: str) -> str | None:
    """Say where dsim and the command line disagree."""
    ours = spelled(words, name)
    if isinstance(ours, NotModelled):
        return f"not modelled: {ours}"
    if isinstance(ours, Refusal):
        if ours.stage == "create":  # only the swarm refuses it
            return None
        same = "spec" not in seen and seen["status"] == ours.status
        return None if same else f"refused with {ours.status}: {ours}, seen {seen}"
    if "spec" not in seen:
        return f"dsim reads {ours}, seen {seen}"
    theirs = dict(seen["spec"])
    if "StopGracePeriod" in theirs:
        theirs["StopGracePeriod"] //= 10**9
    return None if ours == theirs else f"{ours}, seen {theirs}"

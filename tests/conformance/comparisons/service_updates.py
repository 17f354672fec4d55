"""Lines of ``docker service update``: where dsim's specification is not the one that the swarm keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.callers.swarm.changes import effective_capabilities
from simulator.callers.swarm.spec import ServiceSpec
from simulator.callers.swarm.update import service_after
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from tests.conformance.cases.services import ENVIRONMENT

FIELDS = (
    "Image", "Command", "Args", "Env", "Dir", "User", "TTY", "Hostname", "Init", "StopSignal", "StopGracePeriod",
    "Healthcheck", "Mounts", "CapabilityAdd", "CapabilityDrop", "ReadOnly",
)  # fmt: skip


def spelled(spec: ServiceSpec) -> dict[str, Any]:
    """Spell a specification as the Engine API does, without what is empty; variables and mounts are in order."""
    task = spec.task
    mounts = [{"Type": mount.type, "Source": mount.source, "Target": mount.target} for mount in spec.mounts]
    added, dropped = effective_capabilities(spec.cap_add, spec.cap_drop)
    image = task.image if ":" in task.image else f"{task.image}:latest"
    fields = {
        "Image": image, "Command": list(task.command.value) if task.command else [], "Args": list(task.args),
        "Env": task.env, "Dir": task.directory, "User": task.user, "TTY": task.tty, "Hostname": task.hostname,
        "Init": task.init, "StopSignal": task.stop_signal, "StopGracePeriod": task.stop_grace,
        "Healthcheck": dict(task.healthcheck or ()), "Mounts": mounts, "CapabilityAdd": sorted(added),
        "CapabilityDrop": sorted(dropped), "ReadOnly": spec.read_only,
    }  # fmt: skip
    return normalized(fields)


def normalized(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the fields that are compared, without empty ones; what has no fixed order is sorted."""
    kept = {key: fields[key] for key in FIELDS if fields.get(key)}
    if "Env" in kept:
        kept["Env"] = sorted(kept["Env"])
    if "Mounts" in kept:
        mounts = [[mount.get(key, "") for key in ("Type", "Source", "Target")] for mount in kept["Mounts"]]
        kept["Mounts"] = sorted(mounts, key=lambda mount: mount[2])
    return kept


def differences(create: Sequence[str], updates: Sequence[Sequence[Any]], name: str) -> Iterator[str]:
    """Say for each update where dsim and docker disagree; ``updates`` are words, and what was seen of them."""
    accepted: list[list[str]] = []
    for words, seen in updates:
        if fault := _difference({"create": list(create), "update": [*accepted, words]}, seen, name):
            yield f"{words}: {fault}"
        if "spec" in seen:
            accepted.append(words)


def _difference(body: Mapping[str, Any], seen: Mapping[str, Any], name: str) -> str | None:
    try:
        ours = spelled(service_after(body, find_engine(name), CallerContext(ENVIRONMENT)).spec)
    except NotModelled as error:
        return f"not modelled: {error}"
    except Refusal as refusal:
        same = "spec" not in seen and seen["status"] == refusal.status
        return None if same else f"refused with {refusal.status}: {refusal}, seen {seen}"
    if "spec" not in seen:
        return f"dsim reads {ours}, seen {seen}"
    return None if ours == normalized(seen["spec"]) else f"{ours}, seen {normalized(seen['spec'])}"

"""What the options of ``docker service update`` change in the specification of a service.

Reads: the specification and the options of a line. Gives: the specification that is sent to the swarm. Compare:
docker/cli ``updateService`` (cli/command/service/update.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simulator.callers.flags import Parsed
from simulator.callers.swarm.spec import ServiceFile, ServiceSpec, service_files
from simulator.core.host_config import Mount
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import DOCKER_CLI, MOBY
from simulator.core.values import Words
from simulator.golang.strconv import GoError

_UPDATE = "cli/command/service/update.go"
_SWARM = "vendor/github.com/moby/swarmkit/v2/manager/controlapi/service.go"
_FIELDS = {
    "image": "image", "workdir": "directory", "user": "user", "hostname": "hostname", "init": "init", "tty": "tty",
    "stop-signal": "stop_signal", "stop-grace-period": "stop_grace",
}  # fmt: skip
_HEALTH = {
    "health-interval": "Interval", "health-timeout": "Timeout", "health-start-period": "StartPeriod",
    "health-retries": "Retries",
}  # fmt: skip


class ServiceUpdate(Question):
    """What does an update change in a service?"""

    ARGS = Rule(
        "The text of --args is split into the service's new arguments; a text without words removes them.",
        DOCKER_CLI(_UPDATE, "updateStringToSlice"),
        note="docker service create takes its arguments as they are; only an update splits them.",
    )
    ENTRYPOINT = Rule(
        "The text of --entrypoint replaces the service's entrypoint; without words it brings the image's back.",
        DOCKER_CLI(_UPDATE, "updateStringToSlice"),
        note="The service's arguments stay, whatever they were written for.",
    )
    VARIABLES = Rule(
        "Variables are removed by their names with --env-rm; then --env-add sets others.",
        DOCKER_CLI(_UPDATE, "updateEnvironment"),
        note="--env-add leaves the variables in no fixed order.",
    )
    HEALTH = Rule(
        "An option of the healthcheck changes that part alone; --no-healthcheck replaces the whole.",
        DOCKER_CLI(_UPDATE, "updateHealthcheck"),
        note="""--no-healthcheck goes with none of the others. --health-start-interval changes nothing: the command line
        reads it and forgets it.""",
    )
    FIELDS = Rule(
        "Each other option replaces its own setting of the service, and what no option names stays.",
        DOCKER_CLI(_UPDATE, "updateService"),
    )
    ROLLBACK = Rule(
        "A rollback brings back what was before the last update; what was in force becomes the previous.",
        MOBY(_SWARM, "UpdateService"),
    )
    ON_FAILURE = Rule(
        "With update-failure-action rollback the swarm brings the previous specification back for a task that ends.",
        MOBY("vendor/github.com/moby/swarmkit/v2/manager/orchestrator/update/updater.go", "Run"),
        note="For one that ends within the time of update-monitor, at first 5s, beyond update-max-failure-ratio.",
    )
    ROLLBACK_ALONE = Rule(
        "A --rollback with an option other than --detach and --quiet is refused.",
        DOCKER_CLI(_UPDATE, "runUpdate"),
    )
    NO_PREVIOUS = Rule(
        "A rollback of a service that was never updated is refused.",
        MOBY(_SWARM, "UpdateService"),
    )
    NOT_FOUND = Rule(
        "An update of a service that the swarm does not have is refused.",
        DOCKER_CLI(_UPDATE, "runUpdate"),
    )
    INSPECTED = Rule(
        "What docker service inspect prints of a service is what the swarm keeps of it.",
        MOBY("daemon/cluster/services.go", "GetService"),
    )


class ChangedSpec(NamedTuple):
    """The specification after a line, and the decisions that led to it."""

    spec: ServiceSpec
    decisions: tuple[Decision[Any], ...]


def changed_spec(spec: ServiceSpec, parsed: Parsed) -> ChangedSpec:
    """Change a specification; raises ``GoError`` for options that do not go together."""
    if parsed.all("replicas") and spec.mode != "replicated":
        raise GoError("replicas can only be used with replicated mode")
    task = spec.task
    decisions: list[Decision[Any]] = []
    if fields := {field: parsed.last(option) for option, field in _FIELDS.items() if parsed.all(option)}:
        task = task._replace(**fields)
        decisions.append(ServiceUpdate.FIELDS.gives(fields))
    if parsed.all("entrypoint"):
        entrypoint: Decision[Words] = parsed.last("entrypoint")
        task = task._replace(command=ServiceUpdate.ENTRYPOINT.gives(entrypoint.value, entrypoint))
    if parsed.all("args"):
        split: Decision[Words] = parsed.last("args")
        task = task._replace(args=split.value)
        decisions.append(ServiceUpdate.ARGS.gives(split.value, split))
    if parsed.all("env-add") or parsed.all("env-rm"):
        env = tuple(_variables(task.env, parsed))
        task = task._replace(env=env)
        decisions.append(ServiceUpdate.VARIABLES.gives(env))
    if (healthcheck := _healthcheck(dict(task.healthcheck or ()), parsed)) is not None:
        task = task._replace(healthcheck=tuple(healthcheck.items()))
        decisions.append(ServiceUpdate.HEALTH.gives(healthcheck))
    add, drop = _capabilities(spec, parsed)
    changed = spec._replace(
        task=task,
        mounts=tuple(_mounts(spec.mounts, parsed)),
        files=tuple(_files(spec.files, parsed)),
        cap_add=add,
        cap_drop=drop,
        read_only=parsed.last("read-only", default=spec.read_only),
        failure_action=parsed.last("update-failure-action", spec.failure_action),
    )
    return ChangedSpec(changed, tuple(decisions))


def _variables(env: Iterable[str], parsed: Parsed) -> Iterable[str]:
    """Remove variables, then set others; one with the same name is replaced."""
    removed = set(parsed.all("env-rm"))
    kept = [entry for entry in env if _key(entry) not in removed]
    if not parsed.all("env-add"):
        return kept
    return {_key(entry): entry for entry in (*kept, *parsed.all("env-add"))}.values()


def _key(entry: str) -> str:
    return entry.partition("=")[0]


def _healthcheck(fields: dict[str, Any], parsed: Parsed) -> Mapping[str, Any] | None:
    """Return the changed healthcheck; None where no option changes it."""
    given = [option for option in ("health-cmd", *_HEALTH) if parsed.all(option)]
    if not given and not parsed.all("no-healthcheck"):
        return None
    if parsed.last("no-healthcheck", default=False):
        if given:
            raise GoError("--no-healthcheck conflicts with --health-* options")
        return {"Test": ["NONE"]}
    if fields.get("Test", ())[:1] == ["NONE"]:
        fields.pop("Test")
    fields.update({_HEALTH[option]: parsed.last(option) for option in given if option in _HEALTH})
    if parsed.all("health-cmd"):
        command = parsed.last("health-cmd")
        fields["Test"] = ["CMD-SHELL", command] if command else None
    return {field: value for field, value in fields.items() if value}


def _mounts(mounts: Iterable[Mount], parsed: Parsed) -> Iterable[Mount]:
    """Add mounts, each in place of one with the same target, and remove others by their targets."""
    if not parsed.all("mount-add") and not parsed.all("mount-rm"):
        return mounts
    by_target: dict[str, Mount] = {}
    for mount in parsed.all("mount-add"):
        if mount.target in by_target:
            raise GoError("duplicate mount target")
        by_target[mount.target] = mount
    for mount in mounts:
        by_target.setdefault(mount.target, mount)
    kept = [mount for target, mount in by_target.items() if target not in parsed.all("mount-rm")]
    return sorted(kept, key=lambda mount: (mount.source, mount.target))


def _files(files: Iterable[ServiceFile], parsed: Parsed) -> Iterator[ServiceFile]:
    """Remove configs and secrets by their names, then add others."""
    for kind in ("config", "secret"):
        removed = parsed.all(f"{kind}-rm")
        yield from (file for file in files if file.kind == kind and file.name not in removed)
        yield from service_files(kind, parsed.all(f"{kind}-add"))


def _capabilities(spec: ServiceSpec, parsed: Parsed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the added and the dropped capabilities; adding a dropped one only takes the drop back, and so on.

    Compare: ``updateCapabilities``.
    """
    if not parsed.all("cap-add") and not parsed.all("cap-drop"):
        return spec.cap_add, spec.cap_drop
    added, dropped = effective_capabilities(spec.cap_add, spec.cap_drop)
    to_add, to_drop = _normalized(parsed.all("cap-add")), _normalized(parsed.all("cap-drop"))
    added, dropped = set() if "RESET" in to_add else added, set() if "RESET" in to_drop else dropped
    to_add, to_drop = to_add - {"RESET"}, to_drop - {"RESET"}
    to_drop -= to_add
    added, dropped = added - to_drop, dropped | (to_drop - added)
    added, dropped = added | (to_add - dropped), dropped - to_add
    return _listed(added), _listed(dropped)


def effective_capabilities(add: Iterable[str], drop: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the capabilities of a new service as the command line sends them."""
    added, dropped = _normalized(add), _normalized(drop)
    added = {"ALL"} if "ALL" in added else added
    dropped = {"ALL"} if "ALL" in dropped else dropped
    return added - {"RESET"}, dropped - added - {"RESET"}


def _normalized(capabilities: Iterable[str]) -> set[str]:
    names = [capability.strip().upper() for capability in capabilities]
    return {name if name in ("ALL", "RESET") or name.startswith("CAP_") else f"CAP_{name}" for name in names}


def _listed(capabilities: set[str]) -> tuple[str, ...]:
    return ("ALL",) if "ALL" in capabilities else tuple(sorted(capabilities))

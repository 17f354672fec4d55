"""What comes of a simulation once its container is started: the launch of its process on a root filesystem.

Reads: a ``Simulation``, what is known of the root filesystem. Gives: a ``Start``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

from simulator.callers.pasted.symbols import marks_in
from simulator.core.host_config import HostConfig
from simulator.core.rule import Decision
from simulator.engine.engine import Engine
from simulator.golang.json import fold_keys
from simulator.launch.launch import launch, not_created
from simulator.launch.outcome import Start, Stop
from simulator.launch.process import Launch
from simulator.launch.rootfs import UNKNOWN, RootFs
from simulator.launch.tree import Mount
from simulator.simulation.container import Simulation

_LAYOUT = "whether /bin is a link to /usr/bin: list it"
_MOUNTS: Mapping[str, Mount] = {"volume": "volume", "tmpfs": "tmpfs"}


def start_of(simulation: Simulation, engine: Engine, rootfs: RootFs = UNKNOWN) -> Start | None:
    """Start the container of a simulation; None where it is not one that starts, or its process is not known.

    Words that are executed in a running container start none, and neither do a commit and an import.
    """
    if simulation.request.act != "create":
        return None
    if simulation.refusal is not None:
        return not_created(simulation.refusal)
    if simulation.built.image.os == "windows":
        return Start(unknown=("how Windows finds and starts a program is not modelled",))
    starts: list[Start] = []
    for each in (rootfs, *rootfs.others):
        container = container_to_start(simulation, each)
        if container is None:
            return None  # it does not depend on the root filesystem
        starts.append(launch(container, engine))
    return reduce(agreed, starts)


def agreed(one: Start, other: Start) -> Start:
    """Return what two starts of a container have in common, on root filesystems of which either may be its own."""
    if one == other:
        return one
    if "unknown" in (one.outcome, other.outcome):
        not_known = [start for start in (one, other) if start.outcome == "unknown"]
        unknown = tuple(dict.fromkeys([text for start in not_known for text in start.unknown]))
        programs = tuple(dict.fromkeys([name for start in not_known for name in start.programs]))
        return Start(unknown=unknown, programs=programs, decisions=_shared(one, other))
    if one.outcome != other.outcome:
        return Start(unknown=(_LAYOUT,), decisions=_shared(one, other))
    same = {name: value for name, value in one._asdict().items() if getattr(other, name) == value}
    told = {"stop": Stop(one.stop.signal), "unknown": one.unknown or other.unknown}
    start = Start(**{**told, **same, "outcome": one.outcome, "decisions": _shared(one, other)})
    lost = not {"args", "message", "pid1", "becomes"} <= same.keys()
    return start._replace(unknown=start.unknown or (_LAYOUT,)) if lost else start


def _shared(one: Start, other: Start) -> tuple[Decision[Any], ...]:
    """Return the decisions that two starts have in common."""
    return tuple([mine for mine, its in zip(one.decisions, other.decisions, strict=False) if mine == its])


def container_to_start(simulation: Simulation, rootfs: RootFs) -> Launch | None:
    """Give the container that is started; None where its process depends on an unknown image."""
    process = simulation.process
    if process is None or simulation.built.missing:
        return None
    request = simulation.request
    requested, host = request.container, request.start_host or request.host or HostConfig()
    image = fold_keys(dict(simulation.built.image.other_fields))
    return Launch(
        process,
        UNKNOWN if mounts_anywhere(host) else rootfs,
        tty=requested.tty,
        init=bool(requested.init) and (requested.private_pid or process.args[0].endswith("/podman-init")),
        private_pid=requested.private_pid,
        cap_add=host.cap_add,
        cap_drop=host.cap_drop,
        privileged=host.privileged,
        read_only=host.read_only,
        stop_signal=requested.stop_signal or _text(image.get("stopsignal")),
        stop_timeout=requested.stop_timeout
        if requested.stop_timeout is not None
        else _number(image.get("stoptimeout")),
        image_directory=not requested.working_dir,
        mounted=mounted_paths(host, image.get("volumes")),
        hostname=requested.hostname,
        no_input=requested.no_input,
    )


def mounted_paths(host: HostConfig, volumes: object = None) -> tuple[tuple[str, Mount], ...]:
    """Give the folders whose content is not the image's, and what is mounted there."""
    mounts: dict[str, Mount] = dict.fromkeys((*(volumes if isinstance(volumes, dict) else ()), *host.volumes), "image")
    for bind in host.binds:
        source, _, target = bind.partition(":")
        target = target.partition(":")[0]
        mounts[target] = "bind" if source[:1] in ("/", ".", "~") else "volume" if source else "image"
    for mount in host.mounts:
        mounts[mount.target] = _MOUNTS.get(mount.type, "bind")
    mounts |= dict.fromkeys([entry.partition(":")[0] for entry in host.tmpfs], "tmpfs")
    return tuple([(path, mount) for path, mount in mounts.items() if path.startswith("/")])


def mounts_anywhere(host: HostConfig) -> bool:
    """Return whether a mount may be anywhere: those of another container, and one whose place only a shell knows."""
    targets = (
        *host.volumes,
        *(bind.partition(":")[2] for bind in host.binds),
        *(mount.target for mount in host.mounts),
    )
    return host.volumes_from or any(map(marks_in, targets))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None

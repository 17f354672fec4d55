"""Options of podman's line that have no part in the process: limits, logs, secrets and healthchecks.

Compare: podman-compose ``container_to_args``, ``container_to_cpu_res_args``, ``ulimit_to_ulimit_args`` and
``get_secret_args`` (podman_compose.py).
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from simulator.callers.podman_compose.merge import as_items, as_mapping, as_pairs
from simulator.callers.podman_compose.rules import invalid

Options: TypeAlias = tuple[tuple[str, str, bool], ...]
"""The key of a service, the option of podman, and whether an empty value is given too."""
LISTS: Mapping[str, str] = {
    "cap_add": "--cap-add",
    "cap_drop": "--cap-drop",
    "group_add": "--group-add",
    "devices": "--device",
    "device_cgroup_rules": "--device-cgroup-rule",
}
FIRST: Options = (
    ("userns_mode", "--userns", True),
    ("user", "-u", True),
    ("working_dir", "-w", True),
    ("hostname", "--hostname", False),
    ("shm_size", "--shm-size", False),
)
SECOND: Options = (("stop_signal", "--stop-signal", False),)
THIRD: Options = (("pid", "--pid", False),)
RESTART: Options = (("restart", "--restart", True),)
INIT: Options = (("init-path", "--init-path", False),)
LAST: Options = (
    ("platform", "--platform", True),
    ("runtime", "--runtime", False),
    ("cpuset", "--cpuset-cpus", True),
)
_TIMES = (
    ("interval", "--health-interval"),
    ("timeout", "--health-timeout"),
    ("start_period", "--health-start-period"),
    ("start_interval", "--health-startup-interval"),
    ("retries", "--health-retries"),
)


def logging(about: Any) -> Iterator[str]:
    """Spell ``logging``."""
    if about is None:
        return
    about = as_mapping(about, "logging")
    yield f"--log-driver={about.get('driver', 'k8s-file')}"
    for name, value in as_mapping(about.get("options", {}), "logging.options").items():
        yield f"--log-opt={name}={value}"


def sysctls(about: Any) -> Iterator[str]:
    """Spell ``sysctls``."""
    if about is None:
        return
    if not isinstance(about, dict | list):
        raise invalid("TypeError: sysctls should be either dict or list")
    for value in [f"{name}={value}" for name, value in about.items()] if isinstance(about, dict) else about:
        yield from ("--sysctl", str(value))


def ulimits(about: Any) -> Iterator[str]:
    """Spell ``ulimits``."""
    if about is None:
        return
    if isinstance(about, str):
        yield from ("--ulimit", about)
        return
    for name, value in as_pairs(about).items():
        yield from ("--ulimit", f"{name}={_ulimit(value)}")


def _ulimit(value: Any) -> Any:
    if isinstance(value, list):
        value = as_pairs(value)
    if not isinstance(value, dict):
        return value
    if value.keys().isdisjoint(("soft", "hard")):
        raise invalid("ValueError: expected at least one soft or hard limit")
    soft, hard = value.get("soft", value.get("hard")), value.get("hard", value.get("soft"))
    return f"{soft}:{hard}"


def resources(service: Mapping[Any, Any]) -> Iterator[str]:
    """Spell the limits of processors, memory and processes."""
    deploy = as_mapping(as_mapping(service.get("deploy", {}), "deploy").get("resources", {}), "resources")
    limits = as_mapping(deploy.get("limits", {}), "limits")
    reserved = as_mapping(deploy.get("reservations", {}), "reservations")
    if cpus := _number(limits.get("cpus"), float) or _number(service.get("cpus"), float):
        yield from ("--cpus", str(cpus))
    if shares := _number(service.get("cpu_shares"), int):
        yield from ("--cpu-shares", str(shares))
    if memory := limits.get("memory") or service.get("mem_limit"):
        yield from ("-m", str(memory).lower())
    if memory := reserved.get("memory") or service.get("mem_reservation"):
        yield from ("--memory-reservation", str(memory).lower())
    own, pids = service.get("pids_limit"), limits.get("pids")
    if own is not None and pids is not None and str(own) != str(pids):
        raise invalid(f"ValueError: Inconsistent PIDs limit: {own} and {pids}")
    if own is not None or pids is not None:
        yield from ("--pids-limit", str(pids if own is None else own))
    yield from _devices(reserved.get("devices", []))


def _number(value: Any, read: Any) -> Any:
    try:
        return read(value)
    except (TypeError, ValueError):
        return None


def _devices(devices: Any) -> Iterator[str]:
    """Spell the graphics processors that are reserved."""
    found = False
    for device in as_items(devices, "devices"):
        about = as_mapping(device, "devices")
        abilities = about.get("capabilities")
        if about.get("driver") != "nvidia" or abilities is None or "gpu" not in as_items(abilities, "capabilities"):
            continue
        names, count, found = about.get("device_ids", "all"), about.get("count", "all"), True
        chosen = ["all"]
        if names != "all" and as_items(names, "device_ids"):
            chosen = names
        elif count != "all":
            if not isinstance(count, int):
                raise invalid(f"TypeError: '{type(count).__name__}' object cannot be interpreted as an integer")
            chosen = [*map(str, range(min(count, 1000)))]
        for name in chosen:
            yield from ("--device", f"nvidia.com/gpu={name}")
    if found:
        yield "--security-opt=label=disable"


def healthcheck(about: Any) -> Iterator[str]:
    """Spell ``healthcheck``."""
    if not isinstance(about, dict):
        raise invalid("ValueError: 'healthcheck' must be a key-value mapping")
    test = ["NONE"] if about.get("disable", False) else about.get("test")
    if test:
        yield from _test(test)
    for key, option in _TIMES:
        if key in about:
            yield from (option, str(about[key]))


def _test(test: Any) -> Iterator[str]:
    if isinstance(test, str):
        yield from ("--health-cmd", json.dumps(["CMD-SHELL", test]))
        return
    if not isinstance(test, list):
        raise invalid("ValueError: 'healthcheck.test' either a string or a list")
    kind, *words = test
    if kind == "NONE":
        yield "--no-healthcheck"
    elif kind == "CMD" or (kind == "CMD-SHELL" and len(words) == 1):
        yield from ("--health-cmd", json.dumps(words))
    else:
        raise invalid(f"ValueError: unknown healthcheck test type [{kind}], expecting NONE, CMD or CMD-SHELL.")


def secret(asked: Any, declared: Any, folder: str, service: str) -> Iterator[str]:
    """Spell a secret: a file is mounted, an external one is one of podman's own."""
    about = asked if isinstance(asked, dict) else {}
    name = asked if isinstance(asked, str) else about.get("source") if isinstance(asked, dict) else None
    known = as_mapping(declared, "secrets")
    if not name or not isinstance(name, str) or name not in known:
        raise invalid(f'ValueError: ERROR: undeclared secret: "{asked}", service: {service}')
    source = as_mapping(known[name], "secret")
    if source.get("environment"):
        raise invalid(f'ValueError: ERROR: Secret "{name}" uses environment source')
    target = about.get("target")
    if source.get("file"):
        mode = source.get("x-podman.relabel")
        if mode not in (None, "z", "Z"):
            raise invalid(f'ValueError: ERROR: Run secret "{name}" has invalid "relabel" option')
        place = posixpath.join("/run/secrets", str(target or name))
        file = posixpath.normpath(posixpath.join(folder, str(source["file"])))
        yield from ("--volume", f"{file}:{place}:ro,rprivate,rbind{f',{mode}' if mode else ''}")
    elif source.get("external", False) or source.get("name"):
        if source.get("name") and source["name"] != name:
            raise invalid(f'ValueError: ERROR: Custom name/target reference "{name}" is not supported')
        options = [f",{key}={about[key]}" for key in ("uid", "gid", "mode", "type", "target") if about.get(key)]
        yield from ("--secret", "".join([name, *options]))
    else:
        raise invalid(f'ValueError: ERROR: unparsable secret: "{name}", service: "{service}"')

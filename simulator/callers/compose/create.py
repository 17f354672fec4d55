"""What the engine refuses in a service beside its process, and the names that Compose cannot look up.

Reads: a service of a loaded model. Gives: the settings of the host that its container is asked to have, or a refusal.
Compare: docker/compose ``getCreateConfigs``, ``getRestartPolicy`` and ``buildContainerVolumes``
(pkg/compose/create.go).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.compose.short_forms import ServiceForms
from simulator.callers.compose.yaml_file import refusal, spot_of
from simulator.engine import host_config, mounts
from simulator.golang import reference, strconv

_CONDITIONS = {"none": "no", "any": "always"}
_KEYS = frozenset(
    "restart cap_add cap_drop isolation tmpfs mem_limit mem_reservation ipc pid container_name platform volumes".split()
)


def check_host(service: Mapping[str, Any], named: bool = True) -> None:
    """Refuse what Compose or the engine refuses when it makes the container; ``named`` tells that it has its name."""
    image = service.get("image")
    if image and not service.get("build") and (wrong := reference.reference_error(image)):
        message = f"unable to get image '{image}': Error response from daemon: {wrong}"
        raise refusal(ServiceForms.FORM, message, spot_of(image), 1)
    if service.keys().isdisjoint(_KEYS):
        return
    platform = service.get("platform")
    if platform and reference.platform_os(platform) is None:
        message = f'"{platform}": unknown operating system or architecture: invalid argument'
        raise refusal(ServiceForms.FORM, message, spot_of(platform), 1)
    settings = _settings(service)
    host_config.request(settings)
    pid = service.get("pid") or ""
    if pid not in ("", "host") and not pid.startswith(("container:", "service:")):
        raise host_config.HostConfigCheck.MODE.refuses("create", f"invalid PID mode: {pid}")
    for volume in service.get("volumes") or ():
        alone = isinstance(volume, str) and ":" not in volume
        if alone and (wrong := mounts.target_fault(volume)):
            raise mounts.CreateCheck.MOUNT.refuses("create", f'invalid mount config for type "volume": {wrong}')
    host_config.settings(settings, host_config.restart_policy, lambda _: None)
    mounts.last(mounts.Parts(service.get("container_name") if named else None, tmpfs=settings.tmpfs))


def _settings(service: Mapping[str, Any]) -> host_config.HostConfig:
    name, _, count = (service.get("restart") or "no").partition(":")
    ipc = service.get("ipc") or ""
    tmpfs = service.get("tmpfs") or ()
    return host_config.HostConfig(
        restart=(_CONDITIONS.get(name, name), int(count) if count.isascii() and count.isdigit() else 0),
        cap_add=tuple(service.get("cap_add") or ()),
        cap_drop=tuple(service.get("cap_drop") or ()),
        isolation=service.get("isolation") or "",
        tmpfs=(tmpfs,) if isinstance(tmpfs, str) else tuple(tmpfs),
        numbers={} if service.get("deploy") else _numbers(service),
        ipc="" if ipc.startswith("service:") else ipc,
    )


def _numbers(service: Mapping[str, Any]) -> dict[str, int]:
    names = {"mem_limit": "memory", "mem_reservation": "memory-reservation"}
    given = {name: service[key] for key, name in names.items() if service.get(key)}
    try:
        return {name: strconv.size(value) if isinstance(value, str) else int(value) for name, value in given.items()}
    except strconv.GoError:
        return {}

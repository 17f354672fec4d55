"""``HostConfig`` as Compose spells it for a service, and checks of names that Compose looks up itself.

Reads: a service of a loaded model. Gives: the ``HostConfig`` of the create request, or a refusal.
Compare: docker/compose ``getCreateConfigs``, ``getRestartPolicy`` and ``buildContainerVolumes``
(pkg/compose/create.go).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from simulator.callers.compose.refusals import refusal, spot_of
from simulator.callers.compose.short_forms import ServiceForms
from simulator.callers.compose.versions import Compose
from simulator.core.errors import NotModelled
from simulator.core.host_config import HostConfig, Mount, Resources
from simulator.golang import reference, strconv
from simulator.golang.paths import clean
from simulator.golang.platforms import platform_error

_CONDITIONS = {"none": "no", "any": "always"}
_KEYS = frozenset(
    "restart cap_add cap_drop isolation tmpfs mem_limit mem_reservation ipc pid uts container_name volumes".split()
)


def check_names(service: Mapping[str, Any], known: Compose) -> None:
    """Refuse an image name or a platform that Compose cannot look up."""
    image = service.get("image")
    if image and not service.get("build") and (fault := reference.reference_error(image)):
        message = f"unable to get image '{image}': Error response from daemon: {fault}"
        raise refusal(ServiceForms.FORM, message, spot_of(image), 1)
    platform = service.get("platform")
    if platform and (message := platform_error(platform, known.platforms)):
        raise refusal(ServiceForms.FORM, message, spot_of(platform), 1)


def host_config(service: Mapping[str, Any], *, named: bool) -> HostConfig | None:
    """Return the ``HostConfig`` of a service, or None if an engine can refuse nothing in it.

    With ``named`` the container gets the service's ``container_name``; that of ``docker compose run`` does not.
    """
    if service.keys().isdisjoint(_KEYS):
        return None
    policy, _, count = (service.get("restart") or "no").partition(":")
    ipc, pid = service.get("ipc") or "", service.get("pid") or ""
    tmpfs = service.get("tmpfs") or ()
    return HostConfig(
        name=(service.get("container_name") or "") if named else "",
        restart=(_CONDITIONS.get(policy, policy), strconv.atoi_value(count)),
        cap_add=tuple(service.get("cap_add") or ()),
        cap_drop=tuple(service.get("cap_drop") or ()),
        isolation=service.get("isolation") or "",
        resources=Resources() if service.get("deploy") else _resources(service),
        ipc="" if ipc.startswith("service:") else ipc,
        pid="" if pid.startswith("service:") else pid,
        uts=service.get("uts") or "",
        mounts=_anonymous_volumes(service),
        tmpfs=(tmpfs,) if isinstance(tmpfs, str) else tuple(tmpfs),
    )


def _anonymous_volumes(service: Mapping[str, Any]) -> tuple[Mount, ...]:
    """List the volumes without a source; Compose sends only the last one with the same target."""
    volumes = [volume for volume in service.get("volumes") or () if isinstance(volume, str) and ":" not in volume]
    return tuple([Mount("volume", target=volume) for volume in {clean(volume): volume for volume in volumes}.values()])


def _resources(service: Mapping[str, Any]) -> Resources:
    """Read the limits; if one is invalid, all are left out."""
    try:
        memory, reserved = [_size(service.get(key)) for key in ("mem_limit", "mem_reservation")]
    except strconv.GoError:
        return Resources()
    return Resources(memory=memory, memory_reservation=reserved)


def _size(value: Any) -> int:
    """Read a number of bytes; raises ``NotModelled`` for a number that is none, or infinite."""
    if isinstance(value, float) and not math.isfinite(value):
        raise NotModelled(f"{value} bytes", f"what Compose makes of {value} bytes of memory is not modelled")
    return strconv.size(value) if value and isinstance(value, str) else int(value or 0)

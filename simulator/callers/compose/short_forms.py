"""Checks the texts of a service that do not change its process: ports, sizes, hosts, devices, volumes.

Compare: compose-go ``ParsePortConfig`` (types/types.go), ``UnitBytes`` (types/bytes.go), ``HostsList``
(types/hostList.go), ``transformDeviceMapping`` (transform/device.go), ``ParseVolume`` (format/volume.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.compose.refusals import refusal, spot_of
from simulator.callers.compose.value_types import faults
from simulator.callers.compose.versions import Compose
from simulator.callers.docker import mounts
from simulator.core.rule import Question, Rule
from simulator.core.sources import COMPOSE_GO


class ServiceForms(Question):
    """What is refused in the values of a service that the process does not depend on?"""

    FORM = Rule(
        "A port, size, host, device, volume, limit, number, boolean or image's name not written as one is refused.",
        COMPOSE_GO("types/types.go", "ParsePortConfig"),
        COMPOSE_GO("override/uncity.go", "exposeIndexer"),
        COMPOSE_GO("types/bytes.go", "UnitBytes"),
        COMPOSE_GO("types/hostList.go", "HostsList"),
        COMPOSE_GO("transform/device.go", "transformDeviceMapping"),
        COMPOSE_GO("format/volume.go", "ParseVolume"),
    )


def check_forms(service: Mapping[str, Any], known: Compose) -> None:
    """Refuse the first invalid text of a service."""
    for message, value in _faults(service, known):
        raise refusal(ServiceForms.FORM, message, spot_of(value))


def _faults(service: Mapping[str, Any], known: Compose) -> Iterator[tuple[str, Any]]:
    yield from faults(service, known)
    for volume in service.get("volumes") or ():
        if isinstance(volume, str) and (fault := mounts.volume(volume)[1]):
            yield fault, volume
    for device in service.get("devices") or ():
        if isinstance(device, str) and device.count(":") > 2:
            yield f"confusing device mapping, please use long syntax: {device}", device

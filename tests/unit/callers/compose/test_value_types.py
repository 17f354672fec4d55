"""Values that have a type of their own, by the version of Compose; tests/conformance holds 385 settings."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers.compose.value_types import faults
from simulator.callers.compose.versions import COMPOSE_2_26, COMPOSE_2_40, COMPOSE_5_1, Compose

RATE = "blkio_config.device_read_bps.[].rate"


def wrong(service: dict[str, Any], known: Compose = COMPOSE_2_40) -> list[str]:
    return [says.partition(":")[0] for says, _ in faults(service, known)]


@pytest.mark.parametrize(
    ("service", "places"),
    [
        ({"mem_limit": "1_000", "shm_size": "5.5k", "mem_swappiness": 5}, []),
        ({"mem_swappiness": "x", "build": {"shm_size": "x"}}, ["mem_swappiness", "build.shm_size"]),
        ({"ports": [80, "80/tcp/x", {"target": 80}], "expose": ["x", 5]}, []),
        ({"ports": [1.5, 0, "80:80-81", {"published": 80}]}, ["ports.[]"] * 4),
        ({"gpus": [{"count": "all"}, {"count": "x"}, {"count": 1, "device_ids": []}]}, ["gpus.[].count", "gpus.[]"]),
        ({"blkio_config": {"weight": "5", "device_read_bps": [{"rate": "x"}]}}, [RATE, "blkio_config.weight"]),
        ({"healthcheck": {"retries": -1}}, ["healthcheck.retries"]),
        ({"build": {"pull": "maybe", "extra_hosts": ["a"]}}, ["build.pull", "build.extra_hosts.[]"]),
    ],
)
def test_a_value_of_another_form_is_named_by_its_place(service: dict[str, Any], places: list[str]) -> None:
    assert wrong(service) == places


def test_versions_differ() -> None:
    address, size = {"ports": [{"target": 80, "host_ip": "x"}]}, {"memswap_limit": "-1"}
    assert [bool(wrong(address, known)) for known in (COMPOSE_2_26, COMPOSE_2_40, COMPOSE_5_1)] == [False, True, True]
    assert [bool(wrong(size, known)) for known in (COMPOSE_2_26, COMPOSE_2_40, COMPOSE_5_1)] == [True, True, False]

"""The networks of a line of podman: which of them can stand together."""

from __future__ import annotations

import pytest

from simulator.callers.podman.networks import check_networks
from simulator.golang.strconv import GoError

ALONE = "cannot set multiple networks without bridge network mode, selected mode {}: invalid argument"
NAMES = "can only set extra network names, selected mode {} conflicts with bridge: invalid argument"


@pytest.mark.parametrize(
    "networks", [[], ["host"], [""], ["a", "b"], ["bridge", "a"], ["bridge:ip=1.2.3.4", "a:alias=b"], ["host:x", "a"]]
)
def test_names_stand_behind_a_bridge(networks: list[str]) -> None:
    check_networks(networks)


@pytest.mark.parametrize(
    ("networks", "message"),
    [
        (["host", "none"], ALONE.format("host")),
        (["", "a"], ALONE.format("private")),
        (["pasta:-t,80", "a"], ALONE.format("pasta")),
        (["ns:/proc/1/ns/net", "a"], ALONE.format("path")),
        (["container:x", "a"], ALONE.format("container")),
        (["a", "host"], NAMES.format("host")),
        (["a", "b", "bridge:ip=1.2.3.4"], NAMES.format("bridge")),
        (["a", ":ip=1.2.3.4"], "network name cannot be empty: invalid argument"),
    ],
)
def test_other_modes_stand_alone(networks: list[str], message: str) -> None:
    with pytest.raises(GoError) as caught:
        check_networks(networks)
    assert str(caught.value) == message

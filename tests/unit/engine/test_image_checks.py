"""What an engine refuses of an image's configuration when it makes a container."""

from __future__ import annotations

import pytest

from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, ImageConfig
from simulator.engine.image_checks import ImageCheck, check_signal, check_signal_and_ports


def exposing(port: str) -> ImageConfig:
    return ImageConfig(other_fields=(("ExposedPorts", {port: {}}),))


@pytest.mark.parametrize(
    "port",
    ["1", "65535", "80/tcp", "80/UDP", "80/sctp", "80/", "0080/tcp", "00000080", "80-81", "80-81/udp", "80/tcp,udp"],
)
def test_ports_that_are_taken(port: str) -> None:
    check_signal_and_ports(exposing(port), ContainerConfig())


@pytest.mark.parametrize(
    "port",
    ["", "0", "65536", "000000080", "99999999", "80-80", "80-79", "80-", "-80", "80-81-82", "0-5", "8-65536", "x", "²"],
)
def test_ports_that_are_refused(port: str) -> None:
    with pytest.raises(Refusal, match="is no port") as refused:
        check_signal_and_ports(exposing(port), ContainerConfig())
    assert refused.value.decision.rule is ImageCheck.BAD_PORT


def test_a_protocol_that_is_none() -> None:
    with pytest.raises(Refusal, match='unrecognized protocol "icmp" in port mapping'):
        check_signal_and_ports(exposing("80/icmp"), ContainerConfig())


def test_the_image_s_signal_counts_unless_the_request_has_one() -> None:
    image = ImageConfig(other_fields=(("StopSignal", "SIGNOPE"),))
    for check in (check_signal, check_signal_and_ports):
        with pytest.raises(Refusal):
            check(image, ContainerConfig())
        check(image, ContainerConfig(stop_signal="SIGTERM"))
        check(ImageConfig(other_fields=(("StopSignal", "SIGTERM"),)), ContainerConfig())

"""Ports of EXPOSE."""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.ports import ports
from simulator.core.rule import Refusal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("80", ["80/tcp"]),
        ("80/UDP", ["80/udp"]),
        ("80/", ["80/tcp"]),
        ("90-92/tcp", ["90/tcp", "91/tcp", "92/tcp"]),
        ("8080:80", ["80/tcp"]),
        ("127.0.0.1:8080:80", ["80/tcp"]),
        ("1000-1001:2000-2001", ["2000/tcp", "2001/tcp"]),
    ],
)
def test_ports_are_read(text: str, found: list[str]) -> None:
    assert list(ports(text)) == found


@pytest.mark.parametrize("text", ["http", "80/icmp", "92-90", "70000", ":", "80:", "[80]", "1-2:3-5", "x:80"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        list(ports(text))

"""Ports of EXPOSE: values of the recordings, and of ``ParsePortSpec`` of go-connections (nat/nat.go)."""

from __future__ import annotations

import re

import pytest

from simulator.build.dockerfile.ports import read_ports
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
        ("0", ["0/tcp"]),
        ("65535", ["65535/tcp"]),
        ("1-3", ["1/tcp", "2/tcp", "3/tcp"]),
        ("80-80", ["80/tcp"]),
        ("80/sctp", ["80/sctp"]),
        ("80/Tcp", ["80/tcp"]),
        (":80", ["80/tcp"]),
        ("1-2:3", ["3/tcp"]),
        ("1.2.3.4:5:6", ["6/tcp"]),
        ("1.2.3.4::6", ["6/tcp"]),
        ("[::1]:5:6", ["6/tcp"]),
        ("[::1]::6/udp", ["6/udp"]),
    ],
)
def test_ports_are_read(text: str, found: list[str]) -> None:
    assert list(read_ports(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "http",
        "80/icmp",
        "92-90",
        "70000",
        ":",
        "80:",
        "[80]",
        "1-2:3-5",
        "x:80",
        "x",
        "3-1",
        "65536",
        "99999999999999999999999",
        "-1",
        "+1",
        "1.5",
        "1-",
        "-",
        "٣",
        "80/tcp/udp",
        "/tcp",
        "",
        "80-90x",
        "x.y:1:2",
        "70000:80",
        "2-1:80",
    ],
)
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=f"^{re.escape(f'invalid containerPort: {text}: ')}") as refused:
        list(read_ports(text))
    assert refused.value.stage == "build"

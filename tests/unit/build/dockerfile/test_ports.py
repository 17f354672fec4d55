"""Ports of EXPOSE: values of the recordings, and of ``ParsePortSpec`` of go-connections (nat/nat.go)."""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.ports import STYLES, read_ports
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
    assert list(read_ports(text, STYLES["own"])) == found


# What docker build of BuildKit 0.25.2, and of 0.8.4 and 0.13.2, said.
@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        ("http", "invalid containerPort: http", "Invalid containerPort: http"),
        ("1_0", "invalid containerPort: 1_0", "Invalid containerPort: 1_0"),
        ("0x50", "invalid containerPort: 0x50", "Invalid containerPort: 0x50"),
        ("-80", "invalid containerPort: -80", "Invalid containerPort: -80"),
        ("80-", "invalid containerPort: 80-", "Invalid containerPort: 80-"),
        ("80-70", "invalid containerPort: 80-70", "Invalid containerPort: 80-70"),
        ("65536", "invalid containerPort: 65536", "Invalid containerPort: 65536"),
        ("٣", "invalid containerPort: ٣", "Invalid containerPort: ٣"),
        ("9" * 5000, "invalid containerPort: " + "9" * 5000, "Invalid containerPort: " + "9" * 5000),
        ("80/tcp,90", 'invalid port: "80/tcp,90": invalid proto: tcp,90', "Invalid proto: tcp,90"),
        ("localhost:80:80", "invalid IP address: localhost", "Invalid ip address: localhost"),
        ("80/tcp/udp", 'invalid port: "80/tcp/udp": invalid proto: tcp/udp', ["80/tcp"]),
        ("80/sctp/x", 'invalid port: "80/sctp/x": invalid proto: sctp/x', ["80/sctp"]),
        ("+80", ["80/tcp"], "Invalid containerPort: +80"),
        ("+80-+81/udp", ["80/udp", "81/udp"], "Invalid containerPort: +80-+81"),
        (
            "[::1]:80",
            "invalid IP address [:: address [::: missing ']' in address",
            "Invalid ip address [:: address [::: missing ']' in address",
        ),
        (
            "[::1]x:80:80",
            "invalid IP address [::1]x: address [::1]x:: missing port in address",
            "Invalid ip address [::1]x: address [::1]x:: missing port in address",
        ),
        ("[]:80:80", ["80/tcp"], ["80/tcp"]),
        ("a[b:80:80", "invalid IP address: a[b", "Invalid ip address a[b: address a[b:: unexpected '[' in address"),
        ("::1:80:80", ["80/tcp"], "Invalid ip address ::1: address ::1:: too many colons in address"),
    ],
)
def test_versions_differ_in_what_is_a_port(text: str, new: str | list[str], old: str | list[str]) -> None:
    between = old[0].lower() + old[1:].replace("ip address", "IP address", 1) if isinstance(old, str) else old
    for reader, expected in (("own", new), ("go-connections 0.4", old), ("go-connections 0.5", between)):
        try:
            found: str | list[str] = list(read_ports(text, STYLES[reader]))
        except Refusal as refusal:
            found = str(refusal)
        assert found == expected

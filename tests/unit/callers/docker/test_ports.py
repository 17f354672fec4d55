"""Ports are taken or refused as the command line of each version does."""

from __future__ import annotations

import pytest

from simulator.callers.docker.ports import check_exposed, check_published
from simulator.golang.strconv import GoError
from simulator.releases.docker import DOCKER_28_5, DOCKER_29_7

OLD, NEW = DOCKER_28_5.tools.cli, DOCKER_29_7.tools.cli


@pytest.mark.parametrize("spec", ["80", "8080:80/UDP", "127.0.0.1::80", "80-82:90-92", "[::1]:80:80", "80-82:90"])
def test_a_port_is_published(spec: str) -> None:
    check_published(spec, OLD)
    check_published(spec, NEW)


@pytest.mark.parametrize(
    ("spec", "old", "new"),
    [
        ("", "No port specified: <empty>", "no port specified: <empty>"),
        ("x:80/q", "Invalid hostPort: x", "invalid proto: q"),
        ("host:80:80/q", "Invalid ip address: host", "invalid proto: q"),
        ("+80:80-+80", "Invalid containerPort: 80-+80", None),
        ("++80", "Invalid containerPort: ++80", "invalid containerPort: ++80"),
        ("80//", None, "invalid proto: /"),
        ("80-82-", None, "invalid containerPort: 80-82-"),
        (
            "[::1]:80",
            "Invalid ip address [:: address [::: missing ']' in address",
            "invalid IP address [:: address [::: missing ']' in address",
        ),
        ("::1:80:80", "Invalid ip address ::1: address ::1:: too many colons in address", None),
    ],
)
def test_versions_refuse_other_ports_in_other_words(spec: str, old: str | None, new: str | None) -> None:
    for client, message in ((OLD, old), (NEW, new)):
        if message is None:
            check_published(spec, client)
            continue
        with pytest.raises(GoError) as refused:
            check_published(spec, client)
        assert str(refused.value) == message


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("", "invalid port range: value is empty"),
        ("80:81", "invalid start port '80:81': invalid syntax"),
        ("-80", "invalid start port '': value is empty"),
        ("80-x", "invalid end port 'x': invalid syntax"),
        ("82-80", "invalid port range: 82-80"),
        ("65536", "invalid start port '65536': value out of range"),
    ],
)
def test_an_exposed_port_is_a_port_or_a_range(spec: str, message: str) -> None:
    with pytest.raises(GoError) as refused:
        check_exposed(spec, NEW)
    assert str(refused.value) == f"invalid range format for --expose: {message}"


@pytest.mark.parametrize("spec", ["80", "80-82/udp", "80/x"])
def test_a_port_is_exposed(spec: str) -> None:
    check_exposed(spec, OLD)
    check_exposed(spec, NEW)

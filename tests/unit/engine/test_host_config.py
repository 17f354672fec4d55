"""What an engine refuses of HostConfig before it looks at the container's own settings."""

from __future__ import annotations

import pytest

from simulator.core.host_config import HostConfig
from simulator.core.rule import Refusal
from simulator.engine.engine import HostRules
from simulator.engine.host_config import HostConfigCheck, check_body, is_mode, is_pid_mode

RULES = HostRules(())
LINKS = "container type network can't be used with links. This would result in undefined behavior"


@pytest.mark.parametrize(
    ("host", "hostname", "conflict"),
    [
        (HostConfig(), "h", "hostname and the network mode"),
        (HostConfig(links=True), "", LINKS),
        (HostConfig(dns=True), "", "dns and the network mode"),
        (HostConfig(extra_hosts=True), "", "custom host-to-IP mapping and the network mode"),
        (HostConfig(published=True), "", "port publishing and the container type network mode"),
        (HostConfig(exposed=True), "", "port exposing and the container type network mode"),
        (HostConfig(links=True, dns=True), "h", "hostname and the network mode"),
    ],
)
def test_the_network_of_another_container_goes_with_little(host: HostConfig, hostname: str, conflict: str) -> None:
    shared = host._replace(network="container:x")
    with pytest.raises(Refusal) as refused:
        check_body(shared, hostname, RULES)
    assert str(refused.value) == f"conflicting options: {conflict}"
    assert refused.value.decision.rule is HostConfigCheck.NETWORK
    check_body(host, hostname, RULES)


def test_the_network_of_another_container_alone_is_taken() -> None:
    check_body(HostConfig(network="container:x"), "", RULES)
    with pytest.raises(Refusal, match="invalid container format"):
        check_body(HostConfig(network="container:"), "", RULES)
    with pytest.raises(Refusal, match="as this version says it"):
        check_body(
            HostConfig(network="container:"), "", RULES._replace(messages={"network": "as this version says it"})
        )


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("", True, True),
        ("host", True, True),
        (":", True, False),
        ("host:", True, False),
        ("host:x", True, False),
        (":x", True, False),
        ("x:host", False, False),
        ("private", False, False),
    ],
)
def test_old_versions_read_a_mode_up_to_its_colon(text: str, old: bool, new: bool) -> None:
    assert is_mode(text, splits=True) is old
    assert is_mode(text, splits=False) is new
    assert is_pid_mode(text, splits=True) is old
    assert is_pid_mode(text, splits=False) is new


def test_the_processes_of_a_container_are_a_mode() -> None:
    for splits in (True, False):
        assert is_pid_mode("container:x", splits=splits)
        assert not is_pid_mode("container:", splits=splits)
        assert not is_pid_mode("container", splits=splits)
    assert is_pid_mode("container:a:b", splits=False)
    assert not is_pid_mode("container:a:b", splits=True)

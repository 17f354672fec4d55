"""What an engine refuses of HostConfig before it looks at the container's own settings."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.core.host_config import Endpoint, HostConfig, Resources
from simulator.core.rule import Refusal
from simulator.engine.engine import HostRules
from simulator.engine.host_config import (
    HostConfigCheck,
    check_body,
    check_settings,
    endpoints_fault,
    is_mode,
    is_pid_mode,
)

RULES = HostRules(())
NETIP = RULES._replace(netip=True)
LINKS = "container type network can't be used with links. This would result in undefined behavior"


@pytest.mark.parametrize(
    ("host", "hostname", "conflict"),
    [
        (HostConfig(), "h", "hostname and the network mode"),
        (HostConfig(links=True), "", LINKS),
        (HostConfig(dns=True), "", "dns and the network mode"),
        (HostConfig(extra_hosts=("a:1.2.3.4",)), "", "custom host-to-IP mapping and the network mode"),
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


MB = 1024 * 1024
SMALL = "Minimum memory limit allowed is 6MB"


# The borders of moby's ``verifyPlatformContainerResources`` (daemon/daemon_unix.go): the last value that is taken, and
# the first that is not.
@pytest.mark.parametrize(
    ("taken", "refused", "message"),
    [
        ({"memory": 6 * MB}, {"memory": 6 * MB - 1}, SMALL),
        ({"memory": 0}, {"memory": -1}, SMALL),
        (
            {"memory_reservation": 6 * MB},
            {"memory_reservation": 6 * MB - 1},
            "Minimum memory reservation allowed is 6MB",
        ),
        ({"memory_reservation": 0}, {"memory_reservation": 1}, "Minimum memory reservation allowed is 6MB"),
        (
            {"memory": 7 * MB, "memory_reservation": 7 * MB},
            {"memory": 7 * MB, "memory_reservation": 7 * MB + 1},
            "Minimum memory limit can not be less than memory reservation limit, see usage",
        ),
        (
            {"memory": 7 * MB, "memory_swap": 7 * MB},
            {"memory": 7 * MB, "memory_swap": 7 * MB - 1},
            "Minimum memoryswap limit should be larger than memory limit, see usage",
        ),
        ({"memory": 7 * MB, "memory_swap": -1}, {"memory_swap": 1}, "You should always set the Memory limit when"),
        ({"kernel_memory": 6 * MB}, {"kernel_memory": 6 * MB - 1}, "Minimum kernel memory limit allowed is 6MB"),
        ({"cpu_period": 1000}, {"cpu_period": 999}, "CPU cfs period can not be less than 1ms"),
        ({"cpu_period": 1_000_000}, {"cpu_period": 1_000_001}, "CPU cfs period can not be less than 1ms"),
        ({"cpu_period": 0}, {"cpu_period": -1}, "CPU cfs period can not be less than 1ms"),
        ({"cpu_quota": 1000}, {"cpu_quota": 999}, "CPU cfs quota can not be less than 1ms"),
        ({"cpu_quota": 0}, {"cpu_quota": 1}, "CPU cfs quota can not be less than 1ms"),
        ({"cpu_quota": -1}, {"cpu_quota": 1}, "CPU cfs quota can not be less than 1ms"),
        ({"nano_cpus": 1}, {"nano_cpus": -1}, "range of CPUs is from 0.01 to "),
        (
            {"nano_cpus": 0, "cpu_quota": 1000},
            {"nano_cpus": 1, "cpu_quota": 1000},
            "Conflicting options: Nano CPUs and CPU Q",
        ),
        (
            {"nano_cpus": 1, "cpu_quota": 0},
            {"nano_cpus": 1, "cpu_quota": 1},
            "Conflicting options: Nano CPUs and CPU Q",
        ),
        (
            {"nano_cpus": 0, "cpu_period": 1000},
            {"nano_cpus": 1, "cpu_period": 1000},
            "Conflicting options: Nano CPUs and CPU P",
        ),
        ({"blkio_weight": 10}, {"blkio_weight": 9}, "Range of blkio weight is from 10 to 1000"),
        ({"blkio_weight": 1000}, {"blkio_weight": 1001}, "Range of blkio weight is from 10 to 1000"),
        ({"cpuset_cpus": "0-3,5"}, {"cpuset_cpus": "0-"}, "Invalid value 0- for cpuset cpus"),
        ({"cpuset_mems": "0"}, {"cpuset_mems": ",0"}, "Invalid value ,0 for cpuset mems"),
    ],
)
def test_limits_are_taken_up_to_their_borders(taken: dict[str, Any], refused: dict[str, Any], message: str) -> None:
    check_settings(HostConfig(resources=Resources(**taken)), RULES)
    with pytest.raises(Refusal, match=re.escape(message)):
        check_settings(HostConfig(resources=Resources(**refused)), RULES)


OWN = "user-specified IP address is supported on user-defined networks only"
SUBNET = "no configured subnet contains IP address"


@pytest.mark.parametrize(
    ("endpoint", "faults"),
    [
        (Endpoint("none"), []),
        (Endpoint("n", "1.2.3.4", "::1", ("fe80::1",)), []),
        (Endpoint("n", "::ffff:1.2.3.4"), []),
        (Endpoint("n", "::"), ["invalid IPv4 address: ::"]),
        (Endpoint("n", "::1", "1.2.3.4"), ["invalid IPv4 address: ::1", "invalid IPv6 address: 1.2.3.4"]),
        (Endpoint("n", "", "", ("x", "::")), [f"invalid link-local IP address: {ip}" for ip in ("x", "::")]),
        (Endpoint("n", "", "", ("fe80::1%eth0",)), ["invalid link-local IP address: fe80::1%eth0"]),
        (Endpoint("default", "1.2.3.4"), [OWN]),
        (Endpoint("none", "1.2.3.4"), [OWN, f"{SUBNET} 1.2.3.4"]),
        (Endpoint("host", "", "::ffff:1.2.3.4"), [OWN, "invalid IPv6 address: ::ffff:1.2.3.4", f"{SUBNET} 1.2.3.4"]),
    ],
)
def test_an_address_is_valid_and_on_a_network_that_users_made(endpoint: Endpoint, faults: list[str]) -> None:
    listed = "\n".join([f"* {fault}" for fault in faults] if len(faults) > 1 else faults)
    name = "bridge" if endpoint.network == "default" else endpoint.network
    expected = f"invalid config for network {name}: invalid endpoint settings:\n{listed}" if faults else None
    assert endpoints_fault((endpoint,), RULES) == expected


@pytest.mark.parametrize(
    "endpoint",
    [
        Endpoint("n", "", "", ("fe80::1%eth0",)),
        Endpoint("n", "", "", ("::ffff:0.0.0.0",)),
        Endpoint("n", "::ffff:0.0.0.0"),
    ],
)
def test_an_engine_that_reads_with_netip_takes_zones_and_a_mapped_zero(endpoint: Endpoint) -> None:
    assert endpoints_fault((endpoint,), RULES) is not None
    assert endpoints_fault((endpoint,), NETIP) is None


def test_an_engine_that_reads_with_netip_refuses_blanks_around_the_address_of_a_host() -> None:
    host = HostConfig(extra_hosts=("a:host-gateway", "b:fe80::1%eth0", "c: 1.2.3.4"))
    check_settings(host, RULES)
    with pytest.raises(Refusal, match=re.escape('invalid IP address in add-host: " 1.2.3.4"')):
        check_settings(host, NETIP)

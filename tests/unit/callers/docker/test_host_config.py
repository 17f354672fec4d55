"""The addresses that the command line sends for a container."""

from __future__ import annotations

import pytest

from simulator.callers.docker.client import FlagContext
from simulator.callers.docker.host_config import host_config
from simulator.callers.docker.mounts import Network, network
from simulator.callers.flags import Parsed
from simulator.core.host_config import Endpoint
from simulator.golang.strconv import GoError
from simulator.releases.docker import DOCKER_28_5, DOCKER_29_7

TEXTS, ADDRESSES = (FlagContext({}, release.tools.cli) for release in (DOCKER_28_5, DOCKER_29_7))


def endpoint(options: dict[str, list[object]], about: FlagContext) -> Endpoint:
    (found,) = host_config(Parsed(options, ()), about).endpoints
    return found


@pytest.mark.parametrize(
    ("options", "texts", "addresses"),
    [
        ({}, Endpoint("default"), Endpoint("default")),
        ({"ip": ["1.2.3.4", ""]}, Endpoint("default"), Endpoint("default", "1.2.3.4")),
        ({"ip": ["::1"]}, Endpoint("default", "::1"), Endpoint("default")),
        ({"ip6": ["1.2.3.4"]}, Endpoint("default", "", "1.2.3.4"), Endpoint("default", "", "::ffff:1.2.3.4")),
        ({"ip6": ["FE80::1"]}, Endpoint("default", "", "FE80::1"), Endpoint("default", "", "fe80::1")),
        (
            {"link-local-ip": ["x", "fe80::1%e"]},
            Endpoint("default", "", "", ("x", "fe80::1%e")),
            Endpoint("default", "", "", ("fe80::1%e",)),
        ),
        ({"network": [Network("n", (("ip", "1.2.3.4"),))]}, Endpoint("n", "1.2.3.4"), Endpoint("n", "1.2.3.4")),
    ],
)
def test_addresses_are_sent_as_texts_or_as_what_they_are(
    options: dict[str, list[object]], texts: Endpoint, addresses: Endpoint
) -> None:
    assert endpoint(options, TEXTS) == texts
    assert endpoint(options, ADDRESSES) == addresses


def test_a_network_refuses_what_is_no_address_where_addresses_are_sent() -> None:
    assert network("name=n,ip=x", TEXTS) == Network("n", (("ip", "x"),))
    assert network("name=n,ip6=FE80::1", ADDRESSES) == Network("n", (("ip6", "fe80::1"),))
    with pytest.raises(GoError, match="unable to parse IP"):
        network("name=n,ip=x", ADDRESSES)


@pytest.mark.parametrize(
    ("text", "sent"), [("", ("", 0)), ("always", ("always", 0)), ("on-failure:3", ("on-failure", 3))]
)
def test_the_restart_policy_that_is_sent(text: str, sent: tuple[str, int]) -> None:
    assert host_config(Parsed({"restart": [text]}, ()), ADDRESSES).restart == sent

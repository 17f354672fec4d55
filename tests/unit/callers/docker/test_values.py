"""Values of docker's options are taken or refused as its command line does."""

from __future__ import annotations

import pytest

from simulator.callers.docker.client import FlagContext
from simulator.callers.docker.values import domain, link
from simulator.golang.strconv import GoError
from simulator.releases.docker import DOCKER_29_7

ABOUT = FlagContext({}, DOCKER_29_7.tools.cli)


@pytest.mark.parametrize("value", [".", "a", "example.com.", ":a", "::a", "::ab.c:.:de.", "a-b.c1 ", " a"])
def test_a_domain_may_have_the_colons_that_the_pattern_of_docker_allows(value: str) -> None:
    assert domain(value, ABOUT) == value.strip(" ")


@pytest.mark.parametrize("value", ["", "1", "-a", "a-", "a..b", ":::a", "a.::b", "a b", ("a" * 63 + ".") * 4 + "a"])
def test_what_is_no_domain_is_refused(value: str) -> None:
    with pytest.raises(GoError, match="is not a valid domain"):
        domain(value, ABOUT)


def test_a_link_names_a_container_and_perhaps_an_alias() -> None:
    assert [link(value, ABOUT) for value in ("db", "db:alias", ":alias")] == ["db", "db:alias", ":alias"]
    for value, message in (("", "empty string specified for links"), ("a:b:c", "bad format for links: a:b:c")):
        with pytest.raises(GoError, match=message):
            link(value, ABOUT)

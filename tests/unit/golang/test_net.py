"""Addresses with ports are split as Go does."""

from __future__ import annotations

import pytest

from simulator.golang.net import split_host_port
from simulator.golang.strconv import GoError


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("a:1", "a", "1"), ("[::1]:80", "::1", "80"), ("[]:", "", ""), (":", "", ""), ("[::1%x]:", "::1%x", "")],
)
def test_the_last_colon_splits(text: str, host: str, port: str) -> None:
    assert split_host_port(text) == (host, port)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a", "missing port in address"),
        ("::1:", "too many colons in address"),
        ("[::1:", "missing ']' in address"),
        ("[::1]x:", "missing port in address"),
        ("[::1]", "missing port in address"),
        ("[::1]:5:", "too many colons in address"),
        ("[[a]:", "unexpected '[' in address"),
        ("a[b:", "unexpected '[' in address"),
        ("a]:", "unexpected ']' in address"),
    ],
)
def test_what_is_refused_is_worded_as_in_go(text: str, why: str) -> None:
    with pytest.raises(GoError) as caught:
        split_host_port(text)
    assert str(caught.value) == f"address {text}: {why}"

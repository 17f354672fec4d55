"""The checks of a create request."""

from __future__ import annotations

import pytest

from simulator.core.rule import Refusal
from simulator.engine.request import stop_signal, stop_signal_to_64


@pytest.mark.parametrize(
    ("text", "docker", "podman"),
    [
        ("TERM", True, True),
        ("sigterm", True, True),
        ("9", True, True),
        ("-1", True, True),
        ("0", False, False),
        ("65", True, False),
        ("RTMIN+3", True, True),
        ("RTMIN+16", False, False),
        ("BOGUS", False, False),
        ("--1", False, False),
    ],
)
def test_signals_are_known(text: str, docker: bool, podman: bool) -> None:
    for check, accepted in ((stop_signal, docker), (stop_signal_to_64, podman)):
        try:
            check(text)
            found = True
        except Refusal:
            found = False
        assert found == accepted

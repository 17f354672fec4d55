"""Durations are read as Go reads them."""

from __future__ import annotations

import pytest

from simulator.golang.duration import duration


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("5s", 5 * 10**9),
        ("1m30s", 90 * 10**9),
        ("1.5s", 15 * 10**8),
        ("-1s", -(10**9)),
        ("0", 0),
        ("5", None),
        ("1d", None),
    ],
)
def test_durations_are_read_as_go_does(text: str, nanoseconds: int | None) -> None:
    assert duration(text) == nanoseconds

"""Values and times of a Compose file are written as Go writes them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers.compose.numbers import duration, sprint


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5, "1.5"), (1000000.0, "1e+06"), (123456.0, "123456"), (0.0001, "0.0001"), (0.00001, "1e-05"),
        (-2.50, "-2.5"),
        (1234567.5, "1.2345675e+06"), (0.0, "0"), (True, "true"), (None, "<nil>"), (12, "12"), ([1, "a"], "[1 a]"),
    ],
)  # fmt: skip
def test_values_are_written_as_go_writes_them(value: Any, text: str) -> None:
    assert sprint(value) == text


def test_durations() -> None:
    assert duration("1m30s", days=False) == 90 * 10**9
    assert duration("1500ms", days=True) == 1500 * 10**6
    assert duration("1d", days=True) == 86400 * 10**9
    assert duration("1d", days=False) is duration("10", days=True) is duration("", days=True) is None

"""Sequences in which a value can stand several times."""

from __future__ import annotations

import time

from simulator.core.sequences import only_in
from tests.costs import stays_below


def test_what_others_lack_is_in_order_and_as_often() -> None:
    assert only_in("abcab", "ba") == ["c", "a", "b"]
    assert only_in(["a", "a", "a"], ["a"]) == ["a", "a"]
    assert only_in([], "a") == only_in("a", "aa") == []


def test_the_cost_grows_with_the_values() -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        assert len(only_in(range(times), range(times, 2 * times))) == times
        return time.process_time() - start

    assert stays_below(seconds, 1_000, 20_000, times=60, spare=0.05)

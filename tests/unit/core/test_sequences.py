"""Sequences in which a value can stand several times."""

from __future__ import annotations

import time
from itertools import product

from simulator.core.sequences import find_inserted, only_in
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


def test_values_that_a_sequence_has_more_are_found_at_their_first_place() -> None:
    for shorter, longer in product(_all_words(3), _all_words(4)):
        number = len(longer) - len(shorter)
        places = [at for at in range(len(shorter) + 1) if longer[:at] + longer[at + number :] == shorter]
        assert find_inserted(shorter, longer) == (places[0] if number > 0 and places else None), (shorter, longer)


def _all_words(length: int) -> list[str]:
    return ["".join(letters) for number in range(length + 1) for letters in product("ab", repeat=number)]

"""What a change of a healthcheck is called, wherever it is."""

from __future__ import annotations

import pytest

from simulator.analysis.healthcheck import Healthcheck, healthcheck_sentence

NONE = {"Test": ["NONE"]}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (None, NONE, "The healthcheck changes."),
        (NONE, None, "The healthcheck changes."),
        (NONE, {"Test": ["CMD", "a"]}, 'The container gets a healthcheck: ["a"].'),
        ({"Test": ["CMD-SHELL", "a b"]}, NONE, 'The container has no healthcheck any more; it was "a b".'),
    ],
)
def test_a_test_that_is_switched_off_is_none(old: Healthcheck, new: Healthcheck, says: str) -> None:
    assert healthcheck_sentence(old, new) == says

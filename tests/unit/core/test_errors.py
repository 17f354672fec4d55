"""Errors of dsim travel between processes."""

from __future__ import annotations

import pickle

import pytest

from simulator.core.errors import DsimError, NotModelled, Unreadable, UnreadableText
from simulator.golang.yaml.nodes import NotYaml, Spot


@pytest.mark.parametrize(
    "error",
    [
        NotModelled("this", "it is not modelled"),
        Unreadable("there is no file x"),
        UnreadableText("a word is missing", text="a b", line=1, column=3),
        NotYaml(Spot("compose.yaml", 2, 3), "a tab"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_can_travel_and_loses_nothing(error: DsimError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # it is our own
    assert (type(again), str(again), again.args, vars(again)) == (type(error), str(error), error.args, vars(error))

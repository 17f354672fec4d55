"""What a change of probes, hooks and commands of watch is called."""

from __future__ import annotations

import pytest

from simulator.analysis.actions import Actions, action_sentence
from simulator.core.request import Action

HTTP = Action("c", "livenessProbe", (), (("httpGet.port", "80"),))


def executes(*words: str, place: str = "livenessProbe") -> Action:
    return Action("c", place, words)


HTTP_CHANGES = "Its liveness probe changes: httpGet.port is 81 instead of 80."


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ((), (executes("a", "b"),), 'It gets a liveness probe, which executes ["a", "b"].'),
        ((), (HTTP,), "It gets a liveness probe: httpGet.port."),
        ((executes("a"),), (), 'It has no liveness probe any more, which executed ["a"].'),
        ((HTTP,), (), "It has no liveness probe any more."),
        ((executes("a"),), (executes("b"),), 'Its liveness probe now executes ["b"] instead of ["a"].'),
        ((HTTP,), (executes("b"),), 'Its liveness probe now executes ["b"].'),
        ((executes("a"),), (HTTP,), 'Its liveness probe does not execute ["a"] any more.'),
        ((HTTP,), (HTTP._replace(fields=(("httpGet.port", "81"),)),), HTTP_CHANGES),
    ],
)
def test_the_consequence_comes_first(old: tuple[Action, ...], new: tuple[Action, ...], says: str) -> None:
    assert action_sentence("livenessProbe", Actions(old), Actions(new)) == says


def test_commands_of_a_list_are_compared_as_a_list() -> None:
    first, second, third = (executes(word, place=f"post_start[{at}].command") for at, word in enumerate("abc"))
    added = action_sentence("post_start", Actions((first,)), Actions((third, first)))
    assert added == 'Its post_start hook executes ["c"] as well.'
    other = action_sentence("post_start", Actions((first, second)), Actions((third, second)))
    assert other == 'Its post_start hook now executes ["c"] instead of ["a"].'
    order = action_sentence("post_start", Actions((first, second)), Actions((second, first)))
    assert order == "Its post_start hook executes its commands in another order."


def test_settings_of_several_hooks_are_named() -> None:
    old, new = (
        (Action("c", "post_start", ("a",), (("user", user),)), Action("c", "post_start", ("a",), (("user", "x"),)))
        for user in "ab"
    )
    both = Actions((*old, old[0]._replace(fields=(("user", "c"), ("user", "d")))))
    assert action_sentence("post_start", both, Actions((*new, new[0]))) == "Its post_start hook changes: user."

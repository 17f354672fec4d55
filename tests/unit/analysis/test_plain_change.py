"""What a change does to ``docker run IMAGE`` beside its words."""

from __future__ import annotations

import simulator as dsim
from simulator.analysis.plain_change import PlainChange, plain_change
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.container import Simulation

ENGINE = find_engine(DEFAULT_ENGINE)


def changed(before: list[str], after: list[str], *, is_told: bool = False) -> PlainChange:
    sides = [dsim.docker_run(words).outcome for words in (before, after)]
    assert isinstance(sides[0], Simulation) and isinstance(sides[1], Simulation)
    return plain_change(sides[0], sides[1], ENGINE, is_told=is_told, are_starts_known=False)


def test_a_failure_leaves_nothing_to_ask() -> None:
    found = changed(["python", "python", "a"], ["alpine", "python", "a"])
    assert len(found.fails) == 1 and found.question == "" and found.others == ()


def test_what_the_words_tell_is_not_told_again() -> None:
    sides = ["redis", "--port", "1"], ["memcached", "--port", "1"]
    assert len(changed(*map(list, sides)).others) == 1
    assert changed(*map(list, sides), is_told=True) == PlainChange()


def test_a_refused_request_is_told_elsewhere() -> None:
    assert changed(["alpine"], ["scratch"]) == PlainChange()

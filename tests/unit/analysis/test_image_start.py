"""What the entry script of an official image makes of both sides of a change."""

from __future__ import annotations

import pytest

import simulator as dsim
from simulator.analysis.difference import Difference, compare_answers
from simulator.analysis.image_start import script_change, told_of_image
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.container import Simulation

ENGINE = find_engine(DEFAULT_ENGINE)


def simulation(*words: str) -> Simulation:
    outcome = dsim.docker_run(words).outcome
    assert isinstance(outcome, Simulation)
    return outcome


def compare(before: list[str], after: list[str]) -> Difference:
    return compare_answers(simulation(*before), simulation(*after), ENGINE)


@pytest.mark.parametrize(
    ("before", "after", "process"),
    [
        (["redis", "redis-server", "--port", "1"], ["redis", "--port", "1"], "redis-server --port 1 as user redis"),
        (["postgres", "postgres", "-c", "a=b"], ["postgres", "-c", "a=b"], "postgres -c a=b as user postgres"),
        (["mysql", "mysqld", "--x"], ["mysql", "--x"], "mysqld --x as user mysql"),
        (["node", "node", "--version"], ["node", "--version"], "node --version"),
        (["memcached", "memcached", "-m", "64"], ["memcached", "-m", "64"], "memcached -m 64"),
    ],
)
def test_words_of_which_the_script_makes_the_same_process(before: list[str], after: list[str], process: str) -> None:
    found = compare(before, after)
    assert found.verdict == "different" and found.serious == 0
    assert found.first.startswith(f"The entry script docker-entrypoint.sh makes the same process of both: {process}")
    assert ", provided that docker-entrypoint.sh is as the image " in found.first
    assert not any("does not get" in text for text in found.sentences)


def test_another_user_is_told_of_the_program() -> None:
    found = compare(["redis"], ["--user", "1000", "redis"])
    assert "executes redis-server as the container's user instead of user redis" in found.first


def test_another_image_with_the_same_words_is_told_by_its_program() -> None:
    found = compare(["redis", "--port", "1"], ["memcached", "--port", "1"])
    assert " starts memcached --port 1 instead of redis-server --port 1 as user redis, provided that " in found.first
    assert found.verdict == "different"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["redis", "x"], ["debian", "x"]),
        (["debian", "x"], ["debian", "y"]),
        (["redis", "--port", "1"], ["redis", "--port", "1"]),
        (["--entrypoint", "redis-server", "redis"], ["redis", "redis-server"]),
    ],
)
def test_nothing_is_said_of_other_starts(before: list[str], after: list[str]) -> None:
    assert script_change(simulation(*before), simulation(*after), ENGINE) == ""


def test_a_start_that_is_not_known_is_not_told() -> None:
    assert told_of_image(simulation("example.com/x", "y"), ENGINE) is None


@pytest.mark.parametrize("words", [["redis", "--appendonly", "yes"], ["nginx"], ["node", "app.js"]])
def test_an_answer_begins_with_what_the_script_starts(words: list[str]) -> None:
    answer = dsim.docker_run(words)
    told = answer.told
    assert told is not None and told.outcome.startswith("starts, through docker-entrypoint.sh, ")
    assert answer.explain().startswith("Starts, through docker-entrypoint.sh, ")

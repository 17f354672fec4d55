"""Options and commands of a line of docker compose."""

from __future__ import annotations

import pytest

from simulator.callers.compose.command_line import parse_line
from simulator.callers.compose.versions import COMPOSE_2_26, COMPOSE_2_40
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal


@pytest.mark.parametrize("words", [["--bogus", "run", "a"], ["up", "--bogus"], ["--file"], ["--parallel", "x", "up"]])
def test_options_that_do_not_exist_are_refused(words: list[str]) -> None:
    for known, status in ((COMPOSE_2_26, 16), (COMPOSE_2_40, 1)):
        with pytest.raises(Refusal) as found:
            parse_line(words, known)
        assert found.value.status == status


def test_an_option_of_a_later_version_is_refused_by_an_earlier_one() -> None:
    assert parse_line(["up", "--yes", "a"], COMPOSE_2_40).words == ("a",)
    with pytest.raises(Refusal, match="unknown flag: --yes"):
        parse_line(["up", "--yes", "a"], COMPOSE_2_26)


def test_other_commands_are_not_modelled_and_none_is_an_error() -> None:
    with pytest.raises(NotModelled, match="docker compose logs"):
        parse_line(["logs", "web", "sh"], COMPOSE_2_40)
    with pytest.raises(Unreadable, match="no command"):
        parse_line(["-f", "x"], COMPOSE_2_40)

"""The containers that act keeps while a job runs: options win over what act sets itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.callers.github.rules import ActionVariables
from simulator.callers.table import find_caller
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine


def asked(part: str, options: str, **fields: Any) -> Request:
    """Return the request of act for a job's container or a service with some options."""
    described = {"image": "app", "env": {"A": "1"}, "options": options, **fields}
    job = {"container": described} if part == "container" else {"services": {part: described}}
    body = {"files": {"w.yml": json.dumps({"jobs": {"j": job}})}, "profile": "act", "container": f"j/{part}"}
    caller = find_caller("github-actions")
    assert caller is not None
    return caller.read(body, find_engine("docker"), CallerContext()).request()


def test_a_service_has_the_words_of_its_image_and_its_variables() -> None:
    found = asked("db", "--user 5")
    assert (found.role, found.image) == ("service", "app")
    assert (found.container.entrypoint, found.container.cmd, found.container.env) == (None, None, ("A=1",))
    assert found.container.user == "5"


def test_keys_that_act_does_not_know_are_refused() -> None:
    with pytest.raises(Refusal, match="unknown key command"):
        asked("db", "", command="c")


def test_variables_of_the_options_replace_all_others() -> None:
    assert asked("db", "-e 'B=2 3'").container.env == ("B=2 3",)


def test_a_job_runs_tail_unless_its_options_say_otherwise() -> None:
    assert tuple(map(str, asked("container", "").container.entrypoint or ())) == ("tail", "-f", "/dev/null")
    assert asked("container", "--init").container.entrypoint == ("tail", "-f", "/dev/null")
    assert asked("container", "--entrypoint e").container.entrypoint == ("e",)
    assert asked("container", "").container.env == ("LANG=C.UTF-8",)


def test_what_act_reads_otherwise_than_docker_is_not_modelled() -> None:
    with pytest.raises(NotModelled, match="--name"):
        asked("db", "--name x")


@pytest.mark.parametrize("options", ["word --user u", "--user u word", "a --user u b c", "--user u -- --user v"])
def test_words_that_are_no_options_are_passed_over(options: str) -> None:
    assert asked("db", options).container.user == "u"


def test_an_open_quote_in_options_is_refused() -> None:
    with pytest.raises(Refusal, match="quote"):
        asked("db", "-e 'A")


def test_the_answer_lists_the_variables_that_act_sets() -> None:
    for part, options, names in (("container", "", "LANG"), ("db", "", "A"), ("db", "-e B=2", "")):
        decisions = asked(part, options).decisions
        assert [decision.value for decision in decisions if decision.rule is ActionVariables.GIVEN] == [names]

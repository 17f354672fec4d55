"""An answer is judged by what it has, and no answer makes the judge fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.oracle.protocol import answer
from simulator.oracle.trials import Trial, judge, trials, would_pass
from simulator.oracle.vectors import vectors
from simulator.strategies import json_values

EVERY = trials(vectors())


def trial(case: str, engine: str) -> Trial:
    (found,) = (each for each in EVERY if each.name == f"{case} on {engine}")
    return found


BLANK = trial("image-entrypoint-blank", "podman@5.8")
REFUSED = trial("entrypoint-blank", "docker@28.5")


def right(about: Trial) -> dict[str, Any]:
    given: dict[str, Any] = json.loads(json.dumps(answer(about.request(0))))
    return given


@pytest.mark.parametrize("about", [BLANK, REFUSED])
def test_the_right_answer_has_no_fault_and_leaves_nothing_out(about: Trial) -> None:
    assert judge(about, right(about)) == ((), ())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"process": {"args": ["ls"]}}, 'process.args ["ls", "/"] is expected, and found is ["ls"]'),
        ({"process": {}}, "process.args is missing"),
        ({"process": None}, "process.args is missing"),
        ({"outcome": "image"}, 'the outcome process is expected, and found is "image"'),
        ({"outcome": "invalid", "message": "no"}, 'the outcome process is expected, and found is "invalid" (no)'),
        ({"image": {}}, "found is {}"),
        ({"image": {"Entrypoint": [], "Cmd": ["ls", "/"]}}, '"entrypoint": [""]'),
        ({"container": {"Entrypoint": [], "Cmd": None}}, 'container {} is expected, and found is {"entrypoint": []}'),
        ({"container": {"User": "u"}}, 'found is {"user": "u"}'),
        ({"trace": []}, "it does not show cmd.inherited, entrypoint.cleared, entrypoint.inherited"),
    ],
)
def test_a_wrong_part_is_a_fault(changes: dict[str, Any], fault: str) -> None:
    assert any(fault in found for found in judge(BLANK, {**right(BLANK), **changes}).faults)


@pytest.mark.parametrize(
    "changes",
    [
        {
            "image": {
                "entrypoint": [""],
                "CMD": ["ls", "/"],
                "Labels": {},
                "Tty": False,
                "Image": "sha256:1",
                "Shell": None,
            }
        },
        {"container": {"Tty": True, "HostConfig": {"Memory": 1}}},
        {"process": {"args": ["ls", "/"], "cwd": None}},
        {"advice": 1, "x": 2},
    ],
)
def test_another_spelling_is_no_fault(changes: dict[str, Any]) -> None:
    assert judge(BLANK, {**right(BLANK), **changes}).faults == ()


def test_variables_have_no_order_but_those_of_one_name() -> None:
    env = ["A=1", "B=2", "A=3"]
    about = BLANK._replace(expected={**BLANK.expected, "process": {"args": ["ls", "/"], "env": env}})
    for found, faults in ((["B=2", "A=1", "A=3"], 0), (["B=2", "A=3", "A=1"], 1), (["A=1", "B=2"], 1)):
        assert len(judge(about, {**right(BLANK), "process": {"args": ["ls", "/"], "env": found}}).faults) == faults


def test_a_refusal_is_judged_by_stage_and_rule_and_never_by_its_message() -> None:
    given = right(REFUSED)
    assert judge(REFUSED, {**given, "message": "x"}).faults == ()
    assert judge(REFUSED, {"outcome": "refused"}) == ((), ("stage", "rule", "trace"))
    assert len(judge(REFUSED, {**given, "stage": "start", "rule": "x.y"}).faults) == 2
    assert would_pass(REFUSED, {"outcome": "not-modelled", "rule": "argv.refused"})
    assert not would_pass(REFUSED, {"outcome": "not-modelled"})


@given(st.sampled_from(EVERY), st.dictionaries(st.sampled_from(sorted({*right(BLANK), "start", "stage", "rule"})), json_values()))  # fmt: skip  # noqa: E501
def test_no_answer_makes_the_judge_fail(about: Trial, changes: dict[str, Any]) -> None:
    outcome = "process" if "argv" in about.expected else "refused"
    judge(about, {"outcome": outcome, "trace": [], **changes})
    would_pass(about, changes)

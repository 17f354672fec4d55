"""--secret of podman run: what podman 5.4.2 takes and refuses, and which variable it becomes."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.oracle import protocol


def answered(*values: str) -> dict[str, Any]:
    words = [*(word for value in values for word in ("--secret", value)), "-e", "X=1", "IMAGE"]
    asked = {"engine": "podman@5.4", "image": {"config": {"Cmd": ["c"]}}, "request": {"podman-run": words}}
    return protocol.answer(asked)


@pytest.mark.parametrize(
    ("value", "variable"),
    [
        ("db,type=env", "db"),
        ("db,type=env,target=X", "X"),
        ("source=db,type=env,target=Y", "Y"),
        ("db,type=env,target=", "db"),
        ("db,type=env,target=A=B", "A=B"),
        ("type=env,source=db", "db"),
    ],
)
def test_a_secret_of_the_type_env_is_a_variable_whose_value_is_not_known(value: str, variable: str) -> None:
    answer = answered(value)
    assert "X=1" in answer["process"]["env"]
    (said,) = [each["says"] for each in answer["advice"] if each["rule"] == "podman-secrets.variable"]
    assert said == f'the variable "{variable}" has the value of the secret "db", which is not known'


@pytest.mark.parametrize(
    "value", ["", "db", "db=x", "db,type=mount", "db,target=/x,type=mount", "db,uid=1,GID=2,mode=0700"]
)
def test_a_mounted_secret_has_no_part_in_the_process(value: str) -> None:
    answer = answered(value)
    assert answer["outcome"] == "process" and not answer["advice"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("db,type=env,mode=1", "UID, GID, Mode options cannot be set with secret type env: parsing secret"),
        ("db,type=x", "type x is invalid: parsing secret"),
        ("db,type=env,type=mount", "cannot set more than one secret type: parsing secret"),
        ("type=env,target=a", "no source found type=env,target=a: parsing secret"),
        ("db,foo", "option foo must be in form option=value: parsing secret"),
        ("db,foo=1", "option foo=1 invalid: parsing secret"),
        (",type=env", "no source found ,type=env: parsing secret"),
        ("db,", "option  must be in form option=value: parsing secret"),
        ("db,mode=8", "mode 8 invalid: parsing secret"),
        ("db,mode=9", "mode 9 invalid: parsing secret"),
        ("db,uid=a", "UID a invalid: parsing secret"),
    ],
)
def test_what_podman_refuses_in_a_secret(value: str, message: str) -> None:
    answer = answered(value)
    assert (answer["outcome"], answer["exit"], answer["message"]) == ("refused", 125, message)

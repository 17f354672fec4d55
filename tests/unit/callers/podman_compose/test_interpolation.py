"""Variables in files of podman-compose."""

from __future__ import annotations

import pytest

from simulator.callers.podman_compose.interpolation import Replacer, Variables, replaced
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal

KNOWN = {"V": "v", "E": "", "N": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$V ${V} $U. $$V $ $1 $-", "v v . $V $ $1 $-"),
        ("${V:-d}${U:-d}${E:-d}${E-d}${U-d}", "vdd" + "" + "d"),
        ("${V:+x}${U:+x}${E:+x}${E+x}${N+x}", "x" + "x"),
        ("${U:-${V:-z}}${U-{a}}", "v{a}"),
        ("${V:?no}${E?no}", "v"),
        ("a${", "a"),
    ],
)
def test_a_variable_is_replaced(text: str, value: str) -> None:
    assert replaced(text, Variables(KNOWN)) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("${V", "No closing brace"),
        ("${}", "Invalid interpolation format"),
        ("${1}", "Invalid interpolation format"),
        ("${V!x}", "Invalid variable interpolation syntax"),
        ("${V:0:1}", "Invalid variable interpolation syntax"),
        ("${E:?no $V}", "required variable E is missing a value: no v"),
        ("${U?}", "required variable U"),
    ],
)
def test_what_is_not_valid_is_refused(text: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        replaced(text, Variables(KNOWN))


def test_a_service_sees_its_own_environment_which_sees_only_the_variables_around_it() -> None:
    service = {"environment": {"A": "$V", "B": "$A", "V": "own"}, "command": ["$A", "$B", "$V"]}
    found = Replacer().replaced(service, Variables(KNOWN))
    assert found == {"environment": {"A": "v", "B": "v", "V": "own"}, "command": ["v", "", "v"]}


def test_a_number_of_the_own_environment_is_refused_where_it_is_used() -> None:
    with pytest.raises(Refusal, match="expected str instance, int found"):
        Replacer().replaced({"environment": {"A": 1}, "command": "$A"}, Variables({}))


def test_aliases_that_multiply_values_are_not_modelled() -> None:
    value: list[object] = ["x"]
    for _ in range(30):
        value = [value, value]
    with pytest.raises(NotModelled, match="more values"):
        Replacer().replaced(value, Variables({}))
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(NotModelled, match="deeper"):
        Replacer().replaced(endless, Variables({}))


def test_variables_that_grow_without_end_are_not_modelled() -> None:
    with pytest.raises(NotModelled, match="1 MiB"):
        Replacer().replaced(["$A$A"] * 200, Variables({"A": "x" * 10_000}))

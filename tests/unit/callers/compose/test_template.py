"""Variables of a Compose file are replaced."""

from __future__ import annotations

import pytest

from simulator.callers.compose.template import Invalid, Required, Template
from simulator.core.errors import NotModelled

SET = {"V": "v", "E": "", "W": "a b"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$V ${V} $U.", "v v ."), ("$$V $$$V $$$$V", "$V $v $$V"), ("${U:-d}${E:-d}${E-d}${U-d}", "dddd"[:2] + "d"),
        ("${V:+x}${E:+x}${E+x}${U+x}", "xx"), ("${U:-${V}${U:-n}}", "vn"), ("$1 $@ $", "$1 $@ $"), ("${U:-a b}", "a b"),
        ("${V?m}${E?m}", "v"), ("${V-x}y${U-z}", "vyz"), ("${v}", ""), ("$Vé", "vé"), ("${U-{a}}", "{a}"),
        ("${U-}}", "}"),
    ],
)  # fmt: skip
def test_variables_are_replaced(text: str, value: str) -> None:
    assert Template(SET.get, lazy=False).substitute(text) == value
    assert Template(SET.get, lazy=True).substitute(text) == value


@pytest.mark.parametrize(
    "text", ["${", "${}", "${1}", "${V", "${V!x}", "${V:0:1}", "${V/x/y}", "${V:-a\n}", "${U:-${}"]
)
def test_a_variable_that_is_not_well_formed_has_no_value(text: str) -> None:
    for lazy in (False, True):
        with pytest.raises(Invalid):
            Template(SET.get, lazy=lazy).substitute(text)


def test_what_stands_behind_an_operator_is_looked_at_only_by_newer_versions_where_it_is_used() -> None:
    assert Template(SET.get, lazy=True).substitute("${V:-${1}}x") == "vx"
    with pytest.raises(Invalid):
        Template(SET.get, lazy=False).substitute("${V:-${1}}x")


@pytest.mark.parametrize(("text", "said"), [("${U:?no $V}", ": no v"), ("${E:?}", ""), ("${U?x}", ": x")])
def test_a_variable_that_has_to_be_set(text: str, said: str) -> None:
    with pytest.raises(Required) as caught:
        Template(SET.get, lazy=False).substitute(text)
    assert str(caught.value) == f"required variable {text[2]} is missing a value{said}"


def test_variables_in_variables_without_end_are_not_modelled() -> None:
    with pytest.raises(NotModelled):
        Template(SET.get, lazy=False).substitute("${U-" * 60 + "}" * 60)

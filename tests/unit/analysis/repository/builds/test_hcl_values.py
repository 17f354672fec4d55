"""Values of HCL."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.analysis.repository.builds.hcl_blocks import read_blocks
from simulator.analysis.repository.builds.hcl_values import UNKNOWN, Scope, value_of
from simulator.core.errors import Unreadable

SCOPE = Scope(
    lambda name: {"v": "x", "m": {"k": [1, 2]}}.get(name, UNKNOWN), lambda _name, _values: UNKNOWN, "<{}>".format
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("-1", -1),
        ("null", None),
        ("9" * 5000, UNKNOWN),
        ('"${1.50} ${1e2} ${123456.75} ${-3}"', "1.5 100 123456.75 -3"),
        ('"a\\tb\\"q\\\\"', 'a\tb"q\\'),
        ('"$${v} ${v}"', "${v} x"),
        ('"${v}"', "x"),
        ('"${m.k[1]}"', 2),
        ('"a${nope}b${f("x")}"', 'a<${nope}>b<${f("x")}>'),
        ("m.k[0]", 1),
        ("m.k[9]", UNKNOWN),
        ("m.*.k", UNKNOWN),
        ("[1, [2], {a = 1, b : 2}]", [1, [2], {"a": 1, "b": 2}]),
        ("{ for k in m : k => 1 }", UNKNOWN),
        ("1 + 2", UNKNOWN),
        ("nope || true", True),
        ("nope && true", UNKNOWN),
        ("nope && false", False),
        ('(v == "x") != false', True),
        ("v == nope ? 1 : 2", UNKNOWN),
        ("<<EOT\na ${v}\nEOT", "a x\n"),
        ("f(1, [2])", UNKNOWN),
    ],
)
def test_an_expression_has_a_value(text: str, value: Any) -> None:
    assert value_of(text, SCOPE) == value


@pytest.mark.parametrize("text", ["", "=", "(", '"a', "a ? b"])
def test_what_is_no_expression_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable, match="line 1: this is no HCL"):
        value_of(text, SCOPE)


def test_blocks_hold_attributes_and_blocks() -> None:
    block = read_blocks(
        'a = 1 # one\nb "c" d {\n  e = [\n    1, # x\n    2\n  ]\n  f {}\n}\nvariable "g" { default = "}" }\n'
    )
    assert block.attributes == {"a": "1 # one"}
    first, second = block.blocks
    assert (first.kind, first.labels, [inner.kind for inner in first.blocks]) == ("b", ("c", "d"), ["f"])
    assert "".join(first.attributes["e"].split()) == "[1,#x2]" and second.attributes == {"default": '"}"'}


@pytest.mark.parametrize("text", ["a {", "a = [1\n", "a = (]\n", '"a = 1', "a {" * 60])
def test_what_is_no_file_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_blocks(text)

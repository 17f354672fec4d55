"""Texts with tabs, anchors, tags and marks, and what go-yaml 3.0.1 made of each of them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.golang.yaml.nodes import NotYaml
from simulator.golang.yaml.values import read_values

READ: dict[str, list[Any]] = {
    "a: b\t\nc:\t\n": [{"a": "b", "c": None}],
    "--.-\ta": ["--.-\ta"],
    'a: ""\t\n': [{"a": ""}],
    "a: >\t\n  x\n  y\n": [{"a": "x y\n"}],
    "g: >#\n  a\n": [{"g": "a\n"}],
    "{a: b\tc}": [{"a": "b\tc"}],
    "{a_\tb: 1}": [{"a_\tb": 1}],
    "a: !x\t null\n": [{"a": "null"}],
    "%YAML 1.1\n---\n!!m!p {a: 1}\n": [{"a": 1}],
    "!!s!!s": [""],
    '"it\\\'s"': ["it's"],
    "&a: b\n": [{None: "b"}],
    "%TAG ! !\n---\na\n": ["a"],
    "---\na\n...\n...\n---\nb\n": ["a", "b"],
    "f: |\n  \n     y\n": [{"f": "\ny\n"}],
    "a: b\n  \tc\n": [{"a": "b c"}],
    "a\n\tb": ["a b"],
    "a: |+\n x\n\n": [{"a": "x\n\n"}],
    "0o-1": [-1],
    "0b-1": [-1],
    "0b+1": [1],
    "0o+7": [7],
    "-0o-1": ["-0o-1"],
    "0b-2": ["0b-2"],
    "0o-_1": [-1],
    "a: !<tag:yaml.org,2002:str> 5": [{"a": "5"}],
    "a: !%41 5": [{"a": "5"}],
    "[a !b c]": [["a !b c"]],
    "? a\t\n: b\t\n": [{"a": "b"}],
    "a: 'x\n\ty'\n": [{"a": "x y"}],
    'a: "x\n\t y"\n': [{"a": "x y"}],
    "a:\tb": [{"a": "b"}],
    "a: b #c\t\n": [{"a": "b"}],
    "a: b\t#c\n": [{"a": "b"}],
    "a: 1\t# c\n": [{"a": 1}],
    "[a,\tb\t]\t": [["a", "b"]],
}
REFUSED = (
    "a: !!\n",
    "a: !! tr 5\n",
    "a: && b\n",
    "- &é x\n",
    "- *é\n",
    "%yaml 1.1\n---\na\n",
    "%YAML1.1\n---\na\n",
    "---\na: 1\n...\n\nb: 2\n",
    "--- |\nb\n",
    "f: >\n  \t x\n",
    "a:\n  - |2\n   x\n",
    "f: |1\n \tx\n\ty\n",
    "a: b\n\t c: d\n",
    "a:\n\tb: c\n",
    "-\ta\n-\tb\n",
    "a: |0\n x\n",
    "a: |-2+\n x\n",
    "a: !<x 5",
    "[a, !b]",
    "*a",
    "|\tx",
)


@pytest.mark.parametrize("text", READ)
def test_a_text_has_the_values_that_go_yaml_gives_it(text: str) -> None:
    assert read_values(text, "f") == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_a_text_that_go_yaml_refuses_is_refused(text: str) -> None:
    with pytest.raises(NotYaml):
        read_values(text, "f")

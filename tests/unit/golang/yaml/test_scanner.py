"""Texts with tabs, anchors, tags and marks, and what go-yaml 3 made of each of them; with libyaml and without it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.golang.yaml import events
from simulator.golang.yaml.nodes import NotYaml, read_nodes
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
    "# c\n\t# d\nA: b\n": [{"A": "b"}],
    "- # c\n\t# d\n  a\n": [["a"]],
    "?\t# c\n  a\n: b\n": [{"a": "b"}],
    "[x:]": [["x:"]],
    "{a: <<:}": [{"a": "<<:"}],
    "!a,b c": ["c"],
    "[!!str,\n  b]": [["b"]],
    "\ufeffa: b": [{"a": "b"}],
    "a: \ufeffb": [{"a": "\ufeffb"}],
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
    "a: b # c\n\t# d\n",
    "%YAML 1.2\n---\na: b\n",
    "[a?b]",
    "{a? : b}",
    "k: v\n\ufeff\n",
    "%",
)


@pytest.fixture(autouse=True, params=[True, False], ids=["libyaml", "pure"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.param:
        monkeypatch.setattr(events, "libyaml", None)


SPOTS = {
    "a:\n": (1, 3),
    "a: \nb: 1\n": (1, 3),
    "{a: , b: 1}": (1, 5),
    "{a: }": (1, 5),
    "- \n- b\n": (1, 2),
    "---": (2, 1),
}
"""Where go-yaml says that a value is that is left out: the first of each text."""


@pytest.mark.parametrize("text", SPOTS)
def test_what_is_left_out_has_the_place_that_go_yaml_gives_it(text: str) -> None:
    (root,) = read_nodes(text, "f")
    empty = root if root.kind == "scalar" else next(node for node in root.value if node.value == "")
    assert (empty.spot.line, empty.spot.column) == SPOTS[text]


WORDS = {
    "a: [": "f:1:5: did not find expected node content",
    "a: [b": "f:1:6: did not find expected ',' or ']'",
    "a: {b": "f:1:6: did not find expected ',' or '}'",
    "a: b: c": "f:1:5: mapping values are not allowed in this context",
    "a: b\n- c\n": "f:2:1: did not find expected key",
    "- a\nb: c\n": "f:2:1: did not find expected '-' indicator",
    "a: - b\n": "f:1:4: block sequence entries are not allowed in this context",
    "a: @b\n": "f:1:4: found character that cannot start any token",
    'a: "\\q"\n': "f:1:6: found unknown escape character",
    'a: "\\xz"\n': "f:1:7: did not find expected hexdecimal number",
    "a: !b!c d\n": "f:1:4: found undefined tag handle",
    "a\n---\nb\n...\nc\n": "f:5:1: did not find expected <document start>",
    "%YAML 1.1\n%YAML 1.1\n---\n": "f:2:1: found duplicate %YAML directive",
}
"""What go-yaml says of texts, with the place of the character at which it says so."""


@pytest.mark.parametrize("text", WORDS)
def test_a_refusal_has_the_words_of_go_yaml(text: str) -> None:
    with pytest.raises(NotYaml) as caught:
        list(read_nodes(text, "f"))
    assert str(caught.value) == WORDS[text]


def test_an_alias_names_an_anchor_of_an_earlier_document_where_one_decoder_reads_them_all() -> None:
    text = "a: &x 1\n---\nb: *x\n"
    *_, root = read_nodes(text, "f", shared_anchors=True)
    assert root.value[1].value.value == "1"
    with pytest.raises(NotYaml, match="unknown anchor 'x' referenced"):
        list(read_nodes(text, "f"))


def test_a_document_before_a_broken_one_is_read() -> None:
    assert next(read_nodes("a: 1\n---\n[\n", "f")).kind == "mapping"


@pytest.mark.parametrize("text", READ)
def test_a_text_has_the_values_that_go_yaml_gives_it(text: str) -> None:
    assert read_values(text, "f") == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_a_text_that_go_yaml_refuses_is_refused(text: str) -> None:
    with pytest.raises(NotYaml):
        read_values(text, "f")

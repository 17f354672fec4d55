"""libyaml and the parser that is used without it make the same of a text: of drawn ones, and of all recorded slips."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.golang.yaml import events
from simulator.golang.yaml.nodes import Node, NotYaml, read_nodes
from tests.conformance.recordings import OBSERVED

libyaml = events.libyaml
pytestmark = pytest.mark.skipif(libyaml is None, reason="PyYAML was built without libyaml")
PIECES = (
    *("a", "b c", '"x"', "'y'", ": ", ":", " ", "  ", "\n", "\n", "\n  ", "\n    ", "- ", "-", "? ", "?", "[", "]"),
    *("{", "}", ", ", ",", "#", " #c", "\n\t# d", "\t#c", "&a ", "*a", "!x ", "!!str ", "!", "!a,b ", "|\n", ">+\n"),
    *("|2\n", "\t", "\\", "%YAML 1.1\n", "%", "---\n", "\n...\n", "\n---\n", '"', "'", "é", "\u2028", "\x85", "\ufeff"),
    *("\r\n", "\r", "<<: ", "~", "1.5", "@", "key: ", "k: v\n", "- i\n", '"a\nb"', "\\'", "x" * 1030, "😀", "\n? "),
    *("[a, b]", "{a: b}", '"a":b', "[a: b]", "[? a]", ":}", "\x01", "\udc80", '"\\ud800"', "[" * 300),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
FILES = (
    "slips-*",
    "compose-*",
    "shared-*",
    "*.stacks.*",
    "*.plays.*",
    "*.quadlets.*",
    "podman-*.compose.*",
    "builds-*",
)


def tree(node: Node) -> tuple[Any, ...]:
    """All that is known of a node; an alias names its anchor."""
    inside = tuple(map(tree, node.value)) if isinstance(node.value, list) else node.value
    return node.kind, node.spot, node.anchor if node.kind == "alias" else inside, node.tag, node.plain, node.anchor


def read(text: str) -> tuple[list[tuple[Any, ...]], str]:
    """The trees of the documents, and why no more could be read."""
    trees: list[tuple[Any, ...]] = []
    try:
        trees.extend(map(tree, read_nodes(text, "f")))
    except NotYaml as error:
        return trees, str(error)
    return trees, ""


def read_without_libyaml(text: str) -> tuple[list[tuple[Any, ...]], str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "libyaml", None)
        return read(text)


def recorded_texts() -> Iterator[str]:
    """Every text of more than one line in the recordings of what reads YAML."""
    found: dict[str, None] = {}
    waiting: list[Any] = []
    for pattern in FILES:
        for path in sorted(OBSERVED.glob(f"{pattern}.gz")):
            waiting += map(json.loads, gzip.decompress(path.read_bytes()).splitlines())
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
        elif isinstance(value, str) and "\n" in value and ":" in value:
            found[value] = None
    return iter(found)


@given(TEXTS)
def test_drawn_texts_are_read_alike(text: str) -> None:
    assert read(text) == read_without_libyaml(text)


@given(TEXTS, st.data())
def test_changed_texts_are_read_alike(piece: str, data: st.DataObject) -> None:
    text = "services:\n  a:\n    command: [sh, -c, 'x']\n    env: &e {A: 1, B: }\n    b: |\n      c\n  d: *e\n"
    at = data.draw(st.integers(0, len(text)))
    changed = text[:at] + piece + text[at + data.draw(st.integers(0, 3)) :]
    assert read(changed) == read_without_libyaml(changed)


def test_recorded_texts_are_read_alike_and_hardly_any_by_the_slow_parser() -> None:
    count = slow = 0
    for text in recorded_texts():
        found = read(text)
        assert found == read_without_libyaml(text), text
        count += 1
        slow += not found[1] and events.libyaml_events(text) is None
    assert count > 15_000
    assert slow < count / 10

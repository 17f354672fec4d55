"""YAML texts become values as go-yaml makes them, each with its place."""

from __future__ import annotations

import time
from typing import Any

import pytest

from simulator.golang.yaml.nodes import NotYaml
from simulator.golang.yaml.types import GO_YAML_2, GO_YAML_3
from simulator.golang.yaml.values import Items, Map, Text, Timestamp, read_values


def one(text: str, types: Any = GO_YAML_3) -> Any:
    (value,) = read_values(text, "f.yaml", types)
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("0x1F", 31), ("010", 8), ("0o10", 8), ("0b11", 3), ("089", 89.0), ("1_000", 1000), ("-5", -5),
        ("18446744073709551615", 2**64 - 1), ("18446744073709551616", float(2**64)), ("1.50", 1.5), ("1e3", 1000.0),
        (".5", 0.5), ("-.inf", float("-inf")), ("true", True), ("False", False), ("tRue", "tRue"), ("yes", "yes"),
        ("~", None), ("null", None), ("nUll", "nUll"), ("<<", "<<"), ("'1'", "1"), ('"true"', "true"), ("!!str 1", "1"),
        ("!!int '1'", 1), ("!!float 1", 1.0), ("!reset 1", "1"), ("!override null", "null"), ("!!binary aGk=", "hi"),
        ("2020-01-02", "2020-01-02"), ("1.", 1.0), ("+", "+"), ("-", "-"), ("1e", "1e"),
        ("|\n  1\n", "1\n"), ("! 1", 1),
    ],
)  # fmt: skip
def test_a_scalar_has_the_type_that_go_gives_it(text: str, value: Any) -> None:
    found = one("k: " + text)["k"] if text != "-" else one('"-"')
    assert found == value
    assert type(found) in (type(value), Text, Timestamp)


def test_the_old_types_know_more_booleans_and_no_dates() -> None:
    assert one("[yes, No, on, OFF, y, n, true]", GO_YAML_2) == [True, False, True, False, True, False, True]
    assert one("[yes, No, on, OFF, y, n]") == ["yes", "No", "on", "OFF", "y", "n"]
    assert type(one("2020-01-02", GO_YAML_2)) is Text
    assert type(one("2020-01-02")) is Timestamp


def test_everything_knows_its_place() -> None:
    found = one("a:\n  - x\n  - {b: 'y'}\n")
    assert isinstance(found, Map) and isinstance(found["a"], Items)
    assert str(found.keys_at["a"]) == "f.yaml:1:1"
    assert [str(spot) for spot in found["a"].members_at] == ["f.yaml:2:5", "f.yaml:3:5"]
    assert str(found["a"][0].spot) == "f.yaml:2:5"
    assert str(found["a"][1]["b"].spot) == "f.yaml:3:9"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x: &a {p: 1}\ny: {<<: *a, q: 2}", {"x": {"p": 1}, "y": {"q": 2, "p": 1}}),
        ("x: &a {p: 1}\ny: {q: 2, p: 3, <<: *a}", {"x": {"p": 1}, "y": {"q": 2, "p": 3}}),
        ("y: {<<: [{p: 1}, {p: 2, q: 2}]}", {"y": {"p": 1, "q": 2}}),
        ("y: {'<<': {p: 1}}", {"y": {"<<": {"p": 1}}}),
    ],
)
def test_the_merge_key_adds_what_is_not_there(text: str, value: Any) -> None:
    assert one(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", 'f.yaml:3:1: mapping key "a" already defined at line 1'),
        ("a: *b", "f.yaml:1:4: unknown anchor 'b' referenced"),
        ("a: &x [*x]", "f.yaml:1:8: anchor 'x' value contains itself"),
        ("a: &x {<<: *x}", "f.yaml:1:12: anchor 'x' value contains itself"),
        ("a: {<<: 1}", "f.yaml:1:9: map merge requires map or sequence of maps as the value"),
        ("{[a]: 1}", "f.yaml:1:2: invalid map key: a key is a scalar"),
        ("!!int x", "f.yaml:1:1: cannot decode !!str `x` as a !!int"),
        ("a: [", "f.yaml:1:5: did not find expected node content"),
        ("a: b: c", "f.yaml:1:5: mapping values are not allowed in this context"),
        ('"\\ud83d\\ude00"', "f.yaml:1:1: found invalid Unicode character escape code"),
        ("a: \x01", "f.yaml:1:4: control characters are not allowed"),
        ("[" * 10_001, "f.yaml:1:10001: exceeded max depth of 10000"),
        ("[" * 10_000, "f.yaml:1:10001: did not find expected node content"),
        ("a: !!binary x", "f.yaml:1:4: !!binary value contains invalid base64 data"),
        ("a: !!binary é", "f.yaml:1:4: !!binary value contains invalid base64 data"),
    ],
)
def test_what_is_no_yaml_is_said_with_its_place(text: str, message: str) -> None:
    with pytest.raises(NotYaml) as caught:
        read_values(text, "f.yaml")
    assert str(caught.value) == message


def test_a_billion_laughs_are_refused_at_once() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    begin = time.process_time()
    with pytest.raises(NotYaml, match="excessive aliasing"):
        read_values("\n".join(lines), "f.yaml")
    assert time.process_time() - begin < 10


def test_a_text_may_hold_several_documents_or_none() -> None:
    assert read_values("a\n---\nb\n", "f") == ["a", "b"]
    assert read_values("", "f") == read_values("# nothing\n", "f") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("aGk=", "hi"), ("'a G k='", None), ('"aG\\nk="', "hi"), ("aGk", None), ("aGk==", None), ("=", None),
        ("é", None), ("１", None), ("''", ""), ("/w==", "\ufffd"), ("4oI=", "\ufffd\ufffd"), ("[a]", ["a"]),
    ],
)  # fmt: skip
def test_binary_is_strict_base64(text: str, value: Any) -> None:
    if value is not None:
        assert one(f"k: !!binary {text}")["k"] == value
        return
    with pytest.raises(NotYaml, match="invalid base64 data"):
        one(f"k: !!binary {text}")


@pytest.mark.parametrize("types", [GO_YAML_3, GO_YAML_2])
@pytest.mark.parametrize("tag", "binary int float bool null timestamp map seq set omap pairs str merge".split())
def test_no_content_of_a_tag_is_an_error_of_another_kind(tag: str, types: Any) -> None:
    texts = (
        "é",
        "１",
        "1１",
        "[a]",
        "{a: b}",
        "~",
        "0x",
        "1e999",
        "-1_",
        "2001-99-99",
        '"é"',
        "YQ",
        ".nan",
        "190:20",
        "<<",
    )
    for text in texts:
        for whole in (f"k: !!{tag} {text}", f"- !!{tag} {text}", f"!!{tag} {text}: v", f"<<: !!{tag} {text}"):
            try:
                one(whole, types)
            except NotYaml:
                continue


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    text = "\ufeffa: é\U0001f600".encode(encoding).decode("utf-8", "surrogateescape")
    assert list(read_values(text, "f", GO_YAML_3)) == list(read_values("a: é\U0001f600", "f", GO_YAML_3))


def test_half_a_character_of_utf_16_is_refused() -> None:
    with pytest.raises(NotYaml, match="incomplete UTF-16"):
        list(read_values("\udcff\udcfea", "f", GO_YAML_3))

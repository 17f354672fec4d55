"""JSON as Go's library reads it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.golang.json import (
    MAX_DEPTH,
    JsonError,
    decode_string_array,
    decode_strings,
    fold_case,
    fold_keys,
    json_type,
    strings,
    typed,
    well_formed,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", ()),
        (' ["a" ,\t"b"\n] ', ("a", "b")),
        (r'["\u0041\n\/\"\\"]', ('A\n/"\\',)),
        (r'["\ud83d\ude00"]', ("\U0001f600",)),
        (r'["\ud800x"]', ("\ufffdx",)),
        (r'["\ud800\ud83d\ude00"]', ("\ufffd\U0001f600",)),
        ('[""]', ("",)),
        ('["\x7f\u2028"]', ("\x7f\u2028",)),
    ],
)
def test_an_array_of_strings_is_read(text: str, words: tuple[str, ...]) -> None:
    assert decode_string_array(text) == words


@pytest.mark.parametrize("text", ["[1]", '["a",null]', "[true]", "[{}]", '[["a"]]', '["a",{"b":[{"c":2}]}]', "[-0]"])
def test_an_array_with_another_element_is_none(text: str) -> None:
    assert decode_string_array(text) is None


@pytest.mark.parametrize(
    ("text", "offset", "reason"),
    [
        ('["a",]', 5, "a comma stands before ]"),
        ('["a" "b"]', 5, "a comma is missing"),
        ("['a']", 1, "strings stand in double quotes, not single ones"),
        ('["a"', 4, "] is missing at the end"),
        ('["a', 1, "this string is not closed"),
        ("[a]", 1, "a string without double quotes"),
        ("[“a”]", 1, "“ is a typographic quote; strings stand in straight double quotes"),
        (r'["c:\windows"]', 4, r"\w is no escape of JSON; a backslash is written \\"),
        ('["a\tb"]', 3, r"a control character inside a string is written as an escape, such as \t"),
        ('["a"] x', 6, "text follows the array"),
        ('["a" /*c*/]', 5, "JSON has no comments"),
        ('[,"a"]', 1, "a comma stands where a value belongs"),
        ('["a"}', 4, "} stands where a comma or ] belongs"),
        ("[01]", 2, "a comma is missing"),
        ('[{"a" 1}]', 6, "1 stands where a colon belongs"),
        ("[1e999]", 0, "a number is too large"),
        ('{"a":1}', 0, "this is not an array"),
        ("", 0, "there is no value"),
        ("[\u00a0]", 1, r"'\xa0' is not JSON"),
    ],
)
def test_a_fault_is_told_with_its_spot(text: str, offset: int, reason: str) -> None:
    with pytest.raises(JsonError) as caught:
        decode_string_array(text)
    assert (caught.value.offset, caught.value.reason) == (offset, reason)


def test_nesting_ends_where_gos_does() -> None:
    assert decode_string_array("[" * MAX_DEPTH + "]" * MAX_DEPTH) is None
    with pytest.raises(JsonError, match="too deep"):
        decode_string_array("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


@pytest.mark.parametrize(
    ("text", "found", "failed"),
    [
        ('["a","b"]', ("a", "b"), False),
        ("[]", (), False),
        ("null", None, False),
        ("[null]", ("",), False),
        ('["a",1]', ("a", ""), True),
        ('[["a"]]', ("",), True),
        ('{"a":1}', (), True),
        ('"p"', (), True),
        ("[p]", (), True),
        ('["p"] x', (), True),
        ("", (), True),
        ('["a",{"b":2},null,"c"]', ("a", "", "", "c"), True),
        ("[1e999]", ("",), True),
    ],
)
def test_unmarshalling_leaves_what_was_read(text: str, found: tuple[str, ...] | None, failed: bool) -> None:
    assert decode_strings(text) == (found, failed)


def test_bytes_that_are_no_text_become_the_replacement_character() -> None:
    assert well_formed(b"a\xff\xfeb".decode("utf-8", "surrogateescape")) == "a\ufffd\ufffdb"
    assert well_formed("plain") == "plain"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Cmd", "cmd"),
        ("CMD", "cmd"),
        ("WORKINGDIR", "workingdir"),
        ("u\u017fer", "user"),
        ("\u212aey", "key"),
        ("\u00c4", "\u00e4"),
    ],
)
def test_keys_are_folded_as_go_folds_them(key: str, name: str) -> None:
    assert fold_case(key) == name


def test_the_last_of_keys_that_are_one_counts() -> None:
    assert fold_keys({"Cmd": 1, "cmd": 2, "User": 3}) == {"cmd": 2, "user": 3}


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, "null"), (True, "bool"), ("", "string"), ([], "array"), ({}, "object"), (0, "number"), (0.5, "number")],
)
def test_types_have_the_names_of_go(value: Any, name: str) -> None:
    assert json_type(value) == name


def test_a_type_has_an_article_in_a_sentence() -> None:
    values: list[Any] = [None, [], {}, "", True]
    assert list(map(typed, values)) == ["null", "an array", "an object", "a string", "a bool"]


@pytest.mark.parametrize(
    ("values", "read"),
    [
        ([], []),
        (["a", "\u00e4"], ["a", "\u00e4"]),
        (["a", None], ["a", ""]),
        (["\ud800a"], ["\ufffda"]),
        (["a", 1], None),
        ([["a"]], None),
    ],
)
def test_lists_of_strings_are_read_as_go_reads_them(values: list[Any], read: list[str] | None) -> None:
    assert strings(values) == read

"""Details of how Buildah reads a Dockerfile; whole files are compared with the real one in tests/conformance."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.build.buildah.expansion import expand, expand_words
from simulator.core.rule import Refusal
from simulator.golang.path_match import lengths, tokens
from simulator.oracle import protocol

VARIABLES = {"A": "aba", "P": "a/b/c", "E": "", "S": "x y"}


@pytest.mark.parametrize(
    ("pattern", "value", "found"),
    [
        ("", "a", [0]),
        ("*", "a/b", [0, 1]),
        ("a*", "aab/c", [1, 2, 3]),
        ("?/?", "a/b", [3]),
        ("?", "/", []),
        ("[a-c]", "b", [1]),
        ("[^a-c]", "b", []),
        ("[^a]", "/", [1]),
        ("[\\]]", "]", [1]),
        ("\\*", "*", [1]),
        ("**a", "ba", [2]),
    ],
)
def test_patterns_are_those_of_path_match(pattern: str, value: str, found: list[int]) -> None:
    read = tokens(pattern)
    assert read is not None
    assert lengths(read, value) == found


@pytest.mark.parametrize("pattern", ["[", "[]", "[a", "[a-", "[a-]", "[-a]", "\\", "[\\", "[^", "a["])
def test_what_is_no_pattern_is_told(pattern: str) -> None:
    assert tokens(pattern) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$A$E.", "aba."),
        ("${A#a}", "ba"),
        ("${A##*a}", "ba"),
        ("${A%a}", "ab"),
        ("${A%%b*}", "a"),
        ("${P##*/}", "b/c"),
        ("${P%%/*}", "a/b"),
        ("${A/a/x}", "xba"),
        ("${A//a/xy}", "xybxy"),
        ("${A/#b/x}", "aba"),
        ("${A/%a/x}", "abx"),
        ("${A/b}", "aa"),
        ("${A/[/x}", "aba"),
        ("${#A}", ""),
        ("${E:?word}", "word"),
        ("$$A", "$aba"),
        ("$12", "2"),
        ('"\\$A\\n"', "$A\\n"),
        ("'$A'", "$A"),
        ("a\\", "a"),
    ],
)
def test_words_come_out_as_in_the_recordings(text: str, value: str) -> None:
    assert expand(text, VARIABLES, "?#%/") == value


def test_only_blanks_that_are_not_quoted_split() -> None:
    assert expand_words("a$S \"$S\"'' \\ b", VARIABLES, "") == ["ax", "y", "x y", " b"]


@pytest.mark.parametrize("text", ["${A", "${A:-x", "'", '"', "${A-x}", "${A:=x}", "${E:?}", "${A#}", "${A//}", "${}"])
def test_what_is_no_word_is_refused_or_blank(text: str) -> None:
    try:
        assert expand(text, VARIABLES, "?#%/") == ""
    except Refusal as refusal:
        assert refusal.decision.rule.id.startswith("buildah-word.")


@pytest.mark.parametrize(
    ("engine", "image", "fields"),
    [
        ("podman@5.8", {}, {"Entrypoint", "Env", "WorkingDir"}),
        ("podman@5.8", {"format": "docker"}, {"Entrypoint", "Env", "WorkingDir", "Shell", "Healthcheck"}),
        ("podman@4.3", {"format": "docker"}, {"Entrypoint", "Env", "Shell", "Healthcheck"}),
        ("docker@28.5", {"builder": "buildah@1.39"}, {"Entrypoint", "Env", "WorkingDir"}),
    ],
)
def test_an_engine_builds_with_its_own_builder_in_that_builders_format(
    engine: str, image: dict[str, Any], fields: set[str]
) -> None:
    text = 'FROM scratch\nSHELL ["s"]\nHEALTHCHECK NONE\nENTRYPOINT e\n'
    answer = protocol.answer({"engine": engine, "image": {"dockerfile": text, **image}})
    assert answer["outcome"] == "image"
    assert set(answer["image"]) == fields
    assert list(answer["image"]["Entrypoint"]) == ["/bin/sh", "-c", "e"]

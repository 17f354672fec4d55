"""Patterns are matched as Go's path.Match does."""

from __future__ import annotations

import pytest

from simulator.golang.path_match import lengths, tokens


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

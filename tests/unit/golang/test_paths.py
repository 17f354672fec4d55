"""Paths are cleaned as Go cleans them."""

from __future__ import annotations

import pytest

from simulator.golang.paths import clean


@pytest.mark.parametrize(
    ("path", "cleaned"),
    [("/a/../b/./c/", "/b/c"), ("//a", "/a"), ("/../..", "/"), ("rel/../x", "x"), ("/", "/"), ("./w", "w")],
)
def test_paths_are_cleaned_as_go_does(path: str, cleaned: str) -> None:
    assert clean(path) == cleaned

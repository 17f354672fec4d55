"""Tables by the paths of values."""

from __future__ import annotations

import pytest

from simulator.callers.compose.path_patterns import Path, PathTable, matches

TABLE: PathTable[str] = PathTable(
    [
        (("services", "*", "labels"), "labels"),
        (("services", "*", "*"), "any"),
        (("services", "*", "networks", "*", "aliases"), "aliases"),
        (("volumes", "*", "labels"), "of a volume"),
    ]
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("services", "web", "labels"), "labels"),
        (("services", "web", "ports"), "any"),
        (("services", "web", "networks", "*", "aliases"), "aliases"),
        (("volumes", "data", "labels"), "of a volume"),
        (("services", "web"), None),
        (("services", "web", "labels", "x"), None),
        (("networks", "web", "labels"), None),
        ((), None),
    ],
)
def test_an_entry_is_found_by_its_path(path: Path, found: str | None) -> None:
    assert TABLE.find(path) == found


def test_a_star_of_a_pattern_matches_any_key_and_one_of_a_path_only_itself() -> None:
    assert matches(("a", "b"), ("a", "*"))
    assert not matches(("a", "*"), ("a", "b"))
    assert not matches(("a",), ("a", "*"))

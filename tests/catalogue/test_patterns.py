"""Patterns of tags are learned."""

from __future__ import annotations

from tests.catalogue.patterns import learned, matches


def test_patterns_are_learned_in_order() -> None:
    groups = {"8": "cli", "8-fpm": "fpm", "8.1-fpm-alpine": "fpm", "7-apache": "apache", "latest": "cli", "7": "cli"}
    rules = learned(groups, 5)
    assert rules is not None and rules[-1][0] == ("*",)
    for tag, group in groups.items():
        assert next(found for patterns, found in rules if matches(tag, patterns)) == group
    assert learned({str(n): str(n) for n in range(9)}, 5) is None

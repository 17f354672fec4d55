"""The compiled vectors that come with the package: what other programs test against.

Reads: ``vectors.json``, which ``simulator.oracle.scenarios`` writes. Gives: its cases; none where the file is
missing or empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from simulator.core.package_data import package_data
from simulator.images.config import parse


def vectors() -> list[dict[str, Any]]:
    """Read the compiled cases; an empty list where there are no vectors."""
    try:
        text = package_data("vectors.json")
    except FileNotFoundError:
        return []
    groups = parse(text, "vectors.json")["groups"] if text else []
    return [case for group in groups for case in group["cases"]]


@cache
def scenarios_by_rule() -> Mapping[str, tuple[str, ...]]:
    """Read once which compiled cases show each rule: the ids of cases by the id of the rule."""
    ids: dict[str, list[str]] = {}
    for case in vectors():
        for rule in case["shows"]:
            ids.setdefault(rule, []).append(case["id"])
    return {rule: tuple(cases) for rule, cases in ids.items()}

"""The compiled vectors that come with the package: what other programs test against.

Reads: ``vectors.json``, which ``simulator.oracle.scenarios`` writes. Gives: its cases; none where the file is
missing or empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from simulator.core.errors import Unreadable
from simulator.core.package_data import package_data
from simulator.images.config import parse

VECTORS = "dsim-vectors/1"
_NEEDED = {"id", "title", "request", "shows", "flags", "expect"}


def vectors_text() -> str:
    """Return the text of the compiled vectors; ``""`` where there are none."""
    try:
        return package_data("vectors.json")
    except FileNotFoundError:
        return ""


def vectors() -> list[dict[str, Any]]:
    """Read the compiled cases; an empty list where there are no vectors."""
    text = vectors_text()
    return read_vectors(text, "vectors.json") if text else []


def read_vectors(text: str, what: str) -> list[dict[str, Any]]:
    """Read the cases of a text of compiled vectors, which messages call ``what``; raises ``Unreadable``."""
    document = parse(text, what)
    if not isinstance(document, dict) or document.get("schema") != VECTORS:
        raise Unreadable(f"{what} does not hold vectors: its schema is not {VECTORS}")
    try:
        cases = [case for group in document["groups"] for case in group["cases"]]
        if all(set(case) >= _NEEDED and all("on" in each for each in case["expect"]) for case in cases):
            return cases
    except (KeyError, TypeError):
        pass
    raise Unreadable(f"{what} does not hold vectors as scenarios/vectors.schema.json describes them")


@cache
def scenarios_by_rule() -> Mapping[str, tuple[str, ...]]:
    """Read once which compiled cases show each rule: the ids of cases by the id of the rule."""
    ids: dict[str, list[str]] = {}
    for case in vectors():
        for rule in case["shows"]:
            ids.setdefault(rule, []).append(case["id"])
    return {rule: tuple(cases) for rule, cases in ids.items()}

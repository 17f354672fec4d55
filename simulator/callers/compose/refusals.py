"""How Compose refuses a file or a request: the message, and the spot of the file that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.core.rule import Refusal, Rule
from simulator.golang.yaml.nodes import NOWHERE, Spot
from simulator.golang.yaml.values import Map


def refusal(rule: Rule, message: str, spot: Spot | str | None, status: int | None = None) -> Refusal:
    """Return the refusal of a request, with its spot and exit status if known."""
    return rule.refuses("request", f"{message} ({spot})" if spot else message, status=status)


def spot_of(value: Any) -> Spot:
    """Return the spot of a value; ``NOWHERE`` for a value that Compose created, or that has no spot."""
    spot: Spot = getattr(value, "spot", NOWHERE)
    return spot


def spot_at(value: Any, path: Sequence[str]) -> Spot:
    """Return the spot of the value at a path, or of the innermost mapping around it."""
    spot = spot_of(value)
    for part in path:
        if isinstance(value, Map) and part in value:
            spot = value.keys_at.get(part, spot)
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            members = getattr(value, "members_at", ())
            spot = members[int(part)] if int(part) < len(members) else spot
            value = value[int(part)]
        else:
            break
        spot = spot_of(value) or spot
    return spot

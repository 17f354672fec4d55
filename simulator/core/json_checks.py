"""What a JSON value has to be: each check gives the value back, or raises ``Unreadable`` that names the place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.core.errors import Unreadable


def require_object(value: Any, what: str, keys: Iterable[str] | None = None) -> Mapping[str, Any]:
    """Check that a value is an object, with known keys only where ``keys`` lists them; None is an empty one."""
    if value is None and what != "the request":
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{what} is not a JSON object")
    if keys is not None and (unknown := [key for key in value if key not in keys]):
        raise Unreadable(
            f"{what} has unknown keys: {', '.join(map(json.dumps, unknown))}; known are: {', '.join(keys)}"
        )
    return value


def require_text(value: Any, what: str) -> str:
    """Check that a value is a string."""
    if not isinstance(value, str):
        raise Unreadable(f"{what} is not a string")
    return value


def require_texts(value: Any, what: str) -> list[str]:
    """Check that a value is a list of strings."""
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Unreadable(f"{what} is not a list of strings")
    return value

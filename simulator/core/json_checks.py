"""Checks of the shape of a JSON value: each returns the value, or raises ``Unreadable`` with a message that names it.

``what`` names the value in the message, as ``request.files`` or ``Config in FILE``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.text import did_you_mean


def decode_json(text: str, what: str) -> Any:
    """Decode a text; ``what`` names it in the message.

    Raises ``ValueError`` where the text is not JSON, and ``NotModelled`` where it is nested deeper than Python reads:
    the tools themselves read 10,000 levels.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise NotModelled("deep JSON", f"{what}: the JSON is nested too deeply to be read") from None


def require_object(value: object, what: str, keys: Iterable[str] | None = None) -> Mapping[str, Any]:
    """Return a value that is an object; with ``keys``, refuse any other key.

    None counts as an empty object, except for the request itself.
    """
    if value is None and what != "the request":
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{what} is not a JSON object")
    if keys is not None and (unknown := [key for key in value if key not in keys]):
        known = tuple(keys)
        named = f"{what} has unknown keys: {', '.join(map(json.dumps, unknown))}; known are: {', '.join(known)}"
        raise Unreadable(named + did_you_mean(unknown[0], known))
    return value


def require_objects(value: object, what: str) -> list[Mapping[str, Any]]:
    """Return a value that is a list of objects; None counts as an empty list."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(member, dict) for member in value):
        raise Unreadable(f"{what} is not a list of JSON objects")
    return value


def require_text(value: object, what: str) -> str:
    """Return a value that is a string."""
    if not isinstance(value, str):
        raise Unreadable(f"{what} is not a string")
    return value


def require_texts(value: object, what: str) -> list[str]:
    """Return a value that is a list of strings."""
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise Unreadable(f"{what} is not a list of strings")
    return value

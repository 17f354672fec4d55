"""JSON with comments and trailing commas, as ``jsonc-parser`` takes it.

Reads: text. Gives: JSON. Compare: microsoft/node-jsonc-parser ``parse`` (src/impl/parser.ts).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.errors import Unreadable
from simulator.core.json_checks import decode_json, require_object


def read_document(text: str, name: str) -> Mapping[str, Any]:
    """Return the object of a file; raises ``Unreadable`` for a text that holds none."""
    try:
        document = decode_json(to_json(text), name)
    except ValueError as error:
        raise Unreadable(f"{name} is no JSON with comments: {error}") from None
    return require_object(document, name)


def to_json(text: str) -> str:
    """Return the text without its comments and its commas in front of a closing bracket."""
    kept: list[str] = []
    comma = -1  # the place in ``kept`` of a comma behind which only blanks stand
    at = 0
    while at < len(text):
        char = text[at]
        if char == '"':
            end = _end_of_string(text, at)
            kept.append(text[at:end])
            at, comma = end, -1
            continue
        if text.startswith("//", at):
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
            continue
        if text.startswith("/*", at):
            end = text.find("*/", at)
            at = len(text) if end < 0 else end + 2
            continue
        if char in "]}" and comma >= 0:
            kept[comma] = ""
        if char == ",":
            comma = len(kept)
        elif not char.isspace():
            comma = -1
        kept.append(char)
        at += 1
    return "".join(kept).removeprefix("\ufeff")


def _end_of_string(text: str, at: int) -> int:
    at += 1
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return min(at + 1, len(text))

"""The JSON Schema of the oracle's requests and answers, with every caller of the table.

``schema.json`` has the bodies that differ from those of their kind; the others follow from the callers' rows.
"""

from __future__ import annotations

import json
from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.table import CALLERS
from simulator.core.package_data import package_data

_WORDS = {"type": "array", "items": {"type": "string"}}
_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}


def schema() -> dict[str, Any]:
    """Return the schema of a line: a request or an answer."""
    document: dict[str, Any] = json.loads(package_data("oracle/schema.json"))
    requests = document["$defs"]["request"]["properties"]["request"]["anyOf"][0]
    special = requests["properties"]
    requests["properties"] = {caller.name: special.get(caller.name) or _describe_body(caller) for caller in CALLERS}
    return document


def _describe_body(caller: Caller) -> dict[str, Any]:
    """Describe the body of a caller by its kind."""
    if caller.kind == "line":
        return {**_WORDS, "description": f"The words after {caller.commands[0]}."}
    if caller.option is None:
        return {"type": "object"}
    part = {caller.option.part: {"type": "string"}} if caller.option.part else {}
    extras = {extra.key: _WORDS if extra.multiple else {"type": "string"} for extra in caller.extras}
    file = {**_WORDS, "description": "The files in order; without it all of files."}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {"files": _TEXTS, "file": file, **part, **extras},
    }

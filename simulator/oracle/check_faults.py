"""Where an answer of the oracle differs from what a check expects of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.core.text import quoted_list

WANTED = ("argv", "refused", "env", "cwd", "user", "gives", "start")
"""The keys by which a check expects something."""


def faults(wanted: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the faults of an answer, one sentence each; ``wanted`` are the fields of a check."""
    if "refused" in wanted:
        yield from _refusal_faults(wanted["refused"], answer)
    elif answer["outcome"] == "refused":
        yield f"it is refused at {answer['stage']}: {answer['message']} ({answer['rule']})"
        return
    process = answer.get("process", {})
    if "argv" in wanted:
        yield from _argv_faults(wanted["argv"], process.get("args", ()))
    for key in ("cwd", "user"):
        if key in wanted and process.get(key) != wanted[key]:
            yield _differs(key, wanted[key], process.get(key))
    if "env" in wanted:
        yield from _env_faults(wanted["env"], process.get("env", ()))
    for key, part in (("gives", "image"), ("start", "start")):
        found = answer.get(part) or {}
        for field, value in wanted.get(key, {}).items():
            if not holds(found.get(field), value):
                yield _differs(f"{part}.{field}", value, found.get(field))


def what_is_unknown(wanted: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """Say for want of what nobody can tell whether an answer is as a check expects; ``""`` where it can be told."""
    if answer["outcome"] == "not-modelled":
        return str(answer["message"])
    start = answer.get("start") or {"outcome": "unknown", "unknown": ["the root filesystem: give rootfs"]}
    others = {key: value for key, value in wanted.items() if key != "start"}
    is_open = "start" in wanted and start["outcome"] == "unknown" and answer["outcome"] != "refused"
    if not is_open or any(faults(others, answer)) or not any(faults(wanted, answer)):
        return ""
    return f"what comes of the start, for want of {'; '.join(start['unknown'])}"


def holds(found: Any, wanted: Any) -> bool:
    """Return whether a value is as it is wanted; of an object only the fields that are named, ``""`` for null."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(holds(found.get(key), value) for key, value in wanted.items())
    return bool(found == (None if wanted == "" else wanted))


def _refusal_faults(wanted: Any, answer: Mapping[str, Any]) -> Iterator[str]:
    if answer["outcome"] != "refused":
        found = quoted_list(answer["process"]["args"]) if "process" in answer else "an image"
        yield f"a refusal is expected, and found is {found}"
    elif isinstance(wanted, str) and answer["rule"] != wanted:
        yield f"the refusal {wanted} is expected, and found is {answer['rule']}: {answer['message']}"


def _argv_faults(wanted: list[str], found: Sequence[str]) -> Iterator[str]:
    if list(found) != wanted:
        pairs = zip(wanted, found, strict=False)
        at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(wanted), len(found)))
        differs = f"word {at + 1} is the first that differs"
        yield f"argv {quoted_list(wanted)} is expected, and found is {quoted_list(found)}: {differs}"


def _env_faults(wanted: Mapping[str, Any], entries: Iterable[str]) -> Iterator[str]:
    """Yield the variables that have another value; false is a variable that is not set."""
    found = dict(entry.partition("=")[::2] for entry in entries)
    for name, value in wanted.items():
        if value is False and name in found:
            yield f"env.{name} is expected not to be set, and found is {json.dumps(found[name])}"
        elif value is not False and found.get(name) != value:
            yield _differs(f"env.{name}", value, found.get(name))


def _differs(what: str, wanted: Any, found: Any) -> str:
    return f"{what} {json.dumps(wanted)} is expected, and found is {json.dumps(found)}"

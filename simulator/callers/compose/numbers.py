"""Numbers and durations as Go writes and reads them.

Compare: Go ``fmt.Sprint``, ``strconv.FormatFloat``; go-str2duration ``ParseDuration``.
"""

from __future__ import annotations

import re
from typing import Any

from simulator.golang import strconv
from simulator.golang.yaml.values import Timestamp


def sprint(value: Any) -> str:
    """Write a value of a YAML file as Go's ``fmt.Sprint`` does."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, Timestamp):
        return _stamp(value)
    if isinstance(value, list):
        return "[" + " ".join(map(sprint, value)) + "]"
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{sprint(value[key])}" for key in sorted(value)) + "]"
    return str(value)


def _float(value: float) -> str:
    """Write the shortest digits, with an exponent for powers of ten below -4 and from 6 on."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    return strconv.format_float(value)


def _stamp(text: str) -> str:
    """Write a date as Go's ``time.Time`` does, for the form without a time; return others unchanged."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d} 00:00:00 +0000 UTC" if match else text


def duration(text: str, *, days: bool) -> int | None:
    """Read a duration in nanoseconds, None if it is invalid; with ``days``, d and w are units, too."""
    try:
        return strconv.duration(text, days=days)
    except strconv.GoError:
        return None

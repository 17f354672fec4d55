"""From the text of a duration to nanoseconds.

Reads: text. Gives: a number.
Compare: ``time.ParseDuration`` of Go.
"""

import re

NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}


def duration(text: str) -> int | None:
    """Read a duration as ``time.ParseDuration`` of Go does, in nanoseconds; None where it is none."""
    if re.fullmatch(r"[+-]?0", text):
        return 0
    match = re.fullmatch(r"([+-]?)((?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)", text)
    if match is None:
        return None
    total = 0
    for number, unit in re.findall(r"([0-9.]+)(ns|us|µs|μs|ms|s|m|h)", match[2]):
        whole, _, part = number.partition(".")
        total += int(whole or 0) * NANOSECONDS[unit] + int(part or 0) * NANOSECONDS[unit] // 10 ** len(part)
    return None if total >= 2**63 else -total if match[1] == "-" else total

"""From the text of a duration, as in ``HEALTHCHECK --interval=1m30s``, to nanoseconds.

Reads: text. Gives: a number, without the message that ``strconv.duration`` has for a text that is not valid.
Source: https://github.com/golang/go/blob/go1.24.0/src/time/format.go (ParseDuration).
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
    """Read a duration in nanoseconds; None for a text that is not valid or does not fit 64 bits."""
    if re.fullmatch(r"[+-]?0", text):
        return 0
    match = re.fullmatch(r"([+-]?)((?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)", text)
    if match is None:
        return None
    total = 0
    for digits, unit in re.findall(r"([0-9.]+)(ns|us|µs|μs|ms|s|m|h)", match[2]):
        whole, _, fraction = digits.partition(".")
        total += int(whole or 0) * NANOSECONDS[unit] + int(fraction or 0) * NANOSECONDS[unit] // 10 ** len(fraction)
    return None if total >= 2**63 else -total if match[1] == "-" else total

"""Linux signals: their numbers, and which one a STOPSIGNAL comes to.

Compare: signal(7); moby/sys ``signal/signal_linux.go`` ``SignalMap``, ``signal.go`` ``ParseSignal``.
"""

from __future__ import annotations

from simulator.golang import signal
from simulator.golang.signal import NUMBERS as NUMBERS

_OTHER_NAMES = {"CLD": 17, "IOT": 6, "POLL": 29, "RTMIN": 34, "RTMAX": 64}
_REALTIME_MIN, _REALTIME_MAX = 34, 64
IGNORED_BY_DEFAULT = frozenset(NUMBERS[name] for name in ("CHLD", "CONT", "URG", "WINCH"))
STOPS_BY_DEFAULT = frozenset(NUMBERS[name] for name in ("STOP", "TSTP", "TTIN", "TTOU"))


def signal_number(text: str) -> int | None:
    """Return the number of a signal as STOPSIGNAL spells it: ``SIGINT``, ``int``, ``2``, ``SIGRTMIN+3``.

    None for what is no signal that can be sent: 0, a number above 64, any other text.
    """
    value = signal.number(text)
    if value is not None:
        return value if 1 <= value <= _REALTIME_MAX else None
    name = text.upper().removeprefix("SIG")
    if not signal.is_name(name):
        return None
    if name[:6] in {"RTMIN+", "RTMAX-"}:
        step = int(name[6:])
        return _REALTIME_MIN + step if name[5] == "+" else _REALTIME_MAX - step
    return NUMBERS.get(name) or _OTHER_NAMES[name]


def signal_name(number: int) -> str:
    """Return the name of a signal: ``SIGTERM``, ``SIGRTMIN+3``; the number itself where it has none."""
    for name, value in NUMBERS.items():
        if value == number:
            return f"SIG{name}"
    if number == _REALTIME_MIN:
        return "SIGRTMIN"
    if _REALTIME_MIN < number <= _REALTIME_MIN + 15:
        return f"SIGRTMIN+{number - _REALTIME_MIN}"
    if _REALTIME_MIN + 15 < number < _REALTIME_MAX:
        return f"SIGRTMAX-{_REALTIME_MAX - number}"
    return "SIGRTMAX" if number == _REALTIME_MAX else str(number)


DIED_OF = 128
"""What is added to the number of a signal that ends a process: the exit status."""

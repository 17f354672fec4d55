"""The signals that a stop signal may name on Linux.

Source: https://github.com/moby/sys/blob/signal/v0.7.1/signal/signal_linux.go (SignalMap), signal.go (ParseSignal).
"""

from __future__ import annotations

_NAMES = frozenset(
    """ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS
    TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX""".split()
)
_REALTIME = frozenset([f"RTMIN+{n}" for n in range(1, 16)] + [f"RTMAX-{n}" for n in range(1, 15)])


def is_signal(text: str) -> bool:
    """Tell whether the text is a whole number other than 0, or a name with or without SIG, in any case."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if digits.isascii() and digits.isdigit():
        return int(digits) != 0
    return text.upper().removeprefix("SIG") in _NAMES | _REALTIME

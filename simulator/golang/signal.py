"""The signals that STOPSIGNAL and ``--stop-signal`` may name on Linux.

Reads: text. Gives: whether it is a signal, and its number; the numbers by name.
Source: https://github.com/moby/sys/blob/signal/v0.7.1/signal/signal_linux.go (SignalMap), signal.go (ParseSignal).
"""

from __future__ import annotations

from collections.abc import Mapping

NUMBERS: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        """HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU
        URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS""".split(),
        1,
    )
}
"""The number of each signal, by its name without SIG, of x86 and ARM."""
_NAMES = frozenset(
    """ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS
    TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX""".split()
)
_REALTIME = frozenset([f"RTMIN+{n}" for n in range(1, 16)] + [f"RTMAX-{n}" for n in range(1, 15)])


def is_name(text: str) -> bool:
    """Return whether the text is a signal's name, with or without SIG, in any case."""
    name = text.upper().removeprefix("SIG")
    return name in _NAMES or name in _REALTIME


def number(text: str) -> int | None:
    """Read a whole number, with or without a sign; None for any other text."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def is_signal(text: str) -> bool:
    """Return whether the text is a whole number other than 0, or a signal's name."""
    return is_name(text) if (value := number(text)) is None else value != 0

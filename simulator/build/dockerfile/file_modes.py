"""What a builder refuses in ``COPY --chmod`` and ``ADD --chmod``.

Reads: the mode, with variables replaced. Gives: the builder's message, or None.
Compare: BuildKit ``dispatchCopy`` (frontend/dockerfile/dockerfile2llb/convert.go); dchapes-mode ``ParseWithUmask``
(vendor/github.com/tonistiigi/dchapes-mode/mode.go).
"""

import re

from simulator.golang import strconv

_MOST = 0o7777
_CLAUSE = "[augo]*(?:[-+=][rstwXxugo]*)+"
_SYMBOLIC = re.compile(f"{_CLAUSE}(?:,{_CLAUSE})*").fullmatch


def octal_mode_error(mode: str) -> str | None:
    """Return why a mode is no number of base 8; None if it is one."""
    try:
        if strconv.parse_uint(mode, 32, base=8) <= _MOST:
            return None
    except strconv.GoError:
        pass
    return f"invalid chmod parameter: '{mode}'. it should be octal string and between 0 and 07777"


def symbolic_mode_error(mode: str) -> str | None:
    """Return why a mode is neither a number of base 8 nor what chmod(1) takes, such as ``u+x,go=``; None if it is."""
    if mode[:1].isdecimal() and mode[:1].isascii():
        return octal_mode_error(mode)
    return None if _SYMBOLIC(mode) else "invalid syntax"

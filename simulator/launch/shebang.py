"""The first line of a script as the kernel reads it: the interpreter, and at most one argument.

Reads: the first bytes of a file, at least 256 or all of them. Gives: the words in front of the script's name.
Compare: Linux ``load_script`` (fs/binfmt_script.c), of 5.1 and later.
"""

from __future__ import annotations

BUFFER = 256
"""How many bytes of a file the kernel reads."""
_BLANKS = b" \t"


def read_shebang(head: bytes) -> tuple[str, ...] | None:
    """Give the interpreter and its argument, if it has one; None where the kernel sees no interpreter.

    A line feed ends the line. Without one in the first 255 bytes the interpreter's name has to be whole there; its
    argument is cut. Everything after the name is one argument, without the blanks around it. A carriage return is a
    character like any other.
    """
    if not head.startswith(b"#!"):
        return None
    buffer = head[:BUFFER].ljust(BUFFER, b"\0")
    last = BUFFER - 1
    end = buffer.find(b"\n")
    if end < 0:
        start = _skip_blanks(buffer, 2, last)
        if start is None or _terminator(buffer, start, last) is None:
            return None
        end = last
    while buffer[end - 1] in _BLANKS:
        end -= 1
    name = _skip_blanks(buffer, 2, end)
    if name is None or name == end:
        return None
    stop = _terminator(buffer, name, end)
    argument = None if stop is None or buffer[stop] == 0 else _skip_blanks(buffer, stop, end)
    if argument is None or argument >= end:
        return (_text(buffer[name : end if stop is None else min(stop, end)]),)
    return _text(buffer[name:stop]), _text(buffer[argument:end])


def _skip_blanks(buffer: bytes, first: int, last: int) -> int | None:
    """Find the first byte up to ``last`` that is no blank."""
    return next((at for at in range(first, last + 1) if buffer[at] not in _BLANKS), None)


def _terminator(buffer: bytes, first: int, last: int) -> int | None:
    """Find the first blank or NUL up to ``last``."""
    return next((at for at in range(first, last + 1) if buffer[at] in b" \t\0"), None)


def _text(data: bytes) -> str:
    return data.partition(b"\0")[0].decode("utf-8", "surrogateescape")

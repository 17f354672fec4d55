"""What stands in ``$'...'``, by the escapes of C. Compare: POSIX.1-2024, "Dollar-Single-Quotes"; bash manual."""

from __future__ import annotations

import re

from simulator.core.text import utf8

_ESCAPE = re.compile(
    rb"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))", re.DOTALL
)
_LETTERS = dict(zip(b"abeEfnrtv", b"\a\b\x1b\x1b\f\n\r\t\v", strict=True))


def decode_escapes(text: str) -> str:
    """Return what a text in ``$'...'`` stands for, up to a NUL; an unknown escape keeps its backslash."""
    source = utf8(text)
    return _ESCAPE.sub(_replacement, source).partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _replacement(match: re.Match[bytes]) -> bytes:
    digits, short, long, octal, control, letter = match.groups()
    if digits or octal:
        return bytes([int(digits, 16) if digits else int(octal, 8) & 0xFF])
    if short or long:
        number = int(short or long, 16)
        return chr(number).encode() if number < 0x110000 and not 0xD800 <= number < 0xE000 else match.group()
    if control:
        return bytes([control[0] & 0x1F])
    if letter in (b"\\", b"'", b'"', b"?"):
        return bytes(letter)
    return bytes([_LETTERS[letter[0]]]) if letter[0] in _LETTERS else match.group()

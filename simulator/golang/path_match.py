"""Patterns of Buildah's ``${NAME#PATTERN}`` and ``${NAME/PATTERN/TEXT}``: those of Go's ``path.Match``.

``*`` and ``?`` take anything but a slash, ``[a-z]`` and ``[^a-z]`` one of a class, a backslash what follows as it is.
A pattern that is none matches nothing. Compare: ``Match`` of https://pkg.go.dev/path.
"""

from collections.abc import Callable
from typing import TypeAlias

Token: TypeAlias = Callable[[str], bool] | None  # whether one character matches; None is a star


def tokens(pattern: str) -> list[Token] | None:
    """Read a pattern; None where it is none."""
    found: list[Token] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            if not found or found[-1] is not None:
                found.append(None)
        elif char == "?":
            found.append("/".__ne__)
        elif char == "[":
            read = _character_class(pattern, at)
            if read is None:
                return None
            at = read[1]
            found.append(read[0])
        else:
            if char == "\\":
                if at == len(pattern):
                    return None
                char = pattern[at]
                at += 1
            found.append(char.__eq__)
    return found


def _character_class(pattern: str, at: int) -> tuple[Token, int] | None:
    """Read a class behind its opening bracket, and the offset behind it."""
    negated = pattern[at : at + 1] == "^"
    at += negated
    ranges: list[tuple[str, str]] = []
    while not ranges or pattern[at : at + 1] != "]":
        low = _bound(pattern, at)
        if low is None:
            return None
        high = _bound(pattern, low[1] + 1) if pattern[low[1]] == "-" else low
        if high is None:
            return None
        at = high[1]
        ranges.append((low[0], high[0]))
    return lambda char: any(low <= char <= high for low, high in ranges) != negated, at + 1


def _bound(pattern: str, at: int) -> tuple[str, int] | None:
    """Read one end of a range, behind which the pattern must go on."""
    char = pattern[at : at + 1]
    if not char or char in "-]":
        return None
    if char == "\\":
        at += 1
        char = pattern[at : at + 1]
    return (char, at + 1) if char and at + 1 < len(pattern) else None


def lengths(read: list[Token], value: str, start: int = 0) -> list[int]:
    """Give the lengths of all parts of a value from an offset on that match, in ascending order."""
    stars, final = _stars(read), 1 << len(read)
    state = 1 | (1 & stars) << 1
    found = [0] if state & final else []
    masks: dict[str, int] = {}
    for at in range(start, len(value)):
        state = _step(read, stars, state, value[at], masks)
        if not state:
            break
        if state & final:
            found.append(at + 1 - start)
    return found


def starts(read: list[Token], value: str, *, to_end: bool) -> set[int]:
    """Give the offsets where a part of a value begins that matches and is not empty; with ``to_end``, up to its end."""
    backwards = read[::-1]
    stars, final = _stars(backwards), 1 << len(read)
    state, found = 0, set()
    masks: dict[str, int] = {}
    for at in range(len(value) - 1, -1, -1):
        if not to_end or at == len(value) - 1:
            state |= 1 | (1 & stars) << 1
        state = _step(backwards, stars, state, value[at], masks)
        if state & final:
            found.add(at)
    return found


def _stars(read: list[Token]) -> int:
    return sum(1 << n for n, token in enumerate(read) if token is None)


def _step(read: list[Token], stars: int, state: int, char: str, masks: dict[str, int]) -> int:
    """Follow all ways through the pattern by one character; bit n of ``state`` says that n tokens are matched."""
    if char not in masks:
        masks[char] = sum(1 << n for n, token in enumerate(read) if token is not None and token(char))
    state = ((state & masks[char]) << 1) | (state & stars if char != "/" else 0)
    return state | (state & stars) << 1

"""Patterns as Go's ``path.Match`` reads them, which Buildah uses for ``${NAME#PATTERN}`` and ``${NAME/PATTERN/TEXT}``.

``*`` matches any characters but a slash, ``?`` one of them, ``[a-z]`` and ``[^a-z]`` one character of a class, and a
backslash makes the next character plain. Reads: patterns and values. Gives: where they match, in linear time.
Source: https://github.com/golang/go/blob/go1.24.0/src/path/match.go (Match).
"""

from collections.abc import Callable
from typing import TypeAlias

Token: TypeAlias = Callable[[str], bool] | None
"""Whether one character matches; None for a star."""


def tokens(pattern: str) -> list[Token] | None:
    """Read a pattern; None for one that is not valid. Several stars in a row are one."""
    listed: list[Token] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            if not listed or listed[-1] is not None:
                listed.append(None)
        elif char == "?":
            listed.append("/".__ne__)
        elif char == "[":
            char_class = _read_class(pattern, at)
            if char_class is None:
                return None
            token, at = char_class
            listed.append(token)
        else:
            if char == "\\":
                if at == len(pattern):
                    return None
                char = pattern[at]
                at += 1
            listed.append(char.__eq__)
    return listed


def _read_class(pattern: str, at: int) -> tuple[Token, int] | None:
    """Read a class from the offset after its opening bracket: its token, and the offset after its closing bracket."""
    negated = pattern[at : at + 1] == "^"
    at += negated
    ranges: list[tuple[str, str]] = []
    while not ranges or pattern[at : at + 1] != "]":
        low = _read_bound(pattern, at)
        if low is None:
            return None
        high = _read_bound(pattern, low[1] + 1) if pattern[low[1]] == "-" else low
        if high is None:
            return None
        at = high[1]
        ranges.append((low[0], high[0]))
    return lambda char: any(low <= char <= high for low, high in ranges) != negated, at + 1


def _read_bound(pattern: str, at: int) -> tuple[str, int] | None:
    """Read one end of a range, and the offset after it; None if it is not valid or ends the pattern."""
    char = pattern[at : at + 1]
    if not char or char in "-]":
        return None
    if char == "\\":
        at += 1
        char = pattern[at : at + 1]
    return (char, at + 1) if char and at + 1 < len(pattern) else None


def lengths(pattern: list[Token], value: str, start: int = 0) -> list[int]:
    """Return the lengths of all parts of a value that begin at an offset and match, in ascending order."""
    stars, final = _star_bits(pattern), 1 << len(pattern)
    state = 1 | (1 & stars) << 1
    matched = [0] if state & final else []
    masks: dict[str, int] = {}
    for at in range(start, len(value)):
        state = _step(pattern, stars, state, value[at], masks)
        if not state:
            break
        if state & final:
            matched.append(at + 1 - start)
    return matched


def starts(pattern: list[Token], value: str, *, to_end: bool) -> set[int]:
    """Return the offsets at which a part of a value begins that matches and is not empty.

    With ``to_end``, only parts that end with the value.
    """
    backwards = pattern[::-1]
    stars, final = _star_bits(backwards), 1 << len(pattern)
    state, offsets = 0, set()
    masks: dict[str, int] = {}
    for at in range(len(value) - 1, -1, -1):
        if not to_end or at == len(value) - 1:
            state |= 1 | (1 & stars) << 1
        state = _step(backwards, stars, state, value[at], masks)
        if state & final:
            offsets.add(at)
    return offsets


def _star_bits(pattern: list[Token]) -> int:
    return sum(1 << n for n, token in enumerate(pattern) if token is None)


def _step(pattern: list[Token], stars: int, state: int, char: str, masks: dict[str, int]) -> int:
    """Follow all ways through the pattern by one character; bit n of ``state`` says that n tokens are matched."""
    if char not in masks:
        masks[char] = sum(1 << n for n, token in enumerate(pattern) if token is not None and token(char))
    state = ((state & masks[char]) << 1) | (state & stars if char != "/" else 0)
    return state | (state & stars) << 1

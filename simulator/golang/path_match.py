"""Patterns as Go's ``path.Match`` reads them, which Buildah uses for ``${NAME#PATTERN}`` and ``${NAME/PATTERN/TEXT}``.

``*`` matches any characters but a slash, ``?`` one of them, ``[a-z]`` and ``[^a-z]`` one character of a class, and a
backslash makes the next character plain. Reads: patterns and values. Gives: where they match, in linear time.
Source: https://github.com/golang/go/blob/go1.24.0/src/path/match.go (Match).
"""

from simulator.core.automaton import Automaton, Token


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
            listed.append("")
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
            listed.append(char)
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
    return [end - start for end in Automaton(pattern, "/").ends(value, start)]


def starts(pattern: list[Token], value: str, *, to_end: bool) -> set[int]:
    """Return the offsets at which a part of a value begins that matches and is not empty.

    With ``to_end``, only parts that end with the value.
    """
    backwards = Automaton(pattern[::-1], "/")
    state, offsets = 0, set()
    for at in range(len(value) - 1, -1, -1):
        if not to_end or at == len(value) - 1:
            state |= backwards.begin
        state = backwards.step(state, value[at])
        if state & backwards.final:
            offsets.add(at)
    return offsets

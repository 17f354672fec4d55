"""Patterns of .dockerignore and of COPY, matched as moby/patternmatcher and Go's filepath.Match do; in linear time.

Reads: the lines of a .dockerignore file, and paths with slashes. Gives: which paths are left out.
Source: https://github.com/moby/patternmatcher/blob/v0.6.0/patternmatcher.go (compile, MatchesOrParentMatches) and
ignorefile/ignorefile.go (ReadAll).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from simulator.core.record import NamedTuple
from simulator.golang.path_match import lengths, tokens
from simulator.golang.paths import clean

_Token: TypeAlias = "str | Callable[[str], bool]"
"""A star of some kind, or whether one character matches."""
_STAR, _ALL = "*", ".*"
_ENTER, _INSIDE = "(", ".*/)?"  # together (.*/)?: folders, or none


class Pattern(NamedTuple):
    """A line of a .dockerignore file."""

    tokens: tuple[_Token, ...]
    keeps: bool
    """Whether it begins with ``!``: what it matches is kept."""
    suffix: str | None = None
    """Of a pattern that is ``**`` and plain text: that text."""


def read_ignore_file(text: str) -> tuple[Pattern, ...]:
    """Read the patterns of a .dockerignore file; a pattern that Go cannot read matches nothing."""
    patterns = []
    for number, line in enumerate(text.split("\n")):
        line = (line.removeprefix("\ufeff") if number == 0 else line).rstrip("\r")
        if line.startswith("#"):
            continue
        line = line.strip()
        keeps = line.startswith("!")
        line = line[1:].strip() if keeps else line
        if line:
            line = clean(line)
            line = line[1:] if len(line) > 1 and line.startswith("/") else line
            patterns.append(_pattern(line, keeps=keeps))
    return tuple(patterns)


def is_ignored(path: str, patterns: Sequence[Pattern]) -> bool:
    """Return whether a path is left out; the last pattern that matches it or a folder above it counts."""
    parts = path.split("/")
    ways = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    ignored = False
    for pattern in patterns:
        if pattern.keeps == ignored and any(_matches(pattern, way) for way in ways):
            ignored = not pattern.keeps
    return ignored


def has_pattern(path: str) -> bool:
    """Return whether a path holds a character that patterns have."""
    return bool(set("*?[\\") & set(path))


def path_matches(pattern: str, path: str) -> bool:
    """Return whether a whole path matches a pattern as ``filepath.Match`` has it."""
    listed = tokens(pattern)
    return listed is not None and lengths(listed, path)[-1:] == [len(path)]


def _pattern(text: str, *, keeps: bool) -> Pattern:
    listed: list[_Token] = []
    at, plain = 0, True
    while at < len(text):
        char = text[at]
        at += 1
        if char == "*" and text[at : at + 1] == "*":
            at += 1 + (text[at + 1 : at + 2] == "/")
            plain = plain and not listed
            listed += [_ALL] if at >= len(text) else [_ENTER, _INSIDE]
            continue
        plain = plain and char not in "*?\\[]"
        if char == "*":
            listed.append(_STAR)
        elif char == "?":
            listed.append("/".__ne__)
        elif char == "[":
            end = text.find("]", at + 1)
            if end < 0:
                return Pattern((), keeps)
            listed.append(_class(text[at - 1 : end + 1]))
            at = end + 1
        else:
            if char == "\\" and at < len(text):
                char, at = text[at], at + 1
            listed.append(char.__eq__)
    suffix = text[2:] if plain and text.startswith("**") and len(text) > 2 else None
    return Pattern(tuple(listed), keeps, suffix)


def _class(text: str) -> Callable[[str], bool]:
    """Return whether one character is of a class; a class of other characters than these matches none.

    Compare: Go ``regexp/syntax/parse.go`` ``parseClass``.
    """
    found = re.fullmatch(r"\[(\^?)([A-Za-z0-9_.,+ -]+)\]", text)
    if found is None:
        return "".__eq__
    ranges, rest = [], found[2]
    while rest:
        length = 3 if rest[1:2] == "-" and len(rest) > 2 else 1
        low, high, rest = rest[0], rest[length - 1], rest[length:]
        if high < low:
            return "".__eq__
        ranges.append((low, high))
    return lambda char: any(low <= char <= high for low, high in ranges) != bool(found[1])


def _matches(pattern: Pattern, path: str) -> bool:
    if pattern.suffix is not None:
        return path.endswith(pattern.suffix) or (pattern.suffix[0] == "/" and path == pattern.suffix[1:])
    return bool(pattern.tokens) and _run(pattern.tokens, path)


def _run(listed: Sequence[_Token], path: str) -> bool:
    """Follow all ways through a pattern at once: each character costs at most as much as the pattern is long."""
    ways = _closed({0}, listed)
    for char in path:
        after: set[int] = set()
        for way in ways:
            token = listed[way] if way < len(listed) else _ENTER
            if token in (_ALL, _INSIDE) or (token == _STAR and char != "/"):
                after.add(way)
            if (token == _INSIDE and char == "/") or (callable(token) and token(char)):
                after.add(way + 1)
        ways = _closed(after, listed)
        if not ways:
            return False
    return len(listed) in ways


def _closed(ways: set[int], listed: Sequence[_Token]) -> set[int]:
    """Add the places that are reached without a character."""
    waiting = list(ways)
    while waiting:
        way = waiting.pop()
        token = listed[way] if way < len(listed) else None
        steps = (1,) if token in (_STAR, _ALL) else (1, 2) if token == _ENTER else ()
        for step in steps:
            if way + step not in ways:
                ways.add(way + step)
                waiting.append(way + step)
    return ways

"""Patterns of ``${NAME#PATTERN}`` and ``${NAME/PATTERN/TEXT}``: ``*``, ``?`` and escapes, in linear time.

Reads: patterns and values. Gives: where they match, and values with those parts removed or replaced. Neither wildcard
matches a line feed. Every function that reads a pattern raises ``ValueError`` for an escape of anything but ``*``,
``?``, a backslash, ``}`` and ``/``. Compare: BuildKit ``convertShellPatternToRegex``
(frontend/dockerfile/shell/lex.go).
"""

import re
from collections.abc import Iterator, Sequence

from simulator.core.automaton import Automaton, Token, refuse_long


def tokens(pattern: str) -> list[Token]:
    """Read a pattern; several stars in a row are one."""
    listed: list[Token] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            following = pattern[at + 1 : at + 2]
            if following not in ("}", "/"):
                at += 1
                if following not in ("*", "?", "\\"):
                    raise ValueError(f"invalid escape '\\{following}'")
                listed.append(following)
        elif char == "*":
            if not listed or listed[-1] is not None:
                listed.append(None)
        else:
            listed.append("" if char == "?" else char)
        at += 1
    return listed


def reversed_pattern(pattern: str) -> str:
    """Reverse a pattern; each escape stays in front of its character."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join(reversed(parts))


def _tokens_for(pattern: str, value: str) -> list[Token]:
    """Read a pattern that is followed through a value; raises ``NotModelled`` where that would take too long."""
    listed = tokens(pattern)
    refuse_long(listed, value)
    return listed


def _automaton(listed: list[Token]) -> Automaton:
    """Return what follows a pattern; a line feed is matched by no wildcard."""
    return Automaton(listed, "\n")


def prefix_length(pattern: str, value: str, *, longest: bool) -> int:
    """Return the length of the shortest or longest beginning of a value that matches; 0 if none does."""
    return _match(_automaton(_tokens_for(pattern, value)), value, 0, longest=longest) or 0


def _match(pattern: Automaton, value: str, start: int, *, longest: bool) -> int | None:
    """Return where the shortest or longest match that begins at an offset ends; None if there is none."""
    ends = pattern.ends(value, start)
    return max(ends, default=None) if longest else next(ends, None)


def _beginnings(listed: list[Token], value: str) -> bytearray:
    """Say for each offset whether a match begins there: the reversed pattern is followed from the end backwards."""
    backwards = _automaton(listed[::-1])
    begin = backwards.begin
    found = bytearray(len(value) + 1)
    state = begin
    found[len(value)] = bool(state & backwards.final)
    for at in range(len(value) - 1, -1, -1):
        state = backwards.step(state, value[at]) | begin
        found[at] = bool(state & backwards.final)
    return found


def expand_template(text: str, match: str) -> str:
    """Expand ``$0`` and ``${0}`` in a replacement as ``regexp.Expand`` of Go does: all other names have no value."""

    def value_of(reference: re.Match[str]) -> str:
        if reference[0] == "$$":
            return "$"
        name = reference[1] or reference[2]
        return match if name and not name.strip("0") else ""

    return re.sub(r"\$(?:\$|(\w+)|\{(\w+)\})", value_of, text)


def find_matches(pattern: str, value: str, *, every: bool) -> Iterator[tuple[int, int]]:
    """Yield the span of the first match, or with ``every`` of all, as ``ReplaceAllString`` of Go finds them."""
    listed = _tokens_for(pattern, value)
    beginnings, forwards = _beginnings(listed, value), _automaton(listed)
    position, last = 0, -1
    while (start := beginnings.find(1, position)) >= 0:
        span = start, _match(forwards, value, start, longest=True) or start
        if span[0] != span[1] or span[0] != last:
            yield span
            if not every:
                return
            last = span[1]
        position = span[1] if span[1] > span[0] else span[1] + 1


def replace_spans(value: str, spans: Sequence[tuple[int, int]], text: str, *, template: bool) -> str:
    """Replace spans of a value by a text; a ``template`` is expanded for each of them."""
    parts, last = [], 0
    for start, end in spans:
        parts += [value[last:start], expand_template(text, value[start:end]) if template else text]
        last = end
    return "".join([*parts, value[last:]])


def strip_match(value: str, pattern: str, *, at_end: bool, longest: bool) -> str:
    """Remove what a pattern matches at the beginning of a value, or at its end."""
    if not at_end:
        return value[prefix_length(pattern, value, longest=longest) :]
    backwards = value[::-1]
    return backwards[prefix_length(reversed_pattern(pattern), backwards, longest=longest) :][::-1]

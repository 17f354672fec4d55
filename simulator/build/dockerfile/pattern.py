"""Patterns of ``${NAME#PATTERN}`` and ``${NAME/PATTERN/TEXT}``: ``*``, ``?`` and escapes, in linear time.

Reads: patterns and values. Gives: where they match, and values with those parts removed or replaced. Neither wildcard
matches a line feed. Every function that reads a pattern raises ``ValueError`` for an escape of anything but ``*``,
``?``, a backslash, ``}`` and ``/``. Compare: BuildKit ``convertShellPatternToRegex``
(frontend/dockerfile/shell/lex.go).
"""

import re
from collections.abc import Iterator, Sequence

STAR, ANY = object(), object()


def tokens(pattern: str) -> list[object]:
    """Read a pattern: characters, ``ANY`` and ``STAR``; several stars in a row are one."""
    listed: list[object] = []
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
            if not listed or listed[-1] is not STAR:
                listed.append(STAR)
        else:
            listed.append(ANY if char == "?" else char)
        at += 1
    return listed


def reversed_pattern(pattern: str) -> str:
    """Reverse a pattern; each escape stays in front of its character."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join(reversed(parts))


def prefix_length(pattern: str, value: str, *, longest: bool) -> int:
    """Return the length of the shortest or longest beginning of a value that matches; 0 if none does."""
    return _match(tokens(pattern), value, 0, longest=longest) or 0


def find_match(pattern: str, value: str, start: int) -> tuple[int, int] | None:
    """Return the span of the first match at or after an offset, and the longest one there; None if there is none."""
    pattern_tokens = tokens(pattern)
    for at in range(start, len(value) + 1):
        end = _match(pattern_tokens, value, at, longest=True)
        if end is not None:
            return at, end
        if pattern_tokens and pattern_tokens[0] is STAR and "\n" not in value:
            return None
    return None


def _match(pattern: list[object], value: str, start: int, *, longest: bool) -> int | None:
    """Return where the shortest or longest match that begins at an offset ends; None if there is none.

    Follows all ways through the pattern at once; bit n of ``state`` says that n tokens are matched.
    """
    stars = sum(1 << n for n, token in enumerate(pattern) if token is STAR)
    final = 1 << len(pattern)
    state = 1 | (1 & stars) << 1
    end = start if state & final else None
    for at in range(start, len(value)):
        if end is not None and not longest:
            return end
        char = value[at]
        masks = sum(1 << n for n, token in enumerate(pattern) if token == char or (token is ANY and char != "\n"))
        state = ((state & masks) << 1) | (state & stars if char != "\n" else 0)
        state |= (state & stars) << 1
        if not state:
            break
        if state & final:
            end = at + 1
    return end


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
    position, last = 0, -1
    while position <= len(value) and (span := find_match(pattern, value, position)):
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

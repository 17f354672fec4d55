"""Patterns of ``${NAME#PATTERN}`` and ``${NAME/PATTERN/TEXT}``: ``*``, ``?`` and escapes, in linear time.

Compare: BuildKit ``convertShellPatternToRegex`` (frontend/dockerfile/shell/lex.go). Neither wildcard takes a line feed.
Raises ``ValueError`` for an escape of anything but ``*``, ``?``, a backslash, ``}`` and ``/``.
"""

import re
from collections.abc import Iterator, Sequence

STAR, ANY = object(), object()


def tokens(pattern: str) -> list[object]:
    """Read a pattern: characters, ``ANY`` and ``STAR``; several stars in a row are one."""
    found: list[object] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            following = pattern[at + 1 : at + 2]
            if following not in ("}", "/"):
                at += 1
                if following not in ("*", "?", "\\"):
                    raise ValueError(f"invalid escape '\\{following}'")
                found.append(following)
        elif char == "*":
            if not found or found[-1] is not STAR:
                found.append(STAR)
        else:
            found.append(ANY if char == "?" else char)
        at += 1
    return found


def reversed_pattern(pattern: str) -> str:
    """Turn a pattern round, with each escape in front of its character."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join(reversed(parts))


def prefix(pattern: str, value: str, *, longest: bool) -> int:
    """Give the length of the shortest or longest beginning of a value that matches; 0 where none does."""
    return _match(tokens(pattern), value, 0, longest=longest) or 0


def find(pattern: str, value: str, start: int) -> tuple[int, int] | None:
    """Give the first match at or behind an offset, the longest there; None where there is none."""
    read = tokens(pattern)
    for at in range(start, len(value) + 1):
        end = _match(read, value, at, longest=True)
        if end is not None:
            return at, end
        if read and read[0] is STAR and "\n" not in value:
            return None
    return None


def _match(read: list[object], value: str, start: int, *, longest: bool) -> int | None:
    """Follow all ways through the pattern at once; bit n of ``state`` says that n tokens are matched."""
    stars = sum(1 << n for n, token in enumerate(read) if token is STAR)
    final = 1 << len(read)
    state = 1 | (1 & stars) << 1
    end = start if state & final else None
    for at in range(start, len(value)):
        if end is not None and not longest:
            return end
        char = value[at]
        masks = sum(1 << n for n, token in enumerate(read) if token == char or (token is ANY and char != "\n"))
        state = ((state & masks) << 1) | (state & stars if char != "\n" else 0)
        state |= (state & stars) << 1
        if not state:
            break
        if state & final:
            end = at + 1
    return end


def expand_template(text: str, match: str) -> str:
    """Expand ``$0`` and the like in a replacement, as ``regexp.Expand`` of Go does: only ``$0`` has a value."""

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return "$" if found[0] == "$$" else match if name.isascii() and name.isdigit() and int(name) == 0 else ""

    return re.sub(r"\$(?:\$|(\w+)|\{(\w+)\})", value, text)


def matches(pattern: str, value: str, every: bool) -> Iterator[tuple[int, int]]:
    """Yield the first match of a pattern, or all of them, as ``ReplaceAllString`` of Go finds them."""
    position, last = 0, -1
    while position <= len(value) and (span := find(pattern, value, position)):
        if span[0] != span[1] or span[0] != last:
            yield span
            if not every:
                return
            last = span[1]
        position = span[1] if span[1] > span[0] else span[1] + 1


def replaced(value: str, spans: Sequence[tuple[int, int]], text: str, *, template: bool) -> str:
    """Put a text in the place of spans of a value, as it is or as a template."""
    parts, last = [], 0
    for start, end in spans:
        parts += [value[last:start], expand_template(text, value[start:end]) if template else text]
        last = end
    return "".join([*parts, value[last:]])


def without(value: str, pattern: str, *, at_end: bool, longest: bool) -> str:
    """Cut off what a pattern matches at the beginning of a value, or at its end."""
    if not at_end:
        return value[prefix(pattern, value, longest=longest) :]
    kept = value[::-1]
    return kept[prefix(reversed_pattern(pattern), kept, longest=longest) :][::-1]

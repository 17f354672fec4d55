"""Patterns: ``*``, ``?`` and bracket expressions, at a cost of pattern times text at most.

Compare: POSIX.1-2024, "Pattern Matching Notation".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from simulator.core.automaton import Automaton
from simulator.core.record import NamedTuple


class Brackets(NamedTuple):
    """A bracket expression: ranges of characters, or all others."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool

    def matches(self, character: str) -> bool:
        """Return whether the character is one of them."""
        return any(low <= character <= high for low, high in self.ranges) != self.negated


Token: TypeAlias = str | Brackets | None
"""A character, a bracket expression, ``?`` as ``""``, or ``*`` as None."""
Pattern: TypeAlias = tuple[Token, ...]
_MOST = 1000
"""How many tokens a pattern with wildcards may have: what it costs grows with them."""

_CLASSES: dict[str, tuple[tuple[str, str], ...]] = {
    "alpha": (("A", "Z"), ("a", "z")),
    "digit": (("0", "9"),),
    "alnum": (("0", "9"), ("A", "Z"), ("a", "z")),
    "upper": (("A", "Z"),),
    "lower": (("a", "z"),),
    "space": ((" ", " "), ("\t", "\r")),
    "blank": ((" ", " "), ("\t", "\t")),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "xdigit": (("0", "9"), ("A", "F"), ("a", "f")),
    "cntrl": (("\0", "\x1f"), ("\x7f", "\x7f")),
    "graph": (("!", "~"),),
    "print": ((" ", "~"),),
}


def escape(text: str) -> str:
    """Make a pattern that matches this text alone."""
    return "".join("\\" + c if c in "*?[]\\!^-()|@+" else c for c in text)


def has_magic(text: str) -> bool:
    """Return whether an escaped text is a pattern, not a text that matches itself alone."""
    compiled = compile_pattern(text)
    return compiled is None or literal_text(compiled) is None


def literal_text(pattern: Sequence[Token]) -> str | None:
    """Return the one text that a pattern matches; None for a pattern with wildcards."""
    literals = [token for token in pattern if isinstance(token, str) and token]
    return "".join(literals) if len(literals) == len(pattern) else None


def compile_pattern(text: str, *, extended: bool = False) -> Pattern | None:
    """Read a pattern in which a backslash quotes the next character; None if it has what is not read here.

    That is an extended pattern, such as ``@(a|b)``, where ``extended`` says that the shell reads those, classes of a
    locale, and more than a thousand characters with wildcards among them.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        if extended and character in "?*+@!" and text[at + 1 : at + 2] == "(":
            return None
        if character == "\\" and at + 1 < len(text):
            tokens.append(text[at + 1])
            at += 2
        elif character == "[":
            found = _brackets(text, at + 1)
            if found is None:
                return None
            tokens.append(found[0])
            at = found[1]
        else:
            if not (character == "*" and tokens and tokens[-1] is None):
                tokens.append({"*": None, "?": ""}.get(character, character))
            at += 1
    return None if len(tokens) > _MOST and literal_text(tokens) is None else tuple(tokens)


def _brackets(text: str, at: int) -> tuple[Token, int] | None:
    """Read a bracket expression behind its ``[``: the token, and where it ends.

    A ``[`` that nothing closes is itself.
    """
    start = at
    negated = text[at : at + 1] in ("!", "^") and text[at : at + 1] != ""
    at += negated
    ranges: list[tuple[str, str]] = []
    first = True
    while at < len(text) and (text[at] != "]" or first):
        first = False
        if text[at] == "[" and text[at + 1 : at + 2] in (":", ".", "=") and at + 1 < len(text):
            end = text.find(text[at + 1] + "]", at + 2)
            name = text[at + 2 : end] if end > 0 else ""
            if text[at + 1] != ":" or name not in _CLASSES:
                return None
            ranges += _CLASSES[name]
            at = end + 2
            continue
        low, at = _character(text, at)
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("]", ""):
            high, at = _character(text, at + 1)
            ranges.append((low, high))
        else:
            ranges.append((low, low))
    if at >= len(text):
        return "[", start
    return Brackets(tuple(ranges), negated), at + 1


def _character(text: str, at: int) -> tuple[str, int]:
    """Return a character of a bracket expression, which a backslash may quote, and where the next one is."""
    if text[at] == "\\" and at + 1 < len(text):
        return text[at + 1], at + 2
    return text[at], at + 1


def lengths(pattern: Pattern, text: str) -> list[int]:
    """Return the lengths of the beginnings of the text that match, in order."""
    literal = literal_text(pattern)
    if literal is not None:
        return [len(literal)] if text.startswith(literal) else []
    return [*Automaton([token.matches if isinstance(token, Brackets) else token for token in pattern]).ends(text)]


def matches(pattern: Pattern, text: str) -> bool:
    """Return whether the pattern matches the whole text."""
    return len(text) in lengths(pattern, text)[-1:]


def trim(text: str, operator: str, pattern: Pattern) -> str:
    """Remove what matches: ``#`` and ``##`` at the beginning, ``%`` and ``%%`` at the end; two for the longest."""
    at_end = operator[0] == "%"
    if at_end:
        pattern, read = pattern[::-1], text[::-1]
    else:
        read = text
    found = lengths(pattern, read)
    if not found:
        return text
    length = found[-1] if len(operator) == 2 else found[0]
    return text[: len(text) - length] if at_end else text[length:]


def replace(text: str, operator: str, pattern: Pattern, replacement: str) -> str | None:
    """Replace what matches, as ``${v/pattern/replacement}`` of bash does; None if the text is too long to try.

    ``/`` replaces the first match, ``//`` all, ``/#`` one at the beginning, ``/%`` one at the end.
    """
    if not pattern:
        return text if operator in ("/", "//") else (replacement + text if operator == "/#" else text + replacement)
    if len(text) * len(text) * len(pattern) > 4_000_000:
        return None
    if operator == "/#":
        found = lengths(pattern, text)
        return replacement + text[found[-1] :] if found else text
    if operator == "/%":
        found = lengths(pattern[::-1], text[::-1])
        return text[: len(text) - found[-1]] + replacement if found else text
    made, at = [], 0
    while at < len(text):
        found = lengths(pattern, text[at:])
        if found and found[-1]:
            made.append(replacement)
            at += found[-1]
            if operator == "/":
                break
        else:
            made.append(text[at])
            at += 1
    return "".join(made) + text[at:]


def prefix_matches(pattern: Pattern, prefix: str) -> bool | None:
    """Tell whether a text matches of which only the beginning is known; None if that decides nothing."""
    if pattern == (None,):
        return True
    for index, token in enumerate(pattern):
        if token is None:
            return True if index == len(pattern) - 1 else None
        if index >= len(prefix) or token == "" or not isinstance(token, str):
            return None
        if token != prefix[index]:
            return False
    return False if len(prefix) > len(pattern) else None

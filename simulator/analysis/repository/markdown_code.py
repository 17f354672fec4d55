"""The code in a Markdown text: blocks between fences with their languages, indented lines, and code on a line of prose.

Reads: a text. Gives: its lines with what they are. Compare: CommonMark 0.31, "Fenced code blocks", "Block quotes".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.core.record import NamedTuple

_FENCE = re.compile(r"\s*(```+|~~~+)\s*\{?\.?([^\s`}]*)[^`]*$")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_INLINE = re.compile(r"`[^`]+`|<(?:pre|code)>[^<]*")


class Line(NamedTuple):
    """A line of a Markdown text without the signs of a block quote.

    ``language`` is that of its block, in small letters, and ``"-"`` for an indented line; None for one of prose.
    ``opens`` is the line of the fence in front of its block, 0 outside of one.
    """

    number: int
    text: str
    language: str | None
    opens: int = 0


def markdown_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text, but for the fences."""
    fence, language, opens = "", "", 0
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        quoted = _QUOTE.match(line)
        bare = line[quoted.end() :] if quoted else line
        match = _FENCE.match(bare)
        if fence and match and match[1].startswith(fence) and not match[2]:
            fence = ""
        elif fence:
            yield Line(number, bare, language, opens)
        elif match:
            fence, language, opens = match[1], match[2].lower(), number
        else:
            yield Line(number, bare, "-" if bare.startswith(("    ", "\t")) else None)


def code_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is written as code, with the numbers of its lines."""
    for line in markdown_lines(text):
        if line.language is None:
            yield from ((line.number, each.strip("`")) for each in _INLINE.findall(line.text))
        else:
            yield line.number, line.text


def blocks_of(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the blocks between fences: the line of the fence, the language, and the text."""
    found: dict[int, tuple[str, list[str]]] = {}
    for line in markdown_lines(text):
        if line.opens:
            found.setdefault(line.opens, (line.language or "", []))[1].append(line.text)
    yield from ((number, language, "\n".join(lines)) for number, (language, lines) in found.items())

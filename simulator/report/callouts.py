"""A line of texts with marks below it, each with an explanation, as wide as the terminal is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.report.terminal import PLAIN, Palette
from simulator.report.terminal import width as wide

_LEAST = 36  # columns that an explanation gets at least, where the terminal has them


class Callout(NamedTuple):
    """A printable text of the line, the printable sentences that explain it, and its hue in a ``Palette``."""

    text: str
    sentences: tuple[str, ...]
    hue: str = ""


class Strokes(NamedTuple):
    """What marks are drawn with: where one begins, how it goes on, the line down, the corner, and what is left out."""

    begin: str
    along: str
    down: str
    corner: str
    left_out: str


UNICODE = Strokes("┬", "─", "│", "└─", "…")
ASCII = Strokes("^", "-", "|", "`-", "...")


def drawn(marks: Sequence[Callout], columns: int, pen: Strokes, palette: Palette = PLAIN) -> str:
    """Draw the line and the explanations; a line that is too long is drawn in several."""
    return "\n\n".join("\n".join(_chunk(chunk, columns, pen, palette)) for chunk in _chunks(marks, columns, pen))


def _chunks(marks: Sequence[Callout], columns: int, pen: Strokes) -> Iterator[list[Callout]]:
    """Split the line so that every explanation has room behind its mark."""
    chunk: list[Callout] = []
    at = 0
    for mark in marks:
        mark = mark._replace(text=_shortened(mark.text, columns, pen))
        if chunk and (at > columns - _LEAST or at + wide(mark.text) > columns):
            yield chunk
            chunk, at = [], 0
        chunk.append(mark)
        at += wide(mark.text) + 2
    if chunk:
        yield chunk


def _shortened(text: str, columns: int, pen: Strokes) -> str:
    """Leave out the middle of a text that is wider than the terminal."""
    if wide(text) <= columns:
        return text
    half = max(1, (columns - len(pen.left_out)) // 4)
    short = text[: 2 * half] + pen.left_out + text[-half:]
    return short if wide(short) <= columns else text[:half] + pen.left_out


def _chunk(marks: Sequence[Callout], columns: int, pen: Strokes, palette: Palette) -> Iterator[str]:
    """Draw one line; its marks are explained from the last to the first, so that no line crosses another."""
    yield "  ".join(palette.colored(mark.text, mark.hue) for mark in marks)
    yield "  ".join(pen.begin + pen.along * (wide(mark.text) - 1) for mark in marks)
    starts = [sum(wide(mark.text) + 2 for mark in marks[:n]) for n in range(len(marks))]
    for number in reversed(range(len(marks))):
        before = _bars(starts[:number], starts[number], pen)
        room = max(columns - starts[number] - len(pen.corner) - 1, 16)
        lead, rest = before + pen.corner + " ", before + " " * (len(pen.corner) + 1)
        for sentence in marks[number].sentences:
            for line in textwrap.wrap(sentence, room, break_on_hyphens=False) or [""]:
                yield (lead + line).rstrip()
                lead = rest


def _bars(starts: Sequence[int], end: int, pen: Strokes) -> str:
    line = [" "] * end
    for start in starts:
        line[start] = pen.down
    return "".join(line)

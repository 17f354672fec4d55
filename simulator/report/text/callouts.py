"""An argv on one line, with a mark below each word that leads to its explanation; fits the terminal's width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from simulator.core.record import NamedTuple
from simulator.report.terminal import PLAIN, Palette, width

_MIN_COLUMNS = 36  # the least columns for an explanation, if the terminal has them


class Callout(NamedTuple):
    """A text of the line, the sentences that explain it (all printable), and its colour, a name of ``terminal``."""

    text: str
    sentences: tuple[str, ...]
    color: str = ""


class Strokes(NamedTuple):
    """The characters to draw with: a mark's begin and rest, the line down, the corner, and a sign for omitted text."""

    begin: str
    along: str
    down: str
    corner: str
    left_out: str


UNICODE = Strokes("┬", "─", "│", "└─", "…")
ASCII = Strokes("^", "-", "|", "`-", "...")


def draw_callouts(callouts: Sequence[Callout], columns: int, strokes: Strokes, palette: Palette = PLAIN) -> str:
    """Draw the texts on a line, with their explanations below; a line longer than ``columns`` is split."""
    return "\n\n".join(
        "\n".join(_draw_line(chunk, columns, strokes, palette)) for chunk in _split_line(callouts, columns, strokes)
    )


def _split_line(callouts: Sequence[Callout], columns: int, strokes: Strokes) -> Iterator[list[Callout]]:
    """Split the line so that every explanation has room to the right of its mark."""
    chunk: list[Callout] = []
    column = 0
    for callout in callouts:
        callout = callout._replace(text=_shorten(callout.text, columns, strokes))
        if chunk and (column > columns - _MIN_COLUMNS or column + width(callout.text) > columns):
            yield chunk
            chunk, column = [], 0
        chunk.append(callout)
        column += width(callout.text) + 2
    if chunk:
        yield chunk


def _shorten(text: str, columns: int, strokes: Strokes) -> str:
    """Leave out the middle of a text that is wider than the terminal."""
    if width(text) <= columns:
        return text
    half = max(1, (columns - len(strokes.left_out)) // 4)
    short = text[: 2 * half] + strokes.left_out + text[-half:]
    return short if width(short) <= columns else text[:half] + strokes.left_out


def _draw_line(callouts: Sequence[Callout], columns: int, strokes: Strokes, palette: Palette) -> Iterator[str]:
    """Draw one line. Explanations go from the last text to the first, so that no line crosses another."""
    yield "  ".join(palette.colored(callout.text, callout.color) for callout in callouts)
    yield "  ".join(strokes.begin + strokes.along * (width(callout.text) - 1) for callout in callouts)
    starts = [sum(width(callout.text) + 2 for callout in callouts[:n]) for n in range(len(callouts))]
    for index in reversed(range(len(callouts))):
        before = _bars(starts[:index], starts[index], strokes)
        room = max(columns - starts[index] - len(strokes.corner) - 1, 16)
        lead, rest = before + strokes.corner + " ", before + " " * (len(strokes.corner) + 1)
        for sentence in callouts[index].sentences:
            for line in textwrap.wrap(sentence, room, break_on_hyphens=False) or [""]:
                yield (lead + line).rstrip()
                lead = rest


def _bars(starts: Sequence[int], end: int, strokes: Strokes) -> str:
    line = [" "] * end
    for start in starts:
        line[start] = strokes.down
    return "".join(line)

"""Tables of many rows, drawn by tabulate. Only this module imports it: the import takes longer than everything else."""

from __future__ import annotations

from collections.abc import Sequence

import tabulate as tabulating

from simulator.report.terminal import broken, columns, limit, width

tabulating.PRESERVE_WHITESPACE = True
_LEAST = 24  # a last column that is narrower is not broken into lines


def grid(rows: Sequence[Sequence[str]], headers: Sequence[str], style: str = "simple") -> str:
    """Draw a table as wide as it is; cells are printable text, and are not changed even if they look like numbers."""
    return tabulating.tabulate(rows, headers=headers, tablefmt=style, disable_numparse=True)


def table(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """Draw a table that fits the terminal: every table that people get is drawn here.

    Where it is too wide, its last column is broken into lines; where that is not enough, the columns of each row are
    written above each other.
    """
    drawn, most = grid(rows, headers), limit()
    if not most or _widest(drawn) <= most:
        return drawn
    *_, last = zip(*rows, headers, strict=True)
    room = most - (_widest(drawn) - max(_widest(cell) for cell in last))
    if room >= _LEAST:
        return grid([(*first, broken(cell, room=room)) for *first, cell in rows], headers)
    return "\n\n".join(_stacked(row, headers) for row in rows)


def _widest(text: str) -> int:
    return max(map(width, text.split("\n")))


def _stacked(row: Sequence[str], headers: Sequence[str]) -> str:
    facts = [(name, cell.replace("\n", " ")) for name, cell in zip(headers[1:], row[1:], strict=True) if cell]
    return f"{row[0]}\n{columns(facts)}" if facts else row[0]


def markdown(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """Draw a Markdown table; bars in the cells are escaped."""
    return grid([[cell.replace("|", "\\|") for cell in row] for row in rows], headers, "pipe")

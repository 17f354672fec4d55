"""Tables of many rows, drawn by tabulate. Only this module imports it: the import takes longer than everything else."""

from __future__ import annotations

from collections.abc import Sequence

import tabulate as tabulating

from simulator.report.terminal import columns, limit, width

tabulating.PRESERVE_WHITESPACE = True


def table(rows: Sequence[Sequence[str]], headers: Sequence[str], style: str = "simple") -> str:
    """Draw a table; cells are printable text, and are not changed even if they look like numbers."""
    return tabulating.tabulate(rows, headers=headers, tablefmt=style, disable_numparse=True)


def fitting_table(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """Draw a table; where it is wider than the terminal, write the columns of each row above each other."""
    drawn = table(rows, headers)
    most = limit()
    if not most or max(map(width, drawn.split("\n"))) <= most:
        return drawn
    return "\n\n".join(_stacked(row, headers) for row in rows)


def _stacked(row: Sequence[str], headers: Sequence[str]) -> str:
    facts = [(name, cell.replace("\n", " ")) for name, cell in zip(headers[1:], row[1:], strict=True) if cell]
    return f"{row[0]}\n{columns(facts)}" if facts else row[0]


def markdown(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """Draw a Markdown table; bars in the cells are escaped."""
    return table([[cell.replace("|", "\\|") for cell in row] for row in rows], headers, "pipe")

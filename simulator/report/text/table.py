"""Tables of many rows, drawn by tabulate. Only this module imports it: the import takes longer than everything else."""

from __future__ import annotations

from collections.abc import Sequence

import tabulate as tabulating

tabulating.PRESERVE_WHITESPACE = True


def table(rows: Sequence[Sequence[str]], headers: Sequence[str], style: str = "simple") -> str:
    """Draw a table; cells are printable text, and are not changed even if they look like numbers."""
    return tabulating.tabulate(rows, headers=headers, tablefmt=style, disable_numparse=True)


def markdown(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """Draw a Markdown table; bars in the cells are escaped."""
    return table([[cell.replace("|", "\\|") for cell in row] for row in rows], headers, "pipe")

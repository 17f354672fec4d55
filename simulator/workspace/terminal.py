"""The terminal that this process writes to."""

from __future__ import annotations

import shutil


def terminal_width(default: int) -> int:
    """Give the columns of the terminal, as COLUMNS says or as it is; ``default`` where there is none."""
    return shutil.get_terminal_size((default, 24)).columns

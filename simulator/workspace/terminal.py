"""The terminal that this process writes to."""

from __future__ import annotations

import shutil


def terminal_width(default: int) -> int:
    """Return the columns of the terminal: COLUMNS, else its width; ``default`` without a terminal."""
    return shutil.get_terminal_size((default, 24)).columns

"""The terminal that this process writes to."""

from __future__ import annotations

import os
import shutil
from typing import TextIO


def terminal_width(default: int, stream: TextIO | None = None) -> int:
    """Return the columns of a terminal: COLUMNS, else its width; ``default`` without a terminal.

    It is the terminal of standard output, or of the ``stream``.
    """
    if stream is not None and "COLUMNS" not in os.environ:
        try:
            return os.get_terminal_size(stream.fileno()).columns
        except (ValueError, OSError):  # it is closed, or no terminal
            return default
    return shutil.get_terminal_size((default, 24)).columns

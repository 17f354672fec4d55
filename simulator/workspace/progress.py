"""How far long work has come, on one line of the terminal of standard error; nothing where that is no terminal."""

from __future__ import annotations

import sys
import time

_PATIENCE = 0.5  # seconds before progress is shown


class Progress:
    """The line for the progress of one work; ``noun`` names its things, and ``total`` says how many there are."""

    def __init__(self, noun: str, total: int) -> None:
        self.noun, self.total = noun, total
        self._started = time.monotonic()
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._has_printed = False

    def show(self, number: int) -> None:
        """Say that ``number`` things are done; what is printed afterwards overwrites the line only after ``clear``."""
        if self._is_terminal and number < self.total and time.monotonic() - self._started > _PATIENCE:
            self._has_printed = True
            print(f"\r{number} of {self.total} {self.noun}\x1b[K", end="", file=sys.stderr, flush=True)
        else:
            self.clear()

    def clear(self) -> None:
        """Take the line back."""
        if self._has_printed:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._has_printed = False

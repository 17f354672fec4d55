"""What can be wrong with the input, as opposed to what the simulated tool would refuse.

Every message is one clear sentence that says what to do; the command line and the oracle print it as it is.
"""

from __future__ import annotations

import copyreg
from typing import Any


class DsimError(Exception):
    """The root of the errors that dsim raises on purpose. They can be pickled, whatever they are made of."""

    def __reduce__(self) -> tuple[Any, ...]:
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class Unreadable(DsimError):
    """The input has no reading: not JSON, a wrong type, an unknown name."""


class UnreadableText(Unreadable):
    """A text has no reading; the message shows the spot.

    ``line`` counts from 1, ``column`` from 1 in characters of that line.
    """

    def __init__(self, message: str, *, text: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.text, self.line, self.column = message, text, line, column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class NotModelled(DsimError):
    """dsim does not know; it says what is missing (``what``) and how to supply it, and never guesses."""

    def __init__(self, what: str, message: str) -> None:
        super().__init__(message)
        self.what = what


class UnknownImage(NotModelled):
    """Nobody gave the configuration of an image that is needed, and the catalogue does not have it, either."""

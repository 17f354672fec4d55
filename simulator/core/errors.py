"""Errors about the input, as opposed to refusals, which are answers of the simulated tool.

Every message is one clear sentence that says what to do; the command line and the oracle print it unchanged.
"""

from __future__ import annotations

import copyreg
from collections.abc import Iterable


class DsimError(Exception):
    """The root of the errors that dsim raises on purpose. They can be pickled, whatever arguments they take."""

    def __reduce__(self) -> tuple[object, ...]:
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class Unreadable(DsimError):
    """dsim cannot read the input: it is not JSON, has a wrong type, or names something unknown."""


class MissingFile(Unreadable):
    """A file that does not exist; the command line suggests one that does."""

    path: str
    """The name of the file, as it was given."""

    def __init__(self, message: str, path: str) -> None:
        super().__init__(message)
        self.path = path


class UnreadableText(Unreadable):
    """dsim cannot read a text; the message shows the place.

    ``line`` counts from 1, ``column`` from 1 in characters of that line.
    """

    def __init__(self, message: str, *, text: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.text, self.line, self.column = message, text, line, column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class NothingStarted(Unreadable):
    """A file of a caller that starts no container; it is unreadable only where somebody asks for one."""


class NotModelled(DsimError):
    """dsim does not know the answer and never guesses.

    ``what`` names what is missing; the message says how to supply it.
    """

    def __init__(self, what: str, message: str) -> None:
        super().__init__(message)
        self.what = what


GROWTH = 2**20
"""How many characters variables may add to the texts of one file or container; A=$A$A, repeated, would fill a disk."""


def refuse_growth(grown: int) -> None:
    """Raise ``NotModelled`` if variables have added more than ``GROWTH`` characters."""
    if grown > GROWTH:
        raise NotModelled("values of more than 1 MiB", "variables would grow beyond 1 MiB; make them smaller")


def too_much(error: BaseException) -> NotModelled | None:
    """Say what an exception of Python tells of an input that it cannot get through; None for any other exception."""
    if isinstance(error, RecursionError):
        return NotModelled("deep nesting", "the input is nested too deeply to be answered")
    if isinstance(error, MemoryError):
        return NotModelled("a large input", "the input needs more memory than there is to be answered")
    return None


def fault_message(error: BaseException) -> str:
    """Describe an exception that nobody foresaw, in one sentence; the input that caused it has no part in the text.

    This is the last line of defence of the command line and the oracle. The place is the innermost line of dsim's own
    code, so that the sentence is enough to report.
    """
    trace, place = error.__traceback__, "unknown"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename.replace("\\", "/")
        if "/simulator/" in file:
            place = f"simulator/{file.rpartition('/simulator/')[2]}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"dsim has a fault ({type(error).__name__} in {place}); please report it, together with this input"


class UnknownImage(NotModelled):
    """Nobody gave the configuration of an image that is needed, and the catalogue does not have it, either."""


def several(what: str, part: str, names: Iterable[str]) -> Unreadable:
    """Return the error that says that one of several names is required."""
    return Unreadable(f"{what} several {part}s; name one with {part}: {', '.join(names)}")

"""How words are written that somebody is to write: as the place takes them in which they stood.

Reads: words, and one of those that they replace. Gives: a text to be pasted.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.core.text import quoted_list
from simulator.core.values import Origin
from simulator.shell.quote import shell_line

_OF_LINES = ("argument ", "word ")
_ENTRYPOINT_OPTION = "--entrypoint"


def spelled(words: Iterable[str], origin: Origin) -> str:
    """Write words as the place takes them in which a word of ``origin`` stood.

    A command line has them between backquotes, quoted for the shell; the value of its --entrypoint is one word, so that
    the others go behind the image. Everything else has a JSON array.
    """
    if origin.source == "request" and origin.where == _ENTRYPOINT_OPTION:
        first, *behind = words
        option = marked_line((_ENTRYPOINT_OPTION, first))
        return f"{option}, and behind the image {marked_line(behind)}" if behind else option
    is_line = origin.source == "request" and origin.where.startswith(_OF_LINES)
    return marked_line(words) if is_line else quoted_list(words)


def marked_line(words: Iterable[str]) -> str:
    """Write words for a shell, between backquotes if none is in them."""
    line = shell_line(words)
    return line if "`" in line else f"`{line}`"

"""Words on a terminal: every border visible, nothing that repaints the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from simulator.core.record import NamedTuple


class Palette(NamedTuple):
    """The colours that a text for people is written in, by what is coloured; a text without colours has no codes."""

    codes: Mapping[str, str] = {}

    def colored(self, text: str, hue: str) -> str:
        """Colour a printable text by what it is, such as ``cmd`` or ``refused``; not everything has a colour."""
        return f"\x1b[{self.codes[hue]}m{text}\x1b[0m" if hue in self.codes and text else text


PLAIN = Palette()
# Colours of the sixteen that every terminal has and that are readable on dark and on light: what they tell is always
# written, too. The command line asks for them, and click takes them out where the reader wants none.
_COLORS = {
    "entrypoint": "36",
    "cmd": "32",
    "shell": "35",
    "request": "1",
    "title": "1",
    "refused": "1;31",
    "error": "1;31",
    "warning": "1;35",
    "info": "1",
    "before": "31",
    "after": "32",
}
COLORED = Palette(_COLORS)
_COLOR_CODE = re.compile("\x1b\\[[0-9;]*m")


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Lay printable cells out in columns, two blanks apart.

    ``dsim resolve`` uses this: importing tabulate would take longer than all the rest of the command.
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    padded = [[cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)] for row in rows]
    return "\n".join((indent + "  ".join(row)).rstrip() for row in padded)


def refusal_colored(cell: str) -> str:
    """Colour the word ``refused`` where a cell holds a refusal in place of an argv."""
    return COLORED.colored("refused", "refused") + cell[7:] if cell.startswith("refused: ") else cell


def width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    if "\x1b" in text:
        text = _COLOR_CODE.sub("", text)
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    columns = wcswidth(text)
    return len(text) if columns < 0 else columns  # it measures no control characters, which no printable text has

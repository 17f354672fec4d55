"""Words on a terminal: every border visible, nothing that repaints the screen."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

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
_SHELL_WORD = re.compile(r"""(?:\$'(?:[^'\\]|\\.)*'|'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+""")
_LEAST = 24  # a column that is narrower is not broken into lines


def limit(stream: TextIO | None = None) -> int:
    """Return the width that lines have to fit: that of the terminal, or COLUMNS; 0 where there is neither.

    ``stream`` is where they are written; standard output without it.
    """
    stream = stream or sys.stdout
    if "COLUMNS" not in os.environ and not (stream and stream.isatty()):  # None if it is closed
        return 0
    from simulator.workspace.terminal import terminal_width

    return terminal_width(0, stream)


def broken(text: str, indent: str = "", first: str | None = None, room: int = 0) -> str:
    """Break a printable text at blanks into lines that fit the terminal, or ``room``, each behind ``indent``.

    ``first`` stands in front of the first line in place of ``indent``, and is as wide.
    """
    room = room or limit() - len(indent)
    parts = [part for line in text.split("\n") for part in (_broken(line, room) if 0 < room < width(line) else [line])]
    return "\n".join([f"{indent if first is None else first}{parts[0]}", *(indent + part for part in parts[1:])])


def continued(line: str, indent: str = "", room: int = 0) -> str:
    """Break a command line between its words so that it fits the terminal, or ``room``, and can still be copied.

    A backslash ends each line but the last; a word is never broken. ``indent`` stands in front of every line.
    """
    room = room or limit()
    if not 0 < room < width(indent + line):
        return indent + line
    first, *words = _SHELL_WORD.findall(line)
    lines = [first]
    for word in words:
        fits = width(f"{indent}{lines[-1]} {word} \\") <= room
        lines[-1:] = [f"{lines[-1]} {word}"] if fits else [lines[-1], f"  {word}"]
    return " \\\n".join(indent + each for each in lines)


def command_behind(label: str, line: str) -> str:
    """Write a command line behind a label, or below it where the terminal has no room for both."""
    whole = f"{label} {line}"
    return whole if not 0 < limit() < width(whole) else f"{broken(label)}\n{continued(line, '  ')}"


def fit(text: str) -> str:
    """Break the lines of a page that are too wide for the terminal; they go on under what stands behind their label."""
    most = limit()
    return "\n".join(_fit_line(line) if most and width(line) > most else line for line in text.split("\n"))


def _fit_line(line: str) -> str:
    blanks = len(line) - len(line.lstrip(" "))
    label = re.match(r" *\S.*?  +", line)  # ends with two blanks, as a cell does
    start = len(label[0]) if label and limit() - len(label[0]) >= _LEAST else blanks
    return broken(line[start:], " " * (start or 2), line[:start] if start else "  ").removeprefix("" if start else "  ")


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Lay printable cells out in columns, two blanks apart, so that they fit the terminal.

    There the last one is broken into lines; where it has no room, it stands under the others of its row.

    ``dsim resolve`` uses this: importing tabulate would take longer than all the rest of the command.
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    before = len(indent) + sum(widths[:-1]) + 2 * (len(widths) - 1)
    room = limit() - before
    lines = []
    for *first, last in rows:
        padded = [cell + " " * (size - width(cell)) for cell, size in zip(first, widths, strict=False)]
        if limit() and room < min(width(last), _LEAST):
            lines += _under(first, last, indent)
            continue
        parts = _broken(last, room) if limit() and room < width(last) else [last]
        lines += [(indent + "  ".join([*padded, parts[0]])).rstrip(), *(" " * before + part for part in parts[1:])]
    return "\n".join(lines)


def _under(first: Sequence[str], last: str, indent: str) -> list[str]:
    """Write the cells of a row that is too wide: the last one under the others, or each on lines of its own."""
    row = indent + "  ".join(first)
    deeper = f"{indent}    "
    texts = (
        [row] if width(row) <= limit() else [broken(first[0], indent), *(broken(cell, deeper) for cell in first[1:])]
    )
    return [line.rstrip() for text in (*texts, broken(last, deeper)) if text.strip() for line in text.split("\n")]


def _broken(text: str, room: int) -> list[str]:
    """Break a text at blanks into lines of a width; a longer word keeps its own line, and a colour goes on."""
    lines = [""]
    for word in text.split(" "):
        fits = width(lines[-1]) + 1 + width(word) <= room
        lines[-1:] = [f"{lines[-1]} {word}"] if fits and lines[-1] else [*filter(None, lines[-1:]), word]
    return lines


def refusal_colored(cell: str) -> str:
    """Colour the word ``refused`` where a cell holds a refusal in place of an argv."""
    return COLORED.colored("refused", "refused") + cell[7:] if cell.startswith("refused: ") else cell


def width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    if "\x1b" in text:
        text = re.sub("\x1b\\[[0-9;]*m", "", text)  # the codes of colours
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    columns = wcswidth(text)
    return len(text) if columns < 0 else columns  # it measures no control characters, which no printable text has

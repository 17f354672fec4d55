"""What the command line says on standard error: sentences, broken where a terminal is too narrow for them."""

from __future__ import annotations

import sys

import click

from simulator.report.terminal import broken, continued, limit

_INDENT = "  "


def tell(sentence: str) -> None:
    """Write a printable sentence to standard error."""
    click.echo(in_lines(sentence, _INDENT), err=True)


def in_lines(text: str, indent: str = "") -> str:
    """Break the lines of a text that the terminal of standard error is too narrow for; they go on behind ``indent``.

    A line that begins with blanks is a command, which is copied: a backslash continues it.
    """
    most = limit(sys.stderr)
    return "\n".join(_in_lines(line, indent, most) for line in text.split("\n")) if most else text


def _in_lines(line: str, indent: str, most: int) -> str:
    if line.startswith(_INDENT):
        return continued(line.removeprefix(_INDENT), _INDENT, most)
    return broken(line, room=most - len(indent)).replace("\n", f"\n{indent}")

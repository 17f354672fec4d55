"""A line of a shell, split at its operators.

Reads: a line. Gives: its simple commands as they are written. Compare: POSIX.1-2024, "Shell Command Language", 2.2
Quoting, 2.10 Shell Grammar.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r"""\\.|'[^']*(?:'|\Z)|"(?:[^"\\]|\\.)*+(?:"|\\?\Z)""", re.DOTALL)
"""What no operator stands in; a quote may have no end."""


def open_quote(text: str, quote: str = "") -> str:
    """Return the quote that a text leaves open, which begins inside of ``quote``; ``""`` if it leaves none."""
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\" and quote != "'":
            at += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "#" and (not at or text[at - 1].isspace()):
            at = max(text.find("\n", at), 0) or len(text)
        at += 1
    return quote


def split_commands(line: str) -> list[str]:
    """Split a line at the operators of a shell, outside of quotes; redirections and what follows them are cut off."""
    commands: list[str] = []
    kept: list[str] = []
    depth, at, cut = 0, 0, False
    while at < len(line):
        quoted = _QUOTED.match(line, at)
        piece = quoted[0] if quoted else line[at]
        if quoted:
            pass
        elif line.startswith(("$(", "${"), at):
            depth += 1
            piece = line[at : at + 2]
        elif depth and piece in "({":
            depth += 1
        elif depth and piece in ")}":
            depth -= 1
        elif not depth and piece in ";&|()" and not (piece == "&" and line[at - 1 : at] == ">"):
            commands.append("".join(kept).strip())
            kept, cut, at = [], False, at + 1
            continue
        elif not depth and piece in "<>":
            while kept and kept[-1].isdigit():
                kept.pop()
            cut = True
        elif not depth and piece == "#" and (not kept or kept[-1].isspace()):
            break
        if not cut:
            kept.append(piece)
        at += len(piece)
    return [command for command in (*commands, "".join(kept).strip()) if command]

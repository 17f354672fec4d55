"""Words of an argv and of a command line on a page, with the marks of a change."""

from __future__ import annotations

from itertools import groupby

from simulator.report.documents.blocks import Argv, ArgvWord, CommandLine
from simulator.report.writers.code import SHORT_WORD, write_code

_TAGS = {"-": "del", "+": "ins", "": "span"}


def write_argv(argv: Argv) -> str:
    """Write an argv as a JSON array; brackets and commas stay on the line of their word."""
    if not argv.words:
        return '<span class="argv">[]</span>'
    last = len(argv.words) - 1
    items = (
        (word, f"{'' if at else '['}{write_piece(word)}{',' if at < last else ']'}")
        for at, word in enumerate(argv.words)
    )
    kept = (f'<span class="item">{item}</span>' if len(word.text) <= SHORT_WORD else item for word, item in items)
    return f'<span class="argv{" side" if argv.is_side else ""}">{" ".join(kept)}</span>'


def write_command_line(line: CommandLine) -> str:
    """Write a command line, with its marks word by word."""
    pieces = []
    for mark, words in groupby(line.words, key=lambda word: word.mark):
        tag, codes = _TAGS[mark], " ".join(write_code(word.text, word.kind) for word in words)
        pieces.append(f"<{tag}>{codes}</{tag}>")
    return f'<span class="argv line{" side" if line.is_side else ""}">{" ".join(pieces)}</span>'


def write_piece(word: ArgvWord) -> str:
    """Write a word."""
    tag = _TAGS[word.mark]
    return f"<{tag}>{write_code(word.text, word.kind)}</{tag}>"

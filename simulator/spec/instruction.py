"""From the text of an instruction to its flags and its argument.

Reads: text as it stands in a Dockerfile, continuation lines included. Gives: ``Argument``.
Compare: BuildKit ``Parse`` (frontend/dockerfile/parser/parser.go) and ``splitCommand`` (split_command.go).
"""

from collections.abc import Callable
from typing import NamedTuple

from simulator.errors import UnreadableText
from simulator.rule import Decision, Question, Rule
from simulator.sources import BUILDAH, BUILDKIT
from simulator.spec.form import SPACE


def single_escape(line: str) -> int | None:
    """Find the escape character that makes a line go on: the last one before blanks, but not the second of two."""
    end = any_escape(line)
    return None if end and line[end - 1] == "\\" else end


def any_escape(line: str) -> int | None:
    """Find the escape character that makes a line go on: the last one before blanks."""
    body = line.rstrip(" \t")
    return len(body) - 1 if body.endswith("\\") else None


class Argument(NamedTuple):
    """What stands behind an instruction's keyword.

    ``flags`` are the leading words that begin with ``--``, quotes removed; ``text`` is the rest without
    blanks around it. ``pieces`` lists where parts of ``text`` come from, as (offset, line, column).
    """

    flags: tuple[str, ...]
    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def spot(self, offset: int) -> tuple[int, int]:
        """Give the line and column, from 1, of a character of ``text`` in what was read."""
        start, line, column = next(piece for piece in reversed(self.pieces) if piece[0] <= offset)
        return line, column + offset - start


def argument(text: str, continues: Callable[[str], int | None] = single_escape) -> Argument:
    """Read the text behind one keyword; continuation lines are joined, comment lines among them dropped.

    Raises ``UnreadableText`` where the text goes on after the instruction has ended.
    """
    lines = text.split("\n")
    joined, pieces, number = "", [], 0
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r")
        if number > 1 and (not line.strip(SPACE) or line.lstrip(SPACE).startswith("#")):
            continue
        end = continues(line)
        pieces.append((len(joined), number, 1))
        joined += line[:end]
        if end is None:
            break
    for extra, raw in enumerate(lines[number:], number + 1):
        if (rest := raw.strip(SPACE)) and not rest.startswith("#"):
            raise UnreadableText(
                "the instruction has ended on the line before; give one instruction's text, "
                "with \\ at the end of each line that goes on",
                text=raw,
                line=extra,
                column=1,
            )
    flags, start = _flags(joined)
    rest = joined[start:].strip(SPACE)
    start += len(joined[start:]) - len(joined[start:].lstrip(SPACE))
    return Argument(flags, rest, tuple(_shifted(pieces, start)))


def _shifted(pieces: list[tuple[int, int, int]], start: int) -> list[tuple[int, int, int]]:
    """Count the offsets of the pieces from ``start``."""
    before = [piece for piece in pieces if piece[0] <= start]
    offset, line, column = before[-1]
    return [(0, line, column + start - offset), *((o - start, li, c) for o, li, c in pieces if o > start)]


def _flags(text: str) -> tuple[tuple[str, ...], int]:
    """Split off the leading ``--`` words: their texts, and the offset behind them.

    Quotes and escapes inside a flag are removed; ``--`` ends the flags and vanishes.
    BuildKit looks at bytes here, of which 0x85 and 0xA0 count as spaces even inside a character.
    """
    if not text.lstrip(SPACE).startswith("--"):
        return (), 0
    data = text.encode("utf-8", "surrogatepass").decode("latin-1")
    flags: list[str] = []
    position = 0
    while (position := _next_word(data, position)) < len(data) and data.startswith("--", position):
        flag, position = _flag(data, position)
        if flag == "--":
            break
        flags.append(flag)
    return tuple(flags), len(data[:position].encode("latin-1").decode("utf-8", "ignore"))


def _next_word(data: str, position: int) -> int:
    while position < len(data) and data[position] in SPACE:
        position += 1
    return position


def _flag(data: str, position: int) -> tuple[str, int]:
    """Read one flag: its text without quotes and escapes, and the offset behind it."""
    flag, quote = "", ""
    while position < len(data):
        char = data[position]
        if not quote and char in SPACE:
            break
        if char in (quote or "'\""):
            quote = "" if quote else char
        elif char == "\\":
            position += 1
            flag += data[position : position + 1]
        else:
            flag += char
        position += 1
    return flag, position


class Flags(Question):
    """What becomes of words in front of the argument that begin with two dashes?"""

    UNKNOWN = Rule(
        "A flag that the instruction does not know is refused.",
        BUILDKIT("frontend/dockerfile/instructions/bflag.go", "Parse"),
    )
    UNHEEDED = Rule(
        "A flag that the instruction does not know is dropped.",
        BUILDAH("vendor/github.com/openshift/imagebuilder/dispatchers.go", "cmd"),
    )


def refuse_flags(flags: tuple[str, ...]) -> Decision[str] | None:
    """Refuse the first flag."""
    if flags:
        raise Flags.UNKNOWN.refuses("build", f"unknown flag: {flags[0].partition('=')[0]}")
    return None


def drop_flags(flags: tuple[str, ...]) -> Decision[str] | None:
    """Do without the flags."""
    return Flags.UNHEEDED.gives(" ".join(flags)) if flags else None

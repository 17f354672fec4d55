"""From the text of an instruction to its flags and its argument.

Reads: text as it stands in a Dockerfile, continuation lines included. Gives: ``Argument``.
Compare: BuildKit ``Parse`` (frontend/dockerfile/parser/parser.go) and ``splitCommand`` (split_command.go).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from simulator.errors import UnreadableText
from simulator.rule import Decision, Question, Rule
from simulator.sources import BUILDAH, BUILDKIT
from simulator.spec.form import SPACE


def single_escape(line: str, escape: str) -> int | None:
    """Find the escape character that makes a line go on: the last one before blanks, but not the second of two."""
    end = any_escape(line, escape)
    return None if end and line[end - 1] == escape else end


def any_escape(line: str, escape: str) -> int | None:
    """Find the escape character that makes a line go on: the last one before blanks."""
    body = line.rstrip(" \t")
    return len(body) - 1 if body.endswith(escape) else None


Continues: TypeAlias = Callable[[str, str], int | None]
Pieces: TypeAlias = Sequence[tuple[int, int, int]]  # offset in the joined text, line and column in the file


class Argument(NamedTuple):
    """What stands behind an instruction's keyword.

    ``flags`` are the leading words that begin with ``--``, quotes removed; ``text`` is the rest without
    blanks around it. ``pieces`` lists where parts of ``text`` come from, as (offset, line, column).
    """

    flags: tuple[str, ...]
    text: str
    pieces: Pieces

    def spot(self, offset: int) -> tuple[int, int]:
        """Give the line and column, from 1, of a character of ``text`` in what was read."""
        start, line, column = next(piece for piece in reversed(self.pieces) if piece[0] <= offset)
        return line, column + offset - start


def joined(lines: Sequence[str], at: int, continues: Continues, escape: str) -> tuple[str, Pieces, int]:
    """Join the line at an index with those that it goes on in; comments and blank lines among them are dropped.

    Gives the text, the pieces that it is made of, and the index of the line behind it.
    """
    first = at
    line = lines[at].rstrip("\r")
    if escape not in line[-2:] and continues(line, escape) is None:
        return line, [(0, at + 1, 1)], at + 1
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = 0
    while at < len(lines):
        line = lines[at].rstrip("\r")
        at += 1
        if at - 1 > first and (not (stripped := line.lstrip(SPACE)) or stripped[0] == "#"):
            continue
        end = continues(line, escape)
        pieces.append((length, at, 1))
        parts.append(line[:end])
        length += len(parts[-1])
        if end is None:
            break
    return "".join(parts), pieces, at


def argument(text: str, continues: Continues = single_escape) -> Argument:
    """Read the text behind one keyword. Raises ``UnreadableText`` where it goes on after the instruction has ended."""
    lines = text.split("\n")
    whole, pieces, at = joined(lines, 0, continues, "\\")
    for number, raw in enumerate(lines[at:], at + 1):
        if (rest := raw.strip(SPACE)) and not rest.startswith("#"):
            raise UnreadableText(
                "the instruction has ended on the line before; give one instruction's text, "
                "with \\ at the end of each line that goes on",
                text=raw,
                line=number,
                column=1,
            )
    return arguments_of(whole, pieces, 0, "\\")


def arguments_of(whole: str, pieces: Pieces, start: int, escape: str) -> Argument:
    """Read the flags and the argument that stand at and behind an offset of a joined text."""
    flags: tuple[str, ...] = ()
    rest = whole[start:].lstrip(SPACE)
    if rest.startswith("--"):
        flags, rest = split_flags(rest, escape)
    return Argument(flags, rest.rstrip(SPACE), _shifted(pieces, len(whole) - len(rest)))


def _shifted(pieces: Pieces, start: int) -> Pieces:
    """Count the offsets of the pieces from ``start``."""
    if len(pieces) == 1:
        return [(0, pieces[0][1], pieces[0][2] + start)]
    before = [piece for piece in pieces if piece[0] <= start]
    offset, line, column = before[-1]
    return [(0, line, column + start - offset), *((o - start, li, c) for o, li, c in pieces if o > start)]


def split_flags(text: str, escape: str) -> tuple[tuple[str, ...], str]:
    """Split off the leading ``--`` words: their texts, and what is left behind the blanks that follow.

    Quotes and escapes inside a flag are removed; ``--`` ends the flags and vanishes.
    BuildKit looks at bytes here, of which 0x85 and 0xA0 count as spaces even inside a character.
    """
    data = text if text.isascii() else text.encode().decode("latin-1")
    flags: list[str] = []
    position = 0
    while (position := _next_word(data, position)) < len(data) and data.startswith("--", position):
        flag, position = _flag(data, position, escape)
        if flag == "--":
            break
        flags.append(flag)
    length = position if text.isascii() else len(data[:position].encode("latin-1").decode("utf-8", "ignore"))
    return tuple(flags), text[length:].lstrip(SPACE)


def _next_word(data: str, position: int) -> int:
    while position < len(data) and data[position] in SPACE:
        position += 1
    return position


def _flag(data: str, position: int, escape: str) -> tuple[str, int]:
    """Read one flag: its text without quotes and escapes, and the offset behind it."""
    flag, quote = "", ""
    while position < len(data):
        char = data[position]
        if not quote and char in SPACE:
            break
        if char in (quote or "'\""):
            quote = "" if quote else char
        elif char == escape:
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

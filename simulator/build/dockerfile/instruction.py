"""From the lines of one instruction to its flags and its argument.

Reads: lines of a Dockerfile, continuation lines included. Gives: ``Argument``. An offset counts characters from 0.
Compare: BuildKit ``Parse`` (frontend/dockerfile/parser/parser.go) and ``splitCommand`` (split_command.go).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from simulator.build.dockerfile.form import SPACE
from simulator.core.errors import UnreadableText
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BUILDAH, BUILDKIT


def single_escape(line: str, escape: str) -> int | None:
    """Find the escape character that continues a line: the last one before blanks, but not the second of two."""
    end = any_escape(line, escape)
    return None if end and line[end - 1] == escape else end


def any_escape(line: str, escape: str) -> int | None:
    """Find the escape character that continues a line: the last one before blanks."""
    body = line.rstrip(" \t")
    return len(body) - 1 if body.endswith(escape) else None


Continues: TypeAlias = Callable[[str, str], int | None]
"""From a line and the escape character to the offset at which the line continues in the next one, or None."""
Parts: TypeAlias = tuple[list[str], list[int]]
"""The parts of a joined text, and the number of the line that each part comes from, counted from 1."""


class Argument(NamedTuple):
    """The part of an instruction after its keyword."""

    flags: tuple[str, ...]
    """The leading words that begin with ``--``, without their quotes."""
    text: str
    """What follows the flags, without blanks around it."""
    pieces: tuple[tuple[int, int, int], ...]
    """Where the parts of ``text`` come from: offset in ``text``, line, column, the latter two counted from 1."""

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column, counted from 1, of the character of ``text`` at an offset."""
        start, line, column = next(piece for piece in reversed(self.pieces) if piece[0] <= offset)
        return line, column + offset - start


def join_lines(lines: Sequence[str], at: int, continues: Continues, escape: str) -> tuple[str, Parts, int]:
    """Join the line at an index with its continuation lines; drop comments and blank lines among them.

    Returns the text, its parts, and the index of the line after them.
    """
    texts: list[str] = []
    numbers: list[int] = []
    number = at  # of the line, from 1: the index of the next one
    for number in range(at + 1, len(lines) + 1):
        line = lines[number - 1]
        if line[-1:] == escape and line[-2:-1] != escape and "#" not in line:
            texts.append(line[:-1])
            numbers.append(number)
            continue
        if number - 1 > at and (not (stripped := line.lstrip(SPACE)) or stripped[0] == "#"):
            continue
        line = line.rstrip("\r")
        end = continues(line, escape)
        texts.append(line[:end])
        numbers.append(number)
        if end is None:
            break
    return "".join(texts), (texts, numbers), number


def read_argument(text: str, continues: Continues = single_escape) -> Argument:
    """Read the text after one keyword, which may have several lines.

    Raises ``UnreadableText`` if text follows the end of the instruction.
    """
    lines = text.split("\n")
    joined, parts, end = join_lines(lines, 0, continues, "\\")
    for number, line in enumerate(lines[end:], end + 1):
        if (stripped := line.strip(SPACE)) and not stripped.startswith("#"):
            raise UnreadableText(
                "the instruction has ended on the line before; give one instruction's text, "
                "with \\ at the end of each line that goes on",
                text=line,
                line=number,
                column=1,
            )
    return argument_from(joined, parts, 0, "\\")


def argument_from(joined: str, parts: Parts, start: int, escape: str) -> Argument:
    """Read the flags and the argument of a joined text, from an offset on."""
    flags: tuple[str, ...] = ()
    text = joined[start:].lstrip(SPACE)
    if text.startswith("--"):
        flags, text = split_flags(text, escape)
    return Argument(flags, text.rstrip(SPACE), tuple(_pieces(parts, len(joined) - len(text))))


def _pieces(parts: Parts, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield the ``pieces`` of the argument that begins at an offset of the joined text."""
    begin = 0
    for text, line in zip(*parts, strict=True):
        end = begin + len(text)
        if end >= start:
            yield max(0, begin - start), line, max(1, start - begin + 1)
        begin = end


def split_flags(text: str, escape: str) -> tuple[tuple[str, ...], str]:
    """Split a text into its leading ``--`` words and the text after them, without blanks in front.

    Quotes and escapes inside a flag are removed; ``--`` ends the flags and is dropped.
    BuildKit reads bytes here, and takes 0x85 and 0xA0 for spaces even inside a character.
    """
    flags: list[str] = []
    while text.startswith("--"):
        flag, _, following = text.partition(" ")
        if not (flag.isascii() and flag.isprintable()) or "'" in flag or '"' in flag or escape in flag:
            return _split_odd_flags(text, escape, flags)
        text = following.lstrip("\t\n\v\f\r ")
        if flag == "--":
            break
        flags.append(flag)
    return tuple(flags), text.lstrip(SPACE)


def read_run_flags(line: str, escape: str) -> tuple[str, ...] | None:
    """Return the flags of a RUN that continues in the next line; None if its first line may not hold all of them.

    If the result is not None, a shell form follows the flags, so no later line of the RUN matters to the image.
    """
    if line[:4] not in ("RUN ", "run "):
        return None
    if line[4].isalnum():
        return ()
    if line[4:6] != "--":
        return None
    flags, text = split_flags(line[4:], escape)
    return flags if text[:1].isalnum() else None


def _split_odd_flags(text: str, escape: str, flags: list[str]) -> tuple[tuple[str, ...], str]:
    """Split a text as ``split_flags`` does, from a flag on that holds quotes, escapes or characters beyond ASCII.

    ``flags`` are those before it.
    """
    data = text if text.isascii() else text.encode().decode("latin-1")
    position = 0
    while data.startswith("--", position):
        flag, position = _read_flag(data, position, escape)
        while position < len(data) and data[position] in SPACE:
            position += 1
        if flag == "--":
            break
        flags.append(flag)
    length = position if text.isascii() else len(data[:position].encode("latin-1").decode("utf-8", "ignore"))
    return tuple(flags), text[length:].lstrip(SPACE)


def _read_flag(data: str, position: int, escape: str) -> tuple[str, int]:
    """Read one flag: its text without quotes and escapes, and the offset after it."""
    flag: list[str] = []
    quote = ""
    while position < len(data):
        char = data[position]
        if not quote and char in SPACE:
            break
        if char in (quote or "'\""):
            quote = "" if quote else char
        elif char == escape:
            position += 1
            flag.append(data[position : position + 1])
        else:
            flag.append(char)
        position += 1
    return "".join(flag), position


class Flags(Question):
    """What becomes of words in front of the argument that begin with two dashes?"""

    UNKNOWN = Rule(
        "The builder refuses a flag that the instruction does not have.",
        BUILDKIT("frontend/dockerfile/instructions/bflag.go", "Parse"),
    )
    IGNORED = Rule(
        "The builder ignores a flag that the instruction does not have.",
        BUILDAH("vendor/github.com/openshift/imagebuilder/dispatchers.go", "cmd"),
    )


def refuse_flags(flags: tuple[str, ...]) -> Decision[str] | None:
    """Refuse the first flag; None if there is none."""
    if flags:
        raise Flags.UNKNOWN.refuses("build", f"unknown flag: {flags[0].partition('=')[0]}")
    return None


def drop_flags(flags: tuple[str, ...]) -> Decision[str] | None:
    """Ignore the flags; None if there are none."""
    return Flags.IGNORED.gives(" ".join(flags)) if flags else None

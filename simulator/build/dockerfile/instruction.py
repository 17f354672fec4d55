"""From the text of an instruction to its flags and its argument.

Reads: text as it stands in a Dockerfile, continuation lines included. Gives: ``Argument``.
Compare: BuildKit ``Parse`` (frontend/dockerfile/parser/parser.go) and ``splitCommand`` (split_command.go).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from simulator.build.dockerfile.form import SPACE
from simulator.core.errors import UnreadableText
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BUILDAH, BUILDKIT


def single_escape(line: str, escape: str) -> int | None:
    """Find the escape character that makes a line go on: the last one before blanks, but not the second of two."""
    end = any_escape(line, escape)
    return None if end and line[end - 1] == escape else end


def any_escape(line: str, escape: str) -> int | None:
    """Find the escape character that makes a line go on: the last one before blanks."""
    body = line.rstrip(" \t")
    return len(body) - 1 if body.endswith(escape) else None


Continues: TypeAlias = Callable[[str, str], int | None]


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


Parts: TypeAlias = tuple[list[str], list[int]]  # of a joined text, and the lines that they stand in


def joined(lines: Sequence[str], at: int, continues: Continues, escape: str) -> tuple[str, Parts, int]:
    """Join the line at an index with those that it goes on in; comments and blank lines among them are dropped.

    Gives the text, the parts that it is made of, and the index of the line behind it.
    """
    texts: list[str] = []
    numbers: list[int] = []
    behind = at
    for behind in range(at + 1, len(lines) + 1):
        line = lines[behind - 1]
        if line[-1:] == escape and line[-2:-1] != escape and "#" not in line:
            texts.append(line[:-1])
            numbers.append(behind)
            continue
        if behind - 1 > at and (not (stripped := line.lstrip(SPACE)) or stripped[0] == "#"):
            continue
        line = line.rstrip("\r")
        end = continues(line, escape)
        texts.append(line[:end])
        numbers.append(behind)
        if end is None:
            break
    return "".join(texts), (texts, numbers), behind


def argument(text: str, continues: Continues = single_escape) -> Argument:
    """Read the text behind one keyword. Raises ``UnreadableText`` where it goes on after the instruction has ended."""
    lines = text.split("\n")
    whole, parts, at = joined(lines, 0, continues, "\\")
    for number, raw in enumerate(lines[at:], at + 1):
        if (rest := raw.strip(SPACE)) and not rest.startswith("#"):
            raise UnreadableText(
                "the instruction has ended on the line before; give one instruction's text, "
                "with \\ at the end of each line that goes on",
                text=raw,
                line=number,
                column=1,
            )
    return arguments_of(whole, parts, 0, "\\")


def arguments_of(whole: str, parts: Parts, start: int, escape: str) -> Argument:
    """Read the flags and the argument that stand at and behind an offset of a joined text."""
    flags: tuple[str, ...] = ()
    rest = whole[start:].lstrip(SPACE)
    if rest.startswith("--"):
        flags, rest = split_flags(rest, escape)
    return Argument(flags, rest.rstrip(SPACE), tuple(_pieces(parts, len(whole) - len(rest))))


def _pieces(parts: Parts, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield the parts that reach behind an offset, as ``Argument`` has them."""
    begin = 0
    for text, line in zip(*parts, strict=True):
        end = begin + len(text)
        if end >= start:
            yield max(0, begin - start), line, max(1, start - begin + 1)
        begin = end


def split_flags(text: str, escape: str) -> tuple[tuple[str, ...], str]:
    """Split off the leading ``--`` words: their texts, and what is left behind the blanks that follow.

    Quotes and escapes inside a flag are removed; ``--`` ends the flags and vanishes.
    BuildKit looks at bytes here, of which 0x85 and 0xA0 count as spaces even inside a character.
    """
    flags: list[str] = []
    while text.startswith("--"):
        flag, _, rest = text.partition(" ")
        if not (flag.isascii() and flag.isprintable()) or "'" in flag or '"' in flag or escape in flag:
            return _odd_flags(text, escape, flags)
        text = rest.lstrip("\t\n\v\f\r ")
        if flag == "--":
            break
        flags.append(flag)
    return tuple(flags), text.lstrip(SPACE)


def run_flags(line: str, escape: str) -> tuple[str, ...] | None:
    """Give the flags of a RUN that goes on; None where more than its first line may be needed to know them.

    Behind them is a text, so it is no list, and nothing in the next lines has a part in the image.
    """
    if line[:4] not in ("RUN ", "run "):
        return None
    if line[4].isalnum():
        return ()
    if line[4:6] != "--":
        return None
    flags, text = split_flags(line[4:], escape)
    return flags if text[:1].isalnum() else None


def _odd_flags(text: str, escape: str, flags: list[str]) -> tuple[tuple[str, ...], str]:
    """Do so where quotes, escapes or other characters than those of ASCII are in the next flag."""
    data = text if text.isascii() else text.encode().decode("latin-1")
    position = 0
    while data.startswith("--", position):
        flag, position = _flag(data, position, escape)
        while position < len(data) and data[position] in SPACE:
            position += 1
        if flag == "--":
            break
        flags.append(flag)
    length = position if text.isascii() else len(data[:position].encode("latin-1").decode("utf-8", "ignore"))
    return tuple(flags), text[length:].lstrip(SPACE)


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
    IGNORED = Rule(
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
    return Flags.IGNORED.gives(" ".join(flags)) if flags else None

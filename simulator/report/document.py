"""A report: what a command found, in blocks that a page and a comment can show alike.

Everything that a user wrote stands in ``Code``, ``Argv`` or ``Lines``; writers escape whatever they are given.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

Tone: TypeAlias = Literal["plain", "same", "changed", "refused", "unknown", "info", "warning", "error"]
Mark: TypeAlias = Literal["", "-", "+"]


class Code(NamedTuple):
    """Printable text that is shown as it is."""

    text: str


class Link(NamedTuple):
    """A name that is shown as it is, and where it leads."""

    text: str
    url: str


class Piece(NamedTuple):
    """A word of an argv as it is shown, the kind of its origin, and whether only one side of a change has it."""

    text: str
    kind: str
    mark: Mark = ""


class Argv(NamedTuple):
    """The words of an argv."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return f"[{', '.join([piece.text for piece in self.pieces])}]"


Inline: TypeAlias = str | Code | Link | Piece | Argv
Cell: TypeAlias = tuple[Inline, ...]
Lines: TypeAlias = tuple[Cell, ...]


class Paragraph(NamedTuple):
    """A sentence or more."""

    cell: Cell


class Notes(NamedTuple):
    """What a careful reader would point out."""

    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """Rows under their heads; the first cell of a row names it. A cell has lines, which stand below each other."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Lines, ...], ...]


class Explained(NamedTuple):
    """A word with what a shell takes it for, where it was written, and the rule that kept it, with its sentence."""

    piece: Piece
    role: str
    place: str
    rule: Link
    says: str


def shortened(piece: Piece) -> Piece:
    """Leave out the middle of a very long word, where the whole argv stands beside it."""
    if len(piece.text) <= _LONG:
        return piece
    return piece._replace(text=f"{piece.text[: _LONG // 2]}…{piece.text[-_LONG // 4 :]}")


def role(word: Explained) -> Lines:
    """Show what a shell takes a word for."""
    return ((Code(word.role) if word.role[:1] == "$" else word.role,),) if word.role else ((),)


class Picture(NamedTuple):
    """An argv, word by word."""

    words: tuple[Explained, ...]

    @property
    def argv(self) -> Argv:
        """The words alone."""
        return Argv(tuple([word.piece for word in self.words]))


class Step(NamedTuple):
    """What happened at one point: its title, the rules that it met with their sentences, and what it gave."""

    title: Cell
    rules: tuple[tuple[Link, str], ...]
    gives: Cell = ()


class Steps(NamedTuple):
    """What happened, one after the other."""

    steps: tuple[Step, ...]


class Moment(NamedTuple):
    """What happened to a part of an image: ``what``, its value from then on and before, where, and by which rule.

    ``kind`` is that of the words that the part gives, as of a ``Piece``.
    """

    part: str
    what: str
    kind: str
    value: Cell
    before: Cell
    place: Cell
    rule: Link


class Stage(NamedTuple):
    """A stage of a build: its title, and what happened in it."""

    title: Cell
    moments: tuple[Moment, ...]


class Timeline(NamedTuple):
    """How an image came to be, from its base to the target."""

    stages: tuple[Stage, ...]


class Edit(NamedTuple):
    """A line that only one side has: its sign, its place, its text, and the rules that it met."""

    sign: Mark
    place: str
    text: str
    rules: tuple[Link, ...]


class Edits(NamedTuple):
    """The lines that are responsible for a change."""

    lines: tuple[Edit, ...]
    more: int = 0


class Section(NamedTuple):
    """Blocks under a heading; ``folded`` are of interest to who asks why."""

    title: Cell
    blocks: "tuple[Block, ...]"
    tone: Tone = "plain"
    folded: bool = False


Block: TypeAlias = Paragraph | Notes | Table | Picture | Steps | Timeline | Edits | Section


class Report(NamedTuple):
    """A whole answer: which command gave it, the outcome in a line, the blocks, and what it holds for."""

    command: str
    title: Cell
    tone: Tone
    blocks: tuple[Block, ...]
    foot: Cell


_STRING = r'"(?:[^"\\]|\\.)*"'
_LONG = 240  # characters of a word that are shown in a row of its own
_WHOLE = rf"\[\]|\[{_STRING}(?:, {_STRING})*\]|{_STRING}"
_TOKEN = re.compile(rf"{_WHOLE}|`[^`]+`|\s+|\S+", re.DOTALL)
_PLAIN = re.compile(r"(?:[^\W_]+(?:['’.-][^\W_]+)*'?|[-=+·→]|->|\.\.\.)?")
# Plain words of which a reader's software would make something: hashes of commits, issues, addresses.
_LINKED = re.compile(r"\b(?=\w*\d)[0-9a-f]{7,40}\b|\bGH-\d|\bwww\.", re.IGNORECASE)


def said(text: str) -> Cell:
    """Put what is no plain word of a sentence in code: options, paths, strings, and whatever a user wrote."""
    found: list[str | Code] = []
    for inline in _split(text):
        last = found[-1] if found else None
        if isinstance(inline, str) and isinstance(last, str):
            found[-1] = last + inline
        elif isinstance(inline, Code) and last == " " and _is_bare(found[-2:-1], inline):
            found[-2:] = [Code(f"{found[-2].text} {inline.text}")]  # type: ignore[union-attr]
        else:
            found.append(inline)
    return tuple(found)


def _is_bare(before: list[str | Code], code: Code) -> bool:
    """Whether two parts of a sentence are one piece of code: words of a command line, not strings."""
    return bool(before) and all(isinstance(part, Code) and part.text[:1] not in '["' for part in (*before, code))


def _split(text: str) -> Iterator[str | Code]:
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token.isspace():
            yield " "
        elif token[0] in '["' and re.fullmatch(_WHOLE, token, re.DOTALL):
            yield Code(token)
        elif token[0] == "`" and token[-1] == "`" and len(token) > 2:
            yield Code(token[1:-1])
        else:
            core = token.lstrip("(").rstrip("),.;:!?") if token != "..." else token
            before, _, after = token.partition(core) if core else (token, "", "")
            yield from filter(None, (before,))
            if core:
                yield core if _PLAIN.fullmatch(core) and not _LINKED.search(core) else Code(core)
            yield from filter(None, (after,))

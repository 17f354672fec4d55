"""A report: the answer of a command in blocks, which a web page and a review comment can both show.

Everything that a user wrote is in ``Code``, ``Argv`` or ``DiffLine``. Writers escape all text, whoever wrote it.
"""

from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple

Tone: TypeAlias = Literal["plain", "same", "changed", "refused", "fails", "unknown", "info", "warning", "error"]
Mark: TypeAlias = Literal["", "-", "+"]


class Code(NamedTuple):
    """Printable text that is shown as it is."""

    text: str


class Link(NamedTuple):
    """A name that is shown as it is, and the address that it links to."""

    text: str
    url: str


class ArgvWord(NamedTuple):
    """A word of an argv as a report shows it.

    ``kind`` is the kind of its origin: ``entrypoint``, ``cmd``, ``shell``, ``request``, ``engine``, ``base`` (words of
    an unknown base image) or ``plain``. ``mark`` is ``-`` or ``+`` if only the old or the new side of a change has it.
    """

    text: str
    kind: str
    mark: Mark = ""


class Argv(NamedTuple):
    """The words of an argv; ``is_side`` says that the words without a mark are the same on the other side."""

    words: tuple[ArgvWord, ...]
    is_side: bool = False

    def __str__(self) -> str:
        return f"[{', '.join([word.text for word in self.words])}]"


class CommandLine(NamedTuple):
    """A command line, each word as a shell would read it; ``is_side`` is as that of ``Argv``."""

    words: tuple[ArgvWord, ...]
    is_side: bool = False

    def __str__(self) -> str:
        return " ".join([word.text for word in self.words])


Inline: TypeAlias = str | Code | Link | ArgvWord | Argv | CommandLine
RichText: TypeAlias = tuple[Inline, ...]
TableCell: TypeAlias = tuple[RichText, ...]


class Paragraph(NamedTuple):
    """A sentence or more."""

    text: RichText


class Notes(NamedTuple):
    """Advice: what is surprising about an answer."""

    texts: tuple[RichText, ...]


class Table(NamedTuple):
    """Rows under column heads; the first cell of a row names the row. A cell holds one or more lines."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]

    @property
    def compares(self) -> bool:
        """Whether the columns are two sides of a change, which a page shows above each other."""
        return self.head[-2:] == ("before", "after")


class ExplainedWord(NamedTuple):
    """A word of an argv, and why it is there.

    ``role`` is how a shell reads it (``""`` without a shell), ``place`` where it was written, ``rule`` the rule that
    kept it, and ``says`` the sentence of that rule.
    """

    word: ArgvWord
    role: str
    place: str
    rule: Link
    says: str


_MAX_LENGTH = 240  # characters of a word that are shown in a row of its own


def shorten(word: ArgvWord) -> ArgvWord:
    """Leave out the middle of a very long word; the whole argv is shown next to it."""
    if len(word.text) <= _MAX_LENGTH:
        return word
    return word._replace(text=f"{word.text[: _MAX_LENGTH // 2]}…{word.text[-_MAX_LENGTH // 4 :]}")


def role_lines(word: ExplainedWord) -> TableCell:
    """Show how a shell reads a word; an empty cell if no shell reads it."""
    return ((Code(word.role) if word.role[:1] == "$" else word.role,),) if word.role else ((),)


class ExplainedArgv(NamedTuple):
    """An argv, word by word."""

    words: tuple[ExplainedWord, ...]

    @property
    def argv(self) -> Argv:
        """The words without their explanations."""
        return Argv(tuple([word.word for word in self.words]))


class NumberedStep(NamedTuple):
    """A step on the way to the argv: its title, the rules that applied with their sentences, and its result."""

    title: RichText
    rules: tuple[tuple[Link, str], ...]
    result: RichText = ()


class NumberedSteps(NamedTuple):
    """The steps on the way to the argv, in order."""

    steps: tuple[NumberedStep, ...]


class PartEvent(NamedTuple):
    """A change of one part of an image's configuration, such as CMD.

    ``what`` says what happened, ``value`` and ``before`` are the values after and before it, ``place`` is the line, and
    ``rule`` the rule that applied. ``kind`` is the kind of words that the part holds, as in ``ArgvWord``.
    """

    part: str
    what: str
    kind: str
    value: RichText
    before: RichText
    place: RichText
    rule: Link


class StageHistory(NamedTuple):
    """A stage of a build: its title, and what happened in it, in order."""

    title: RichText
    events: tuple[PartEvent, ...]


class Timeline(NamedTuple):
    """How an image's configuration came about, from the base image to the target."""

    stages: tuple[StageHistory, ...]


class DiffLine(NamedTuple):
    """A line that only one side of a change has: its sign, place and text, and the rules that applied to it."""

    sign: Mark
    place: str
    text: str
    rules: tuple[Link, ...]


class DiffLines(NamedTuple):
    """The lines that are responsible for a change; ``more`` counts those that are not listed."""

    lines: tuple[DiffLine, ...]
    more: int = 0


class Section(NamedTuple):
    """Blocks under a heading; a ``folded`` section is closed until a reader wants to know why."""

    title: RichText
    blocks: "tuple[Block, ...]"
    tone: Tone = "plain"
    folded: bool = False


Leaf: TypeAlias = Paragraph | Notes | Table | ExplainedArgv | NumberedSteps | Timeline | DiffLines
Block: TypeAlias = Leaf | Section


class Report(NamedTuple):
    """A whole answer.

    ``command`` is the name of the command that gave it, ``title`` the outcome in one line, and ``footer`` the engines
    that the answer is about. ``line`` is the whole command line, ``""`` if it is not known; ``subject`` names the files
    and the request that it is about.
    """

    command: str
    title: RichText
    tone: Tone
    blocks: tuple[Block, ...]
    footer: RichText
    line: str = ""
    subject: RichText = ()

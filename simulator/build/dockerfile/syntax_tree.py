"""The syntax tree of a Dockerfile: its instructions, and the type of the value that each keyword gives.

Built by ``parser`` and read by everything after it. Compare: BuildKit ``Node``
(frontend/dockerfile/parser/parser.go).
"""

from typing import Any, Generic, TypeAlias, TypeVar

from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.instruction import Argument, argument_from
from simulator.build.dockerfile.lines import Lines, split_keyword
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import CommandForm

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""The value of ENV and LABEL: names and values."""
Texts: TypeAlias = tuple[str, ...]
"""The value of ADD, ARG, COPY, EXPOSE, FROM and VOLUME: words."""
OptionalText: TypeAlias = str | None
"""The value of MAINTAINER, STOPSIGNAL, USER and WORKDIR: the whole argument, None if there is none."""
Form: TypeAlias = Decision[CommandForm]
"""The value of CMD, ENTRYPOINT and SHELL."""
OptionalForm: TypeAlias = Form | None
"""The value of RUN: None if its argument does not begin like an array, which no rule depends on."""
Healthcheck: TypeAlias = tuple[str, Form | None] | None
"""The value of HEALTHCHECK: its type, and the form after it; None if there is no argument."""
Trigger: TypeAlias = "Instruction | None"
"""The value of ONBUILD: the instruction after it; None if there is none."""
T_co = TypeVar("T_co", covariant=True)


class InstructionOf(NamedTuple, Generic[T_co]):
    """One instruction of a Dockerfile, whose keyword says which type its value has.

    Most lines of a Dockerfile continue a RUN and change nothing, so the lines of an instruction are joined only for
    a value that needs them, or when ``original`` or ``argument`` is read.
    """

    typed: str
    """The keyword as it is written."""
    keyword: str
    """The keyword in lower case."""
    line: int
    """The number of its first line."""
    flags: tuple[str, ...]
    """The leading words of the argument that begin with ``--``."""
    value: T_co
    """The argument after the flags, read as the keyword demands."""
    lines: Lines
    """The lines of its file."""
    at: int
    """The index of its first line among them."""
    body: str = ""
    """Its here-documents, each with a line feed in front."""

    @property
    def original(self) -> str:
        """The whole instruction in one line, without the blanks in front of it."""
        return self.lines.join(self.at)[0].lstrip(SPACE)

    @property
    def argument(self) -> Argument:
        """The part after the keyword, with its place."""
        original, parts, _ = self.lines.join(self.at)
        start = len(original) - len(split_keyword(original.lstrip(SPACE))[1])
        return argument_from(original, parts, start, self.lines.escape)


Instruction: TypeAlias = InstructionOf[Any]
"""An instruction with any keyword; a function for one keyword takes ``InstructionOf`` the type of its value."""


class Dockerfile(NamedTuple):
    """A Dockerfile as its parser reads it."""

    instructions: tuple[Instruction, ...]
    escape: str
    """The escape character."""
    syntax: str | None
    """The frontend that ``# syntax=`` names; None if there is no such line."""
    check: str = ""
    """The options of ``# check=``; ``""`` if there is no such line."""

"""An image with the decisions that led to it, and the shortest way to one: from ENTRYPOINT, CMD and SHELL alone.

Reads: the texts of arguments. Gives: ``BuiltImage``.
Compare: BuildKit ``dispatchCmd``, ``dispatchEntrypoint``, ``withShell`` (dockerfile2llb/convert.go);
moby ``resolveCmdLine`` (builder/dockerfile/dispatchers_unix.go).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.command import stored_shell
from simulator.build.dockerfile.instruction import Argument, read_argument
from simulator.core.errors import NotModelled, Unreadable, UnreadableText
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import CommandForm, FromCatalogue, ImageConfig, Origin, ShellForm, Words, WordSource, words
from simulator.golang.json import well_formed

if TYPE_CHECKING:
    from simulator.build.dockerfile.syntax_tree import Instruction


class AlmostJson(NamedTuple):
    """A shell-form text that begins like a JSON array but is not valid JSON."""

    where: str
    """The place of the argument: ``Dockerfile:3``, ``--cmd``."""
    text: str
    line: int
    """The line of the first character that is not valid, counted from 1."""
    column: int
    """Its column, counted from 1."""
    reason: str
    """Why it is not valid."""

    @property
    def place(self) -> str:
        """The place of that character: ``Dockerfile:3:9``; of a text that is no file's, ``--cmd, column 3``."""
        path, colon, number = self.where.rpartition(":")
        if colon and number.isdecimal():
            return f"{path}:{self.line}:{self.column}"
        line = f"line {self.line}, " if self.line > 1 else ""
        return f"{self.where}, {line}column {self.column}"


def almost_json_of(form: CommandForm, argument: Argument, where: str) -> Iterator[AlmostJson]:
    """Yield the text of a form if it begins like a JSON array but is not valid; ``where`` is its place."""
    if isinstance(form, ShellForm) and form.fault:
        offset, reason = form.fault
        yield AlmostJson(where, form.text, *argument.position(offset), reason)


class Step(NamedTuple):
    """One instruction of a build, its place (``Dockerfile:3``), and what it decided."""

    instruction: Instruction
    place: str
    decisions: tuple[Decision[Any], ...]


class BuiltImage(NamedTuple):
    """The configuration of an image, and how a builder came to it.

    For an image whose configuration was supplied, all fields but ``image`` keep their defaults.
    """

    image: ImageConfig
    decisions: tuple[Decision[Any], ...] = ()
    """All decisions, in the order of the build."""
    almost_json: tuple[AlmostJson, ...] = ()
    offsets: tuple[tuple[Instruction, int], ...] = ()
    """The instructions, each with the number of decisions before it."""
    where: Callable[[int], str] = str
    """From a line of the Dockerfile to its place, as a reader would look for it."""
    missing: str = ""
    """The base image whose configuration is unknown; ``""`` if there is none."""
    catalogued: FromCatalogue | None = None
    """The catalogue entry that the image was built on; None if there is none."""
    base: ImageConfig = ImageConfig()
    """The configuration that the first stage began with."""
    builder: Builder | None = None
    """The builder; None if nothing was built."""
    platform: str = ""
    """The platform that the build names; ``""`` if it names none, so that it builds for the engine's own."""
    parent: BuiltImage | None = None
    """The image that it was built on, if that one was built from a Dockerfile, too; None for any other."""

    @property
    def is_told(self) -> bool:
        """Whether a Dockerfile, or the catalogue, tells more of it than its configuration."""
        return bool(self.offsets) or self.catalogued is not None

    def preceded_by(self, decision: Decision[Any]) -> BuiltImage:
        """Return this image with a decision before all others; it belongs to the first instruction."""
        offsets = (*self.offsets[:1], *((instruction, at + 1) for instruction, at in self.offsets[1:]))
        return self._replace(decisions=(decision, *self.decisions), offsets=offsets)

    def steps(self) -> Iterator[Step]:
        """Yield each instruction with its place and its decisions, those of the Dockerfiles that it rests on first."""
        if self.parent is not None:
            yield from self.parent.steps()
        yield from self.own_steps()

    def instructions(self) -> Iterator[Instruction]:
        """Yield each instruction, those of the Dockerfiles that it rests on first."""
        if self.parent is not None:
            yield from self.parent.instructions()
        yield from (instruction for instruction, _ in self.offsets)

    def own_steps(self) -> Iterator[Step]:
        """Yield each instruction of this Dockerfile with its place and its decisions."""
        ends = [*[at for _, at in self.offsets[1:]], len(self.decisions)]
        for (instruction, at), end in zip(self.offsets, ends, strict=False):
            yield Step(instruction, self.where(instruction.line), self.decisions[at:end])


def image_of(
    entrypoint: str | None, cmd: str | None, shell: str | None, where: Callable[[str], str], builder: Builder
) -> BuiltImage:
    """Build a stage ``FROM scratch`` with SHELL, ENTRYPOINT and CMD, in this order.

    Each text is what follows the keyword; None leaves the instruction out. ``where`` returns the place of the text
    of ``"entrypoint"``, ``"cmd"`` or ``"shell"``. Raises ``Unreadable`` for a text that is more than one instruction,
    and ``Refusal`` as the builder does.
    """
    decisions: list[Decision[object]] = []
    almost_json: list[AlmostJson] = []

    def read(source: WordSource, text: str) -> Decision[CommandForm]:
        try:
            argument = read_argument(well_formed(text), builder.line_continuation)
        except UnreadableText as error:
            raise Unreadable(f"{where(source)}, {error}") from None
        if ignored := builder.flags(argument.flags):
            decisions.append(ignored)
        form = builder.form(argument.text)
        almost_json.extend(almost_json_of(form.value, argument, where(source)))
        return form

    stored: Words | None = None
    if shell is not None:
        stored = words(stored_shell(read("shell", shell)), Origin("shell", where("shell")))
    lists: dict[WordSource, Words | None] = {"entrypoint": None, "cmd": None}
    texts: tuple[tuple[WordSource, str | None], ...] = (("entrypoint", entrypoint), ("cmd", cmd))
    for source, text in texts:
        if text is not None:
            kept = builder.wrapped(read(source, text), builder.shell(stored, ""), Origin(source, where(source)))
            decisions.append(kept)
            lists[source] = kept.value
    image = ImageConfig(lists["entrypoint"], lists["cmd"], stored)
    return BuiltImage(image, tuple(decisions), tuple(almost_json))


def not_for_windows(builder: Builder, what: str) -> NotModelled:
    """Return the error of a build for Windows with a builder that is modelled for Linux only."""
    message = f"{builder.name} is modelled for linux/... only; give --builder buildkit for {what}"
    return NotModelled(f"{what} with {builder.name}", message)

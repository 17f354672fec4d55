"""From the forms of ENTRYPOINT, CMD and SHELL to the words that the image stores.

Reads: argument texts. Gives: ``ImageConfig`` and the decisions that led to it.
Compare: BuildKit ``dispatchCmd``, ``dispatchEntrypoint``, ``withShell`` (dockerfile2llb/convert.go);
moby ``resolveCmdLine`` (builder/dockerfile/dispatchers_unix.go).
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.command import stored_shell
from simulator.build.dockerfile.instruction import Argument, argument
from simulator.core.errors import Unreadable, UnreadableText
from simulator.core.rule import Decision
from simulator.core.values import CommandForm, FromCatalogue, ImageConfig, Origin, ShellForm, Words, WordSource, words
from simulator.golang.json import well_formed


class AlmostJson(NamedTuple):
    """A shell-form text that begins like a JSON array: where (line and column from 1), and why it is none."""

    where: str
    text: str
    line: int
    column: int
    reason: str


def almost_json_of(form: CommandForm, argument: Argument, where: str) -> Iterator[AlmostJson]:
    """Point out a text that begins like a JSON array and is none."""
    if isinstance(form, ShellForm) and form.fault:
        offset, reason = form.fault
        yield AlmostJson(where, form.text, *argument.spot(offset), reason)


class Written(Protocol):
    """An instruction of a Dockerfile."""

    @property
    def keyword(self) -> str:
        """The keyword in lower case."""

    @property
    def line(self) -> int:
        """Its first line."""

    @property
    def original(self) -> str:
        """The whole instruction."""


class Step(NamedTuple):
    """One instruction, where it stands, and what it decided."""

    instruction: Written
    place: str
    decisions: tuple[Decision[Any], ...]


class BuiltImage(NamedTuple):
    """An image's configuration, and how it came about; nothing of that where it was given as it is.

    ``begun`` are the instructions, each with the number of decisions that came before it; ``where`` names the
    place of a line; ``missing`` is the base image that is not known; ``base`` is what the first stage began with.
    ``builder`` is that which built it, None where nothing was built.
    """

    image: ImageConfig
    decisions: tuple[Decision[Any], ...] = ()
    almost_json: tuple[AlmostJson, ...] = ()
    offsets: tuple[tuple[Written, int], ...] = ()
    where: Callable[[int], str] = str
    missing: str = ""
    catalogued: FromCatalogue | None = None
    base: ImageConfig = ImageConfig()
    builder: Builder | None = None

    def steps(self) -> Iterator[Step]:
        """Yield each instruction with its place and what it decided."""
        ends = [*[at for _, at in self.offsets[1:]], len(self.decisions)]
        for (instruction, at), end in zip(self.offsets, ends, strict=False):
            yield Step(instruction, self.where(instruction.line), self.decisions[at:end])


def image_of(
    entrypoint: str | None, cmd: str | None, shell: str | None, where: Callable[[str], str], builder: Builder
) -> BuiltImage:
    """Store SHELL, ENTRYPOINT and CMD, each None or the text behind its keyword, in one stage ``FROM scratch``.

    ``where`` names the place of a text, given ``"entrypoint"``, ``"cmd"`` or ``"shell"``.
    """
    decisions: list[Decision[Any]] = []
    almost_json: list[AlmostJson] = []

    def read(source: WordSource, text: str) -> Decision[CommandForm]:
        try:
            read = argument(well_formed(text), builder.continues)
        except UnreadableText as error:
            raise Unreadable(f"{where(source)}, {error}") from None
        if dropped := builder.flags(read.flags):
            decisions.append(dropped)
        decided = builder.form(read.text)
        almost_json.extend(almost_json_of(decided.value, read, where(source)))
        return decided

    stored: Words | None = None
    if shell is not None:
        stored = words(stored_shell(read("shell", shell)), Origin("shell", where("shell")))
    halves: dict[WordSource, Words | None] = {"entrypoint": None, "cmd": None}
    texts: tuple[tuple[WordSource, str | None], ...] = (("entrypoint", entrypoint), ("cmd", cmd))
    for source, text in texts:
        if text is not None:
            kept = builder.wrapped(read(source, text), builder.shell(stored), Origin(source, where(source)))
            decisions.append(kept)
            halves[source] = kept.value
    image = ImageConfig(halves["entrypoint"], halves["cmd"], stored)
    return BuiltImage(image, tuple(decisions), tuple(almost_json))

"""From the forms of ENTRYPOINT, CMD and SHELL to the words that the image stores.

Reads: argument texts. Gives: ``ImageConfig`` and the decisions that led to it.
Compare: BuildKit ``dispatchCmd``, ``dispatchEntrypoint``, ``withShell`` (dockerfile2llb/convert.go);
moby ``resolveCmdLine`` (builder/dockerfile/dispatchers_unix.go).
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple, Protocol

from simulator.errors import Unreadable, UnreadableText
from simulator.gojson import well_formed
from simulator.rule import Decision, Question, Rule
from simulator.sources import BUILDAH, BUILDKIT, DOCKERFILE, MOBY
from simulator.spec.directory import joined_directory
from simulator.spec.form import form
from simulator.spec.instruction import Argument, Continues, argument, refuse_flags, single_escape
from simulator.values import CommandForm, ExecForm, FromCatalogue, ImageConfig, Origin, ShellForm, Source, Words, words

_CONVERT = "frontend/dockerfile/dockerfile2llb/convert.go"
_PARSE = "frontend/dockerfile/instructions/parse.go"
_IMAGEBUILDER = "vendor/github.com/openshift/imagebuilder/dispatchers.go"
_DISPATCH = "builder/dockerfile/dispatchers.go"


class Shell(Question):
    """Which words start the shell of a shell form?"""

    DEFAULT = Rule(
        "Without SHELL, the shell is /bin/sh -c.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/defaultshell.go", "defaultShell"),
        DOCKERFILE("SHELL", "#shell"),
    )
    SET = Rule(
        "SHELL sets the words that start the shell of the shell forms after it.",
        BUILDKIT(_CONVERT, "withShell"),
        DOCKERFILE("SHELL", "#shell"),
    )
    UNHEEDED = Rule(
        "Shell forms use /bin/sh -c whatever SHELL says.",
        BUILDAH(_IMAGEBUILDER, "cmd"),
        note="Buildah and podman build store SHELL and use it for RUN, but not for CMD and ENTRYPOINT.",
    )
    NOT_JSON = Rule(
        "A SHELL that is not a JSON array is refused.",
        BUILDKIT(_PARSE, "parseShell"),
        DOCKERFILE("SHELL", "#shell"),
    )
    EMPTY = Rule("A SHELL without a word is refused.", BUILDKIT(_PARSE, "parseShell"))


DEFAULT_SHELL: Words = words(("/bin/sh", "-c"), Origin("shell", "default"))


def shell(stored: Words | None) -> Decision[Words]:
    """Take the words of SHELL, else the default."""
    return Shell.SET.gives(stored) if stored else Shell.DEFAULT.gives(DEFAULT_SHELL)


def shell_unheeded(stored: Words | None) -> Decision[Words]:
    """Take the default, whatever SHELL says."""
    return Shell.UNHEEDED.gives(DEFAULT_SHELL) if stored else Shell.DEFAULT.gives(DEFAULT_SHELL)


def stored_shell(decided: Decision[CommandForm]) -> tuple[str, ...]:
    """Check what a SHELL instruction stores."""
    if decided.value in (ExecForm(()), ShellForm("")):
        raise Shell.EMPTY.refuses("build", "SHELL requires at least one argument", decided)
    if isinstance(decided.value, ShellForm):
        raise Shell.NOT_JSON.refuses("build", "SHELL requires the arguments to be in JSON form", decided)
    return decided.value.words


class Wrapped(Question):
    """Which words does the image store?"""

    VERBATIM = Rule(
        "Exec form is stored as its words.",
        BUILDKIT(_CONVERT, "dispatchCmd"),
        DOCKERFILE("Exec form", "#exec-form"),
    )
    EMPTY = Rule(
        "An empty array is stored as no words at all.",
        BUILDKIT(_PARSE, "parseShellDependentCommand"),
    )
    IN_SHELL = Rule(
        "Shell form is stored as the shell's words and then the whole text as one word.",
        BUILDKIT(_CONVERT, "withShell"),
        MOBY("builder/dockerfile/dispatchers_unix.go", "resolveCmdLine"),
        DOCKERFILE("Shell form", "#shell-form"),
    )
    BARE_SHELL = Rule(
        "Without an argument, the shell's words are stored, and no text.",
        MOBY("builder/dockerfile/dispatchers_unix.go", "resolveCmdLine"),
    )
    BARE_NOTHING = Rule(
        "Without an argument, ENTRYPOINT stores no words at all.",
        MOBY(_DISPATCH, "dispatchEntrypoint"),
    )


def wrapped(decided: Decision[CommandForm], shell: Decision[Words], origin: Origin) -> Decision[Words | None]:
    """Take exec form as it is and put the shell in front of shell form, even of no text."""
    if isinstance(decided.value, ShellForm):
        return Wrapped.IN_SHELL.gives(shell.value + words((decided.value.text,), origin), decided, shell)
    if not decided.value.words:
        return Wrapped.EMPTY.gives(None, decided)
    return Wrapped.VERBATIM.gives(words(decided.value.words, origin), decided)


def wrapped_unless_bare(
    decided: Decision[CommandForm], shell: Decision[Words], origin: Origin
) -> Decision[Words | None]:
    """Do the same, but without an argument store the shell alone for CMD and nothing for ENTRYPOINT."""
    if decided.value != ShellForm(""):
        return wrapped(decided, shell, origin)
    if origin.source == "entrypoint":
        return Wrapped.BARE_NOTHING.gives(None, decided)
    return Wrapped.BARE_SHELL.gives(shell.value, decided, shell)


class Builder(NamedTuple):
    """How one version of a builder reads a Dockerfile: the shape of a profile.

    ``version``, ``since`` and ``observed`` are as in ``Engine``. What a file holds: ``continues`` finds the
    escape character that makes a line go on, ``directives`` and ``heredocs`` are those that the builder knows,
    ``whole_arrays`` tells whether text behind a list makes it no list, ``modifiers`` are those of
    ``${NAME...}`` that need no colon, ``blank_patterns`` tells whether one may be blank, ``unknown_flags`` came
    later, ``zero_healthcheck`` tells whether a time of 0 is unset.

    Variables: with ``arg_wins`` the later of ARG and ENV counts, ``arguments_in_order`` lets a word of ARG see
    those before it, ``lazy_arguments`` leaves names alone, and a default that a build argument overrides; where not
    ``lists_globals``, an ARG in front of FROM is read as one of a stage; ``forgives_globals`` makes a default
    there blank that cannot be expanded; ``target_stage`` tells whether TARGETSTAGE is set. Stages: ``lazy_stages``
    are built only where the target needs them, ``unique_stages`` have names of their own, and with ``commits`` each
    instruction becomes an image. Configuration: ``scratch_directory``, the ``lost_fields`` of a base image,
    ``args_escaped`` as CMD sets it, ``cmd_always_set`` also by an empty CMD, ``merges_healthchecks``,
    ``directory``; with ``shares_maps`` all stages that begin with one stage add to its labels, volumes and ports.
    ``loose_cache`` names the command whose cache takes images for the same that differ in CMD.

    ``reader`` names the code that builds: BuildKit's, which the classic builder shares, or Buildah's imagebuilder.
    Only that one looks at the last fields: the ``default_format`` of images, the ``flag_escape`` whatever the file's
    is, ``max_line`` bytes of a line, with ``long_line_ends`` before which the file ends, ``blank_flags`` that are
    allowed, ``fixed_platform`` arguments that ARG leaves alone, ``heading_platform`` those that are known in front of
    FROM, too, ``inherits_arguments`` of the stage before, ``numbers_stages`` that have names, too, ``last_target``
    takes the last stage of a name, and ``ports_by_protocol`` tells ports of one number apart.
    """

    name: str
    version: str
    since: tuple[int, ...]
    observed: str
    reader: Literal["dockerfile", "imagebuilder"] = "dockerfile"
    continues: Continues = single_escape
    directives: tuple[str, ...] = ("syntax", "escape")
    heredocs: bool = True
    whole_arrays: bool = True
    modifiers: str = "-+?#%/"
    blank_patterns: bool = True
    unknown_flags: tuple[str, ...] = ()
    zero_healthcheck: bool = True
    arg_wins: bool = True
    arguments_in_order: bool = True
    lazy_arguments: bool = True
    lists_globals: bool = True
    forgives_globals: bool = False
    target_stage: bool = True
    lazy_stages: bool = True
    unique_stages: bool = False
    commits: bool = False
    scratch_directory: str = "/"
    lost_fields: tuple[str, ...] = ("StopTimeout",)
    args_escaped: bool = True
    cmd_always_set: bool = True
    merges_healthchecks: bool = False
    shares_maps: bool = False
    loose_cache: str = ""
    default_format: str = "docker"
    flag_escape: str = ""
    max_line: int = 65535
    long_line_ends: bool = False
    blank_flags: bool = False
    fixed_platform: bool = False
    heading_platform: bool = False
    inherits_arguments: bool = False
    numbers_stages: bool = False
    last_target: bool = False
    ports_by_protocol: bool = False
    directory: Callable[[str, str], str] = joined_directory
    flags: Callable[[tuple[str, ...]], Decision[str] | None] = refuse_flags
    form: Callable[[str], Decision[CommandForm]] = form
    shell: Callable[[Words | None], Decision[Words]] = shell
    wrapped: Callable[[Decision[CommandForm], Decision[Words], Origin], Decision[Words | None]] = wrapped


class NearMiss(NamedTuple):
    """A shell-form text that begins like a JSON array: where (line and column from 1), and why it is none."""

    where: str
    text: str
    line: int
    column: int
    reason: str


def near_misses_of(form: CommandForm, argument: Argument, where: str) -> Iterator[NearMiss]:
    """Point out a text that begins like a JSON array and is none."""
    if isinstance(form, ShellForm) and form.fault:
        offset, reason = form.fault
        yield NearMiss(where, form.text, *argument.spot(offset), reason)


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


class Built(NamedTuple):
    """An image's configuration, and how it came about; nothing of that where it was given as it is.

    ``begun`` are the instructions, each with the number of decisions that came before it; ``where`` names the
    place of a line; ``missing`` is the base image that is not known; ``base`` is what the first stage began with.
    ``builder`` is that which built it, None where nothing was built.
    """

    image: ImageConfig
    decisions: tuple[Decision[Any], ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    begun: tuple[tuple[Written, int], ...] = ()
    where: Callable[[int], str] = str
    missing: str = ""
    catalogued: FromCatalogue | None = None
    base: ImageConfig = ImageConfig()
    builder: Builder | None = None

    def steps(self) -> Iterator[Step]:
        """Yield each instruction with its place and what it decided."""
        ends = [*[at for _, at in self.begun[1:]], len(self.decisions)]
        for (instruction, at), end in zip(self.begun, ends, strict=False):
            yield Step(instruction, self.where(instruction.line), self.decisions[at:end])


def image_of(
    entrypoint: str | None, cmd: str | None, shell: str | None, where: Callable[[str], str], builder: Builder
) -> Built:
    """Store SHELL, ENTRYPOINT and CMD, each None or the text behind its keyword, in one stage ``FROM scratch``.

    ``where`` names the place of a text, given ``"entrypoint"``, ``"cmd"`` or ``"shell"``.
    """
    decisions: list[Decision[Any]] = []
    near_misses: list[NearMiss] = []

    def read(source: Source, text: str) -> Decision[CommandForm]:
        try:
            read = argument(well_formed(text), builder.continues)
        except UnreadableText as error:
            raise Unreadable(f"{where(source)}, {error}") from None
        if dropped := builder.flags(read.flags):
            decisions.append(dropped)
        decided = builder.form(read.text)
        near_misses.extend(near_misses_of(decided.value, read, where(source)))
        return decided

    stored: Words | None = None
    if shell is not None:
        stored = words(stored_shell(read("shell", shell)), Origin("shell", where("shell")))
    halves: dict[Source, Words | None] = {"entrypoint": None, "cmd": None}
    texts: tuple[tuple[Source, str | None], ...] = (("entrypoint", entrypoint), ("cmd", cmd))
    for source, text in texts:
        if text is not None:
            kept = builder.wrapped(read(source, text), builder.shell(stored), Origin(source, where(source)))
            decisions.append(kept)
            halves[source] = kept.value
    image = ImageConfig(halves["entrypoint"], halves["cmd"], stored)
    return Built(image, tuple(decisions), tuple(near_misses))

"""The shape of a builder's profile: how one version of a builder reads and builds a Dockerfile.

The values are in ``simulator.build.builders``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from simulator.build.dockerfile.command import shell, wrapped
from simulator.build.dockerfile.form import form
from simulator.build.dockerfile.instruction import Continues, refuse_flags, single_escape
from simulator.build.dockerfile.workdir import joined_directory
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import CommandForm, Origin, Words

if TYPE_CHECKING:
    from simulator.golang.platforms import Library


class MountSyntax(NamedTuple):
    """How a version reads the value of ``--mount``."""

    expands: bool = True
    """Whether variables are replaced, which puts off the check of all but ``from`` until then."""
    unknown_keys: tuple[str, ...] = ()
    """The keys that only later versions know."""
    sharing_before_secret: bool = False
    """Whether a sharing is refused for other types than cache before a secret mount is looked at."""


class Builder(NamedTuple):
    """How one version of a builder reads and builds a Dockerfile."""

    name: str
    """The builder: ``buildkit``, ``classic`` or ``buildah``."""
    version: str
    """The version that the answers were compared with, as ``0.25``."""
    since: tuple[int, ...]
    """The first version that behaves so."""
    observed: str
    """How the behaviour is known: recorded from the real program, or read in its source code."""
    reader: Literal["dockerfile", "imagebuilder"] = "dockerfile"
    """The code that builds: BuildKit's, which the classic builder shares, or Buildah's imagebuilder."""

    # The text of the file.
    line_continuation: Continues = single_escape
    """Finds the escape character at the end of a line that makes the line go on."""
    parser_directives: tuple[str, ...] = ("syntax", "escape")
    """The names of the parser directives that the builder knows."""
    finds_syntax_anywhere: bool = True
    """Whether ``syntax`` is also looked for below a line that begins with ``#!``, and behind ``//``."""
    wording: Literal["dashed", "lower", "capital"] = "dashed"
    """How messages about flags begin: in lower case, with or without the dashes of the flag, or as of old, capital."""
    capital_signals: bool = False
    """Whether the message about a text that is no signal begins with a capital."""
    reads_check_options: bool = True
    """Whether the options of ``# check=`` are read."""
    heredocs: bool = True
    """Whether the builder knows here-documents."""
    heredoc_blanks: bool = True
    """Whether blanks may stand between ``<<`` and the word that ends a here-document."""
    arrays_end_the_line: bool = True
    """Whether a JSON array with text after it is no array, so that the line is shell form."""
    modifiers_without_colon: str = "-+?#%/"
    """The modifiers that ``${NAME...}`` takes without a colon."""
    empty_patterns: bool = True
    """Whether the pattern of such a modifier may be empty."""
    colon_patterns: bool = False
    """Whether ``${NAME:#PATTERN}`` and ``${NAME:%PATTERN}`` are read as without the colon; else they are refused."""
    unknown_flags: tuple[str, ...] = ()
    """The flags of instructions that only later versions know."""
    zero_time_is_unset: bool = True
    """Whether a time of 0 in HEALTHCHECK means that it is not set."""

    # Variables.
    later_arg_wins: bool = True
    """Whether the later of ARG and ENV wins; else ENV always does."""
    arg_sees_earlier_words: bool = True
    """Whether a word of ARG sees the variables of the words before it."""
    skips_unused_defaults: bool = True
    """Whether names of ARG, and defaults that a build argument overrides, are not expanded."""
    has_global_args: bool = True
    """Whether an ARG before the first FROM is recorded as a global one; else it is read as one of a stage."""
    bad_global_default_is_empty: bool = False
    """Whether the default of a global ARG that cannot be expanded is empty; else it is refused."""
    bare_global: Literal["kept", "unset", "empty"] = "kept"
    """What a global ARG without a value makes of one before: ``empty`` is so there, and unset in the stages."""
    sets_targetstage: bool = True
    """Whether TARGETSTAGE is set."""

    # Flags and sources of RUN, COPY and ADD.
    mounts: MountSyntax = MountSyntax()
    """How the value of ``RUN --mount`` is read."""
    device_needs_labs: bool = True
    """Whether ``RUN --device`` is refused when it is carried out."""
    no_destination: str = "Destination could not be determined"
    """How the message about a COPY or ADD of one word ends."""
    literal_sources: bool = True
    """Whether a ``COPY --from`` that replacing variables would change is refused as such."""
    stages_come_first: bool = True
    """Whether a stage that takes files from one behind it is refused."""
    triggers_need_stages: bool = False
    """Whether a trigger cannot copy from a stage that nothing else needs."""
    reads_triggers_first: bool = True
    """Whether triggers are read before a stage is built, in random order: what one stores is then left to chance."""
    keeps_new_triggers: bool = True
    """Whether the triggers that a trigger stores are kept."""
    keeps_carried_triggers: bool = False
    """Whether a stage keeps the triggers of the stage that it begins with, and leaves those of an image to chance."""
    knows_git_sources: bool = True
    """Whether a source can be a git repository."""
    bare_git_sources: bool = False
    """Whether a relative path that ends in .git is taken for one."""
    unknown_queries: tuple[str, ...] | None = ()
    """The keys in the query of a git address that only later versions know; None before queries are read."""
    modes: Literal["any", "octal", "symbolic"] = "symbolic"
    """What ``--chmod`` may be: any text, a number of base 8, or also what chmod(1) takes."""
    expands_modes: bool = True
    """Whether variables in ``--chmod`` are replaced."""
    checks_digest_first: bool = False
    """Whether a ``--checksum`` is looked at before what it is of."""
    sums_git_sources: bool = True
    """Whether a ``--checksum`` can be that of a git repository."""
    checksum_needs: str = "checksum requires HTTP(S) or Git sources"
    """The message about a checksum of anything else."""
    uppercase_registries: bool = True
    """Whether a first name with upper case letters is that of a registry; else it is refused."""
    platforms: Library = "platforms 1.0.0-rc.1"
    """The library that reads the name of a platform."""
    shows_written_platform: bool = True
    """Whether the message about what is no platform shows it as it is written; else with its variables replaced."""
    port_reader: Literal["own", "go-connections 0.5", "go-connections 0.4"] = "own"
    """The code that reads a word of EXPOSE; a builder of Docker's has that of Debian's package."""

    # Stages.
    no_target: str = "target stage {1} could not be found"
    """The message about a target that names no stage: its name stands for {0}, and in quotes for {1}."""
    unique_stage_names: bool = False
    """Whether two stages with the same name are refused."""
    commits_each_instruction: bool = False
    """Whether each instruction becomes an image of its own."""

    other_platform: str = ""
    """What the classic builder tells of a stage that has another platform than FROM names: a template for both."""

    no_command: str = "no command specified"
    """What the classic builder tells of a container with nothing to run."""

    # The configuration of the image.
    builds_windows: bool = True
    """Whether builds for Windows are modelled."""
    windows_default_path: str = ""
    """The PATH of a stage for Windows whose base has none; empty if that stage has none, either."""
    reads_windows_paths: bool = True
    """Whether the paths of a stage for Windows are read as such; else as those of Linux."""
    keeps_slash: bool = True
    """Whether the slashes at the end of a destination for Windows are kept as one while its drive is looked for."""
    scratch_directory: str = "/"
    """The working directory of a stage that begins with ``scratch``."""
    lost_base_fields: tuple[str, ...] = ("StopTimeout",)
    """The fields of a base image that the image does not have."""
    cmd_sets_args_escaped: bool = True
    """Whether CMD sets the field ArgsEscaped."""
    empty_cmd_is_set: bool = True
    """Whether an empty CMD counts as one, which an ENTRYPOINT of the same stage does not drop."""
    merges_healthchecks: bool = False
    """Whether a HEALTHCHECK is merged into the one of the base image."""
    stages_share_maps: bool = False
    """Whether all stages that begin with one stage add to its labels, volumes and ports."""
    cache_ignoring_cmd: str = ""
    """The command whose cache takes two images for the same that differ in CMD; empty if none does."""

    # Only the code of imagebuilder reads these.
    default_format: str = "docker"
    """The format of the image where none is requested."""
    flag_escape: str = ""
    """The escape character inside flags, whatever the file's is; empty means the file's."""
    max_line_bytes: int = 65535
    """The longest line."""
    long_line_ends_file: bool = False
    """Whether the file ends, without a message, before a line that is too long."""
    empty_flags: bool = False
    """Whether a flag may be empty."""
    platform_args_are_fixed: bool = False
    """Whether ARG leaves the platform arguments, such as TARGETARCH, as they are."""
    platform_args_before_from: bool = False
    """Whether the platform arguments are known before the first FROM."""
    inherits_args: bool = False
    """Whether a stage that begins with another one has its arguments."""
    numbers_named_stages: bool = False
    """Whether a stage that has a name can be called by its number, too."""
    from_numbers_stages: bool = False
    """Whether FROM finds an earlier stage by its number, too; of two stages of one name it finds the later."""
    last_stage_of_name_wins: bool = False
    """Whether the target is the last stage of that name; else it is the first."""
    distinguishes_port_protocols: bool = False
    """Whether ports with the same number and different protocols are different ports."""

    # Functions.
    directory: Callable[[str, str], str] = joined_directory
    """Joins a WORKDIR to the one before it."""
    flags: Callable[[tuple[str, ...]], Decision[str] | None] = refuse_flags
    """Refuses, or drops, the flags of an instruction that takes none."""
    form: Callable[[str], Decision[CommandForm]] = form
    """Tells exec form from shell form."""
    shell: Callable[[Words | None, str], Decision[Words]] = shell
    """Chooses the shell of a shell form, from the words of SHELL and the operating system of the image."""
    wrapped: Callable[[Decision[CommandForm], Decision[Words], Origin], Decision[Words | None]] = wrapped
    """Gives the words that the image stores."""

    @property
    def full_name(self) -> str:
        """Its name with its version, as ``buildkit@0.25``."""
        return f"{self.name}@{self.version}"


class CommitProfile(NamedTuple):
    """How one release of an engine reads ``--change`` of its commit and import commands."""

    builder: Builder
    """The builder that reads the instructions and carries them out."""
    allowed: frozenset[str]
    """The keywords, in lower case, of the instructions that may change a configuration."""

"""The input of a build, and a stage while it is built, which is the only value of this room that changes.

Compare: BuildKit ``dispatchState`` (frontend/dockerfile/dockerfile2llb/convert.go); moby ``dispatchState``
and ``BuildArgs`` (builder/dockerfile/evaluator.go, buildargs.go).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.expansion import LIMIT, expand
from simulator.build.dockerfile.substitution import Syntax
from simulator.build.image import AlmostJson, BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import ImageConfig, Words

if TYPE_CHECKING:
    from simulator.build.dockerfile.syntax_tree import Instruction

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PLATFORM = "linux/amd64"
"""The platform to build on, and to build for unless the build names another."""
WINDOWS_PLATFORM = "windows/amd64"
PROXIES = tuple(
    name
    for proxy in ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
    for name in (proxy.upper(), proxy)
)
"""The build arguments that no ARG needs to declare."""


class BuildInput(NamedTuple):
    """A Dockerfile, and the options of its build."""

    text: str
    """The Dockerfile."""
    target: str
    """The name or number of the stage to build; ``""`` for the last one."""
    arguments: Mapping[str, str | None]
    """The build arguments; None for one without a value, which is not set."""
    find: Callable[[str, str], ImageConfig]
    """From the name of a base image and an operating system to its configuration; may raise ``DsimError``."""
    where: Callable[[int], str]
    """From a line of the Dockerfile to its place, as a reader would look for it."""
    platform: str = PLATFORM
    """The platform to build for."""
    style: str = "docker"
    """The format of the image, ``docker`` or ``oci``; only Buildah has a choice."""
    names_platform: bool = False
    """Whether the build names its platform; else it follows the base image."""
    is_windows: Callable[[str], bool] = lambda _: False
    """Whether the base image with a name is one for Windows."""

    @property
    def follows_base(self) -> bool:
        """Whether the build is for Windows because its base image is: then it runs on a machine with Windows."""
        return not self.names_platform and self.platform != PLATFORM


class Reader(NamedTuple):
    """Who reads a Dockerfile: the builder itself, or the frontend that ``# syntax=`` names."""

    builder: Builder
    """The profile; that of the frontend if one is named."""
    frontend: str = ""
    """The name of the frontend; ``""`` if the builder's own reads the file."""
    decision: Decision[str] | None = None
    """The decision for the frontend; None if the builder's own reads the file."""


_EMPTY = ImageConfig()


def copy_field(value: Any) -> Any:
    """Copy the value of a field of a configuration, so that a stage may change it."""
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value


class Stage:
    """A stage while it is built: the configuration so far, the variables in scope, and the decisions."""

    # What a stage has before its first instruction, of what is replaced and never changed in place.
    parent: Stage | None = None  # the stage that it begins with
    base = _EMPTY  # the image that it begins with, if that is no stage
    os = ""  # the operating system that the image has
    platform_os = "linux"  # the one that the stage is built for, which FROM can name
    entrypoint: Words | None = None
    cmd: Words | None = None
    shell: Words | None = None
    working_dir = user = ""
    env_unset = True  # whether the base has no list of entries
    nameless: str | None = None  # the first entry of the base without a name
    cmd_set = False  # whether an instruction of the stage set CMD
    grown = 0  # how many characters variables have added to texts
    kept_triggers = 0  # how many of the triggers were carried out already, and kept
    chance = False  # whether chance decides which triggers a stage that begins with this one carries out
    changed = False  # whether any instruction follows FROM

    def __init__(self, builder: Builder, source: BuildInput, syntax: Syntax, global_args: Mapping[str, str]) -> None:
        self.builder, self.source, self.syntax = builder, source, syntax
        self.other_fields: dict[str, Any] = {}
        self.env: list[str] = []  # the entries of the configuration
        self.env_indexes: dict[str, int] = {}  # of the first entry with each name
        self.shadowed: set[str] = set()  # names of which a later entry of the base counts, whatever ENV sets
        self.arguments: dict[str, str] = {}  # of ARG, where ENV always wins
        self.argument_names: set[str] = set()  # of ARGs that have a value, where the later of both wins
        self.global_args = global_args  # the ARGs before the first FROM
        self.decisions: list[Decision[object]] = []
        self.almost_json: list[AlmostJson] = []
        self.offsets: list[tuple[Instruction, int]] = []  # each instruction with the number of decisions before it
        self.variables: dict[str, str]  # of ENV, and of ARG where the later of both wins
        self.scope: Mapping[str, str]  # what texts are expanded with
        self._take_variables({})

    def _take_variables(self, variables: dict[str, str]) -> None:
        """Have these variables, and no others, in scope."""
        self.variables = self.scope = variables
        if not self.builder.later_arg_wins:
            proxies = {name: self.global_args[name] for name in PROXIES if name in self.global_args}
            self.scope = ChainMap(variables, self.arguments, proxies)

    def expand(self, text: str) -> str:
        """Replace the variables in scope and remove quotes; all texts of a stage may grow by 64 MiB together."""
        value = expand(text, self.scope, self.syntax)
        if "$" not in text or len(value) <= len(text):
            return value
        self.grown += len(value) - len(text)
        if self.grown > 4 * LIMIT:
            raise NotModelled("a stage of more than 64 MiB", "variables would grow beyond 64 MiB; make them smaller")
        return value

    def expand_pairs(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Expand names and values; a name of only letters, digits and underscores needs no expansion."""
        expanded = []
        for name, value in pairs:
            expanded.append((name if name.isidentifier() else self.expand(name), self.expand(value)))
        return expanded

    def begin_with(self, image: ImageConfig) -> None:
        """Begin with the configuration of an image, without its ``other_fields``."""
        self.entrypoint, self.cmd, self.shell, env, self.working_dir, self.user, _, self.os = image
        self.env_unset = env is None
        if not env:
            return
        self.env = list(env)
        for index, entry in enumerate(self.env):
            name, _, value = entry.partition("=")
            if not name and self.nameless is None:
                self.nameless = entry
            if self.env_indexes.setdefault(name, index) != index and not self.builder.later_arg_wins:
                self.shadowed.add(name)
            self.variables[name] = value

    def continue_from(self, parent: Stage, *, takes_over: bool) -> None:
        """Begin with another stage, without its ``other_fields``.

        Of the arguments of that stage only the values count that it does not have as variables, too. With
        ``takes_over`` nothing else begins with that stage, so its tables are not copied: a long chain of stages has
        one of each.
        """
        if len(parent.env) != len(parent.env_indexes):  # two entries of one name: which one counts is found anew
            if self.builder.later_arg_wins:
                self.variables.update(parent.variables)
            self.begin_with(parent.image())
            return
        env, indexes, variables = parent.env, parent.env_indexes, parent.variables
        if not takes_over:
            env, indexes, variables = env.copy(), indexes.copy(), variables.copy()
        self.entrypoint, self.cmd, self.shell, self.os = parent.entrypoint, parent.cmd, parent.shell, parent.os
        self.working_dir, self.user = parent.working_dir, parent.user
        self.env_unset, self.nameless = parent.env_unset and not parent.env, parent.nameless
        self.env, self.env_indexes = env, indexes
        self._take_variables(variables)
        for name in parent.argument_names:
            if name in indexes:
                variables[name] = env[indexes[name]].partition("=")[2]

    def set_env(self, name: str, value: str) -> str:
        """Set a variable of the configuration, which keeps its place if it has one; return its entry."""
        entry = f"{name}={value}"
        if name in self.env_indexes:
            self.env[self.env_indexes[name]] = entry
        else:
            self.env_indexes[name] = len(self.env)
            self.env.append(entry)
        if name not in self.shadowed:
            self.variables[name] = value
        return entry

    def add_default_path(self) -> None:
        """Set the default PATH, if there is one, in the configuration if it has no PATH."""
        if "PATH" not in self.env_indexes and self.default_path:
            self.set_env("PATH", self.default_path)

    @property
    def reads_windows_paths(self) -> bool:
        """Whether paths are read as those of Windows."""
        return self.platform_os == "windows" and self.builder.reads_windows_paths

    @property
    def default_path(self) -> str:
        """The PATH of a stage whose base has none."""
        return self.builder.windows_default_path if self.platform_os == "windows" else DEFAULT_PATH

    def image(self) -> ImageConfig:
        """Return the configuration so far; empty ``other_fields`` are left out."""
        env = None if self.env_unset and not self.env else tuple(self.env)
        other_fields = (
            tuple([(key, value) for key, value in self.other_fields.items() if value]) if self.other_fields else ()
        )
        fields = self.entrypoint, self.cmd, self.shell, env, self.working_dir, self.user, other_fields, self.os
        return tuple.__new__(ImageConfig, fields)

    def built(self) -> BuiltImage:
        """Return the image, with the decisions of the stage and of all stages before it."""
        where = self.source.where
        if self.parent is None:
            lists = tuple(self.decisions), tuple(self.almost_json), tuple(self.offsets)
            return tuple.__new__(BuiltImage, (self.image(), *lists, where, "", None, self.base, self.builder, "", None))
        lineage = [self]
        while lineage[-1].parent is not None:
            lineage.append(lineage[-1].parent)
        lineage.reverse()
        decisions: list[Decision[object]] = []
        offsets: list[tuple[Instruction, int]] = []
        for stage in lineage:
            offsets += [(instruction, len(decisions) + at) for instruction, at in stage.offsets]
            decisions += stage.decisions
        almost_json = tuple([miss for stage in lineage for miss in stage.almost_json])
        return BuiltImage(
            self.image(),
            tuple(decisions),
            almost_json,
            tuple(offsets),
            where,
            base=lineage[0].base,
            builder=self.builder,
        )

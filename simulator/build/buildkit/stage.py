"""A build and one of its stages while it is built: the only values here that change.

Compare: BuildKit ``dispatchState`` (frontend/dockerfile/dockerfile2llb/convert.go); moby ``dispatchState``
and ``BuildArgs`` (builder/dockerfile/evaluator.go, buildargs.go).
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.expansion import LIMIT, Syntax, expand
from simulator.build.image import AlmostJson, BuiltImage, Written
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision
from simulator.core.values import ImageConfig, Words

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PLATFORM = "linux/amd64"
PROXIES = tuple(
    name
    for proxy in ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
    for name in (proxy.upper(), proxy)
)


class BuildInput(NamedTuple):
    """A Dockerfile and what its build is given.

    ``arguments`` are the build arguments, ``platform`` the one to build for, ``style`` the format of
    the image. ``find`` gives the configuration of
    a base image by name, or raises; ``where`` names the place of a line.
    """

    text: str
    target: str
    arguments: Mapping[str, str | None]
    find: Callable[[str], ImageConfig]
    where: Callable[[int], str]
    platform: str = PLATFORM
    style: str = "docker"


_NOTHING = ImageConfig()


class Stage:
    """A stage while it is built: the configuration so far, the variables in reach, and the decisions.

    ``before`` is the stage that it begins with, ``base`` the configuration where that is none. ``begun`` are its
    instructions, each with the number of decisions before it. ``env`` are the entries of the configuration,
    ``places`` where each name stands first among them. ``globals`` are the ARGs in front of the first FROM.
    ``variables`` are those of ENV and, where ARG wins, of ARG; else ``arguments`` are.
    """

    def __init__(self, builder: Builder, source: BuildInput, syntax: Syntax, given: Mapping[str, str]) -> None:
        self.builder, self.source, self.syntax = builder, source, syntax
        self.before: Stage | None = None
        self.base = _NOTHING
        self.entrypoint: Words | None = None
        self.cmd: Words | None = None
        self.shell: Words | None = None
        self.working_dir = self.user = ""
        self.other_fields: dict[str, Any] = {}
        self.env: list[str] = []
        self.env_unset = True
        self.places: dict[str, int] = {}
        self.variables: dict[str, str] = {}
        self.arguments: dict[str, str] = {}
        self.globals = given
        self.cmd_set = False
        self.grown = 0
        self.changed = False
        self.decisions: list[Decision[Any]] = []
        self.almost_json: list[AlmostJson] = []
        self.offsets: list[tuple[Written, int]] = []
        self.reach: Mapping[str, str] = self.variables
        if not builder.arg_wins:
            proxies = {name: given[name] for name in PROXIES if name in given}
            self.reach = ChainMap(self.variables, self.arguments, proxies)

    def expanded(self, text: str) -> str:
        """Replace the variables in reach and remove quotes; the stage as a whole may grow by so much only."""
        value = expand(text, self.reach, self.syntax)
        if "$" not in text or len(value) <= len(text):
            return value
        self.grown += len(value) - len(text)
        if self.grown > 4 * LIMIT:
            raise NotModelled("a stage of more than 64 MiB", "variables would grow beyond 64 MiB; make them smaller")
        return value

    def expanded_pairs(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Do so with names and values; a name of nothing but letters, digits and underscores stays as it is."""
        found = []
        for name, value in pairs:
            found.append((name if name.isidentifier() else self.expanded(name), self.expanded(value)))
        return found

    def take(self, image: ImageConfig) -> None:
        """Begin with a configuration; its other fields are not looked at."""
        self.entrypoint, self.cmd, self.shell, env, self.working_dir, self.user, _ = image
        self.env_unset = env is None
        if not env:
            return
        self.env = list(env)
        for place, entry in enumerate(self.env):
            name, _, value = entry.partition("=")
            self.places.setdefault(name, place)
            self.variables[name] = value

    def set_env(self, name: str, value: str) -> str:
        """Set a variable of the configuration, in its place where it has one; give its entry."""
        entry = f"{name}={value}"
        if name in self.places:
            self.env[self.places[name]] = entry
        else:
            self.places[name] = len(self.env)
            self.env.append(entry)
        self.variables[name] = value
        return entry

    def default_path(self) -> None:
        """Add the default PATH to the configuration where there is none."""
        if "PATH" not in self.places:
            self.set_env("PATH", DEFAULT_PATH)

    def image(self) -> ImageConfig:
        """Give the configuration so far."""
        env = None if self.env_unset and not self.env else tuple(self.env)
        other_fields = (
            tuple([(key, value) for key, value in self.other_fields.items() if value]) if self.other_fields else ()
        )
        every = self.entrypoint, self.cmd, self.shell, env, self.working_dir, self.user, other_fields
        return tuple.__new__(ImageConfig, every)

    def built(self) -> BuiltImage:
        """Give the image, with the decisions of all stages that it begins with."""
        where = self.source.where
        if self.before is None:
            lists = tuple(self.decisions), tuple(self.almost_json), tuple(self.offsets)
            return tuple.__new__(BuiltImage, (self.image(), *lists, where, "", None, self.base, self.builder))
        line = [self]
        while line[-1].before is not None:
            line.append(line[-1].before)
        line.reverse()
        decisions: list[Decision[Any]] = []
        offsets: list[tuple[Written, int]] = []
        for stage in line:
            offsets += [(instruction, len(decisions) + at) for instruction, at in stage.offsets]
            decisions += stage.decisions
        almost_json = tuple([miss for stage in line for miss in stage.almost_json])
        return BuiltImage(
            self.image(), tuple(decisions), almost_json, tuple(offsets), where, base=line[0].base, builder=self.builder
        )

"""A build and one of its stages while it is built: the only values here that change.

Compare: BuildKit ``dispatchState`` (frontend/dockerfile/dockerfile2llb/convert.go); moby ``dispatchState``
and ``BuildArgs`` (builder/dockerfile/evaluator.go, buildargs.go).
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from simulator.rule import Decision
from simulator.spec.expansion import Syntax, expand
from simulator.spec.image import Builder, Built, NearMiss
from simulator.values import ImageConfig

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PLATFORM = "linux/amd64"
PROXIES = tuple(
    name
    for proxy in ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
    for name in (proxy.upper(), proxy)
)


class Source(NamedTuple):
    """A Dockerfile and what its build is given.

    ``arguments`` are the build arguments, ``platform`` the one to build for. ``find`` gives the configuration of
    a base image by name, or raises; ``where`` names the place of a line.
    """

    text: str
    target: str
    arguments: Mapping[str, str | None]
    find: Callable[[str], ImageConfig]
    where: Callable[[int], str]
    platform: str = PLATFORM


class Stage:
    """A stage while it is built: the configuration so far, the variables in reach, and the decisions."""

    def __init__(self, builder: Builder, source: Source, syntax: Syntax) -> None:
        self.builder, self.source, self.syntax = builder, source, syntax
        self.image = ImageConfig()
        self.rest: dict[str, Any] = {}
        self.variables: dict[str, str] = {}  # of ENV and, where ARG wins, of ARG
        self.arguments: dict[str, str | None] = {}  # of ARG
        self.globals: Mapping[str, str] = {}
        self.cmd_set = False
        self.changed = False
        self.decisions: list[Decision[Any]] = []
        self.near_misses: list[NearMiss] = []
        self.steps: list[tuple[str, str, tuple[Decision[Any], ...]]] = []

    def reach(self) -> Mapping[str, str]:
        """The variables that an instruction sees."""
        if self.builder.arg_wins:
            return self.variables
        given = {name: value for name, value in self.source.arguments.items() if value is not None}
        known = {name: given.get(name, value) for name, value in self.arguments.items()}
        proxies = {name: given[name] for name in PROXIES if name in given}
        return {**proxies, **{name: value or "" for name, value in known.items()}, **self.variables}

    def expanded(self, text: str) -> str:
        return expand(text, self.reach(), self.syntax)

    def built(self) -> Built:
        kept = {key: value for key, value in self.rest.items() if value}
        image = self.image._replace(rest=tuple(kept.items()))
        return Built(image, tuple(self.decisions), tuple(self.near_misses), tuple(self.steps))


def default_path(stage: Stage) -> None:
    """Add the default PATH where there is none."""
    env = stage.image.env or ()
    if not any(entry.partition("=")[0] == "PATH" for entry in env):
        stage.image = stage.image._replace(env=(*env, f"PATH={DEFAULT_PATH}"))

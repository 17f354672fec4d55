"""The shape of an engine's profile: what one release of an engine does, as one value.

The values are in ``simulator.releases``. A release is the previous one with named replacements, so the changes of a
version are in one place, and the type checker reports a forgotten part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar

from simulator.build.dockerfile.builder import Builder
from simulator.build.image import BuiltImage
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Words
from simulator.engine.request import (
    body_entrypoint,
    healthcheck,
    healthcheck_any,
    one_word,
    stop_signal,
    word_list,
)
from simulator.engine.settings import (
    Env,
    absolute_directory,
    environment,
    named_variables,
    user,
    working_directory,
)
from simulator.engine.start import argv, cmd, entrypoint, first_process, init

Tools_co = TypeVar("Tools_co", covariant=True)


def accept_any_image(image: ImageConfig, requested: ContainerConfig) -> None:
    """Accept any image: the engine does not check an image's own settings."""


@cache
def _numbers(version: str) -> tuple[int, ...]:
    return tuple([int(part) for part in version.split(".")])


class HostRules(NamedTuple):
    """How one version checks ``HostConfig``."""

    security: tuple[str, ...]
    """The security options that it knows."""
    unchecked: tuple[str, ...] = ()
    """The settings that it does not check, as fields of ``HostConfig`` or ``Resources``."""
    one_network: bool = False
    """Whether it connects a new container to one network only, and checks of an address only that it is valid."""
    splits_modes: bool = False
    """Whether of a name space's mode, such as ``host:x``, only what is before the colon counts."""
    netip: bool = False
    """Whether it reads addresses with Go's net/netip, which knows zones (``fe80::1%eth0``) and allows no blanks."""
    messages: Mapping[str, str] = {}
    """Its messages where they differ from those of the newest version."""


class Release(NamedTuple, Generic[Tools_co]):
    """One release of an engine, with the ``Tools`` that come with it."""

    name: str
    """The engine: ``docker``, ``podman``, ``containerd`` or ``cri-o``."""
    version: str
    """The version that the answers were compared with, as ``28.5``."""
    since: tuple[int, ...]
    """The first version with this behaviour."""
    observed: str
    """How the behaviour is known: recorded from the real program, or read in its source code."""
    builder: Builder
    """How the engine's builder reads and builds a Dockerfile."""
    builder_name: str
    """The name and version of that builder, as ``buildkit@0.32``; its profile can be that of an older version."""
    host: HostRules | None
    """How the engine checks the settings of the host in a create request; None means that this is not modelled."""
    tools: Tools_co
    """What the engine's own commands do in addition to starting a container; the callers say what that is."""
    runtimes: tuple[str, ...]
    """The OCI runtimes that it may start containers with, as ``runc@1.3``; the first one does."""
    starting: str
    """How it starts a container and what it makes of a failure, by its name in ``engine.runtime``."""
    no_command_message: str = "no command specified"
    """The engine's message where neither the image nor the request has a word to execute."""
    defaults: Mapping[str, str] = {}
    """The variables that the engine sets where neither the image nor the request does."""
    start_interval: bool = True
    """Whether a healthcheck can have an interval of its own while the container starts (Engine API 1.44)."""
    runs_windows: bool = False
    """Whether containers for Windows are modelled, which the engine runs on Windows only."""
    builders: tuple[tuple[tuple[int, ...], str], ...] = ()
    """What the versions came with that behave so: the first version, and its builder; ``()`` if all with the same."""

    # Functions, in the order in which ``engine.create`` calls them.
    entrypoint_option: Callable[[str, Origin], Decision[Words | None]] = one_word
    """Reads the value of ``--entrypoint``."""
    word_list: Callable[[Any, Origin], Decision[Words | None]] = word_list
    """Reads a list of words in the body of a create request."""
    body_entrypoint: Callable[[Decision[Words | None]], Decision[Words | None]] = body_entrypoint
    """Gives the requested entrypoint for the one in the body of a create request."""
    check_body_healthcheck: Callable[[Sequence[str], Mapping[str, int]], None] = healthcheck_any
    """Refuses the test and the times of a healthcheck when the body of a create request is read."""
    check_directory: Callable[[str], None] = absolute_directory
    """Refuses a requested working directory."""
    check_stop_signal: Callable[[str], None] = stop_signal
    """Refuses a requested stop signal."""
    check_variables: Callable[[Env], None] = named_variables
    """Refuses requested variables."""
    check_healthcheck: Callable[[Sequence[str], Mapping[str, int]], None] = healthcheck
    """Refuses the test and the times of a requested healthcheck."""
    working_directory: Callable[[ImageConfig, ContainerConfig], Decision[str]] = working_directory
    """Chooses the working directory."""
    environment: Callable[[ImageConfig, ContainerConfig, Mapping[str, str]], Decision[Env]] = environment
    """Merges the variables of the image, of the request and of ``defaults``."""
    user: Callable[[ImageConfig, ContainerConfig], Decision[str]] = user
    """Chooses the user: the request's or the image's."""
    check_image: Callable[[ImageConfig, ContainerConfig], None] = accept_any_image
    """Refuses invalid settings of the image, even those that are not part of the process."""
    entrypoint: Callable[[ImageConfig, ContainerConfig], Decision[Words]] = entrypoint
    """Chooses the entrypoint: the request's or the image's."""
    cmd: Callable[[ImageConfig, ContainerConfig], Decision[Words]] = cmd
    """Chooses the words after the entrypoint: the request's or the image's."""
    argv: Callable[[Decision[Words], Decision[Words], str], Decision[Words]] = argv
    """Joins both lists; refuses an empty argv with ``no_command_message``."""
    init: Callable[[Decision[Words], ContainerConfig], Decision[Words]] = init
    """Puts the init process in front of the argv, where the request asks for one."""
    first_process: Callable[[Decision[Words], ContainerConfig], Decision[Words] | None] = first_process
    """Gives the first process where it is not the argv; else None."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The version as numbers, as (28, 5); the tables of options are read with it."""
        return _numbers(self.version)

    @property
    def full_name(self) -> str:
        """Its name with its version, as ``docker@28.5``."""
        return f"{self.name}@{self.version}"

    def reader(self, built: BuiltImage | None = None) -> tuple[str, str]:
        """Name the engine, and the builder that read an image; ``""`` for one that was not read from instructions."""
        return self.names(built.builder or self.builder if built and built.decisions else None)

    def names(self, builder: Builder | None = None) -> tuple[str, str]:
        """Name it, and a builder: its own by the short name, another one with its version, none as ``""``."""
        if builder is None:
            return self.full_name, ""
        return self.full_name, self.builder_name if builder == self.builder else builder.full_name


Engine: TypeAlias = Release[object]
"""A release of any engine, whatever its tools are; starting a container needs no more."""

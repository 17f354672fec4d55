"""The shape of an engine's profile: how one version of an engine starts a container."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Words
from simulator.engine.image_checks import accept_any
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


class HostRules(NamedTuple):
    """How one version checks ``HostConfig``."""

    security: tuple[str, ...]
    """The security options that it has."""
    unchecked: tuple[str, ...] = ()
    """The settings that it does not check, as fields of ``HostConfig`` or ``Resources``."""
    one_network: bool = False
    """Whether it connects a new container to one network only, and of addresses checks only that they can be read."""
    messages: Mapping[str, str] = {}
    """Its messages where they differ from those of the newest version."""


class Engine(NamedTuple):
    """How one version of an engine starts a container: the shape of a profile.

    ``version`` is the one that the answers were compared with, ``since`` the first that behaves so;
    ``observed`` says how it was seen. ``builder`` names the builder profile that comes with the engine;
    ``plays_pods`` tells whether it reads manifests itself, and is not asked by a kubelet. ``host`` is how it checks
    ``HostConfig``, None where that is not modelled. Functions are in the order in which ``engine.create`` calls them.
    """

    name: str
    version: str
    since: tuple[int, ...]
    observed: str
    builder: str
    plays_pods: bool = False
    no_command_message: str = "no command specified"
    defaults: Mapping[str, str] = {}
    host: HostRules | None = None
    entrypoint_option: Callable[[str, Origin], Decision[Words | None]] = one_word
    word_list: Callable[[Any, Origin], Decision[Words | None]] = word_list
    body_entrypoint: Callable[[Decision[Words | None]], Decision[Words | None]] = body_entrypoint
    check_body_healthcheck: Callable[[Sequence[str], Mapping[str, int]], None] = healthcheck_any
    check_directory: Callable[[str], None] = absolute_directory
    check_stop_signal: Callable[[str], None] = stop_signal
    check_variables: Callable[[Env], None] = named_variables
    check_healthcheck: Callable[[Sequence[str], Mapping[str, int]], None] = healthcheck
    working_directory: Callable[[ImageConfig, ContainerConfig], Decision[str]] = working_directory
    environment: Callable[[ImageConfig, ContainerConfig, Mapping[str, str]], Decision[Env]] = environment
    user: Callable[[ImageConfig, ContainerConfig], Decision[str]] = user
    check_image: Callable[[ImageConfig, ContainerConfig], None] = accept_any
    entrypoint: Callable[[ImageConfig, ContainerConfig], Decision[Words]] = entrypoint
    cmd: Callable[[ImageConfig, ContainerConfig], Decision[Words]] = cmd
    argv: Callable[[Decision[Words], Decision[Words], str], Decision[Words]] = argv
    init: Callable[[Decision[Words], ContainerConfig], Decision[Words]] = init
    first_process: Callable[[Decision[Words], ContainerConfig], Decision[Words] | None] = first_process

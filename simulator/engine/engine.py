"""The shape of an engine's profile: how one version of an engine starts a container."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Words
from simulator.engine.image_checks import accept_any
from simulator.engine.request import body_entrypoint, healthcheck, one_word, stop_signal, word_list
from simulator.engine.settings import Env, environment, user, working_directory
from simulator.engine.start import argv, cmd, entrypoint, first_process, init


class Engine(NamedTuple):
    """How one version of an engine starts a container: the shape of a profile.

    ``version`` is the one that the answers were compared with, ``since`` the first that behaves so;
    ``observed`` says how it was seen. ``builder`` names the builder profile that comes with the engine;
    ``plays_pods`` tells whether it reads manifests itself, and is not asked by a kubelet.
    """

    name: str
    version: str
    since: tuple[int, ...]
    observed: str
    builder: str
    plays_pods: bool = False
    nothing: str = "no command specified"
    defaults: Mapping[str, str] = {}
    entrypoint_option: Callable[[str, Origin], Decision[Words | None]] = one_word
    word_list: Callable[[Any, Origin], Decision[Words | None]] = word_list
    stop_signal: Callable[[str], None] = stop_signal
    healthcheck: Callable[[Sequence[str | None], Mapping[str, int]], None] = healthcheck
    body_entrypoint: Callable[[Decision[Words | None]], Decision[Words | None]] = body_entrypoint
    entrypoint: Callable[[ImageConfig, ContainerConfig], Decision[Words]] = entrypoint
    cmd: Callable[[ImageConfig, ContainerConfig], Decision[Words]] = cmd
    argv: Callable[[Decision[Words], Decision[Words], str], Decision[Words]] = argv
    stored: Callable[[ImageConfig, ContainerConfig], None] = accept_any
    init: Callable[[Decision[Words], ContainerConfig], Decision[Words]] = init
    first_process: Callable[[Decision[Words], ContainerConfig], Decision[Words] | None] = first_process
    environment: Callable[[ImageConfig, ContainerConfig, Mapping[str, str]], Decision[Env]] = environment
    working_directory: Callable[[ImageConfig, ContainerConfig], Decision[str]] = working_directory
    user: Callable[[ImageConfig, ContainerConfig], Decision[str]] = user

"""What a release of Podman contains in addition to the engine: its command line, ``kube play``, and Quadlet.

The values are in ``simulator.releases.podman``. This module has types only, so finding a release imports no reader.
"""

from typing import TypeAlias, TypeGuard

from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine, Release
from simulator.engine.exec import ExecProfile


class PodmanCli(NamedTuple):
    """How one version of the command line reads its options."""

    file_wrong: str
    """The beginning of the message for an invalid env file."""
    entry_wrong: str
    """The beginning of the message for a variable without a name."""
    times_alone: bool
    """Whether times of a healthcheck are read on a line without a command for it."""


class KubePlayer(NamedTuple):
    """How one version plays the pods of a manifest."""

    kinds: tuple[str, ...]
    """The kinds of objects with pods that it plays."""
    expands: bool
    """Whether references ``$(NAME)`` in words are replaced."""
    env_last: bool
    """Whether env overrides envFrom; else envFrom overrides env."""
    has_defaults: bool
    """Whether the engine's own variables are set."""
    reads_secrets: bool
    """Whether it can read the Secrets that it creates from a manifest."""
    publishes_all: bool
    """Whether a port of a container is one of the machine, too."""
    volumes: tuple[str, ...]
    """The sources of volumes that it knows, in the order in which it looks for them."""
    splits_lists: bool
    """Whether the objects of a List are played; else it is an object that is not known."""
    several_files: bool
    """Whether a line, or a unit, can name more than one file."""
    probes: tuple[str, ...]
    """The probes of which it makes healthchecks."""


class QuadletGenerator(NamedTuple):
    """How one version generates a service from a unit."""

    keeps_odd_quotes: bool
    """Whether only a pair of double quotes around a value is removed; else all at its ends are."""
    clears_entrypoint: bool
    """Whether an empty Entrypoint is passed on, which removes the image's; else it is ignored."""
    has_cid_file: bool
    """Whether the line has --cidfile."""
    passes_names: bool
    """Whether a name without a value is passed on."""
    wants_source: bool
    """Whether a mount must have a source and may lack a type; else it may lack the source, and the generator dies."""
    translates: bool
    """Whether dependencies of [Unit] on units of Quadlet are translated, and have to be there."""
    names_pods: bool
    """Whether the line has the pod's name, or the file with its id."""
    blank: str
    """How a space inside a word is written in the service's line."""
    names_instances: bool
    """Whether the name of a template's volume or network has the instance in it."""
    has_artifacts: bool
    """Whether there are units of artifacts."""
    plain_volumes: bool = False
    """Whether a mount of the type volume needs no source, which is then an anonymous volume."""


class NotCompared(NamedTuple):
    """Marks a part of a release that was not compared with dsim."""

    instead: str
    """The oldest release whose part was compared, as ``podman@5.4``."""


class PodmanTools(NamedTuple):
    """What the commands of one release of Podman do."""

    cli: PodmanCli
    """How the command line reads its options."""
    exec: ExecProfile
    """How ``podman exec`` executes words in a container."""
    kube_play: KubePlayer
    """How ``podman kube play`` creates the containers of a pod."""
    quadlet: QuadletGenerator | NotCompared
    """How Quadlet generates services from units, where that was compared."""


PodmanRelease: TypeAlias = Release[PodmanTools]


def is_podman(engine: Engine) -> TypeGuard[PodmanRelease]:
    """Return whether an engine is Podman, which has the tools of Podman and plays pods without a kubelet."""
    return isinstance(engine.tools, PodmanTools)


def podman_release(engine: Engine) -> PodmanRelease:
    """Return the engine as a release of Podman. Raises ``NotModelled`` for another engine."""
    if is_podman(engine):
        return engine
    what = f"podman {engine.version}"
    raise NotModelled(what, f"the command line of {engine.full_name} is not modelled")

"""What a release of Docker contains in addition to the engine: its command line and its own commands.

The values are in ``simulator.releases.docker``. This module has types only, so finding a release imports no reader.
"""

from __future__ import annotations

from typing import TypeAlias, TypeGuard

from simulator.build.dockerfile.builder import CommitProfile
from simulator.callers.docker.client import DockerCli
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine, Release
from simulator.engine.exec import ExecProfile


class StackReader(NamedTuple):
    """How one version of the command line reads stack files."""

    default_format: str
    """The format of a file that states none."""
    newest: int
    """The newest format that it knows: the number after ``3.``."""
    yaml: str
    """The library that reads them: a key of ``simulator.golang.yaml.types.LIBRARIES``."""
    appends_words: bool
    """Whether the command and entrypoint of a later file are added to those of an earlier one; else they replace."""
    images_checked: bool
    """Whether the command line checks the names of images; else the swarm does."""
    mount_kinds: tuple[str, ...]
    """The types of volumes that it knows, in the order in which it looks for settings of another type."""
    has_jobs: bool
    """Whether a service can be a job."""
    counts_restarts: bool
    """Whether a restart policy with a count below zero is refused."""


class DockerTools(NamedTuple):
    """What the commands of one release of Docker do."""

    cli: DockerCli
    """How the command line checks its options."""
    exec: ExecProfile
    """How ``docker exec`` executes words in a container."""
    commit: CommitProfile
    """How ``docker commit`` and ``docker import`` read ``--change``."""
    stack: StackReader
    """How ``docker stack deploy`` reads its files."""


DockerRelease: TypeAlias = Release[DockerTools]


def is_docker(engine: Engine) -> TypeGuard[DockerRelease]:
    """Return whether an engine is a Docker Engine, which has the tools of Docker."""
    return isinstance(engine.tools, DockerTools)


def docker_release(engine: Engine) -> DockerRelease:
    """Return the engine as a release of Docker. Raises ``NotModelled`` for another engine."""
    if is_docker(engine):
        return engine
    raise NotModelled(f"docker {engine.version}", f"the command line of {engine.full_name} is not modelled")

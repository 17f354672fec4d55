"""What a caller hands to the simulation: ``Request``, and the little that a caller may read: ``CallerContext``.

A caller (``docker run``, Compose, the kubelet) reads its own kind of input and spells it as a ``ContainerConfig`` and a
``HostConfig``. It raises ``Unreadable`` for input of the wrong form, ``Refusal`` where the simulated tool refuses, and
``NotModelled`` where dsim does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig, Json

if TYPE_CHECKING:
    from typing import Protocol

    from simulator.core.host_config import HostConfig

    class Completion(Protocol):
        """What a caller decides only when it sees the image: a frozen value with the data that it decides with."""

        def complete(self, request: Request, image: ImageConfig, unstated: Sequence[str] | None) -> Request:
            """Return the request as the caller sends it for a container of ``image``; raises ``Refusal``.

            ``unstated`` are the image's variables whose values are not known, None where any variable may be one.
            """


Act: TypeAlias = Literal["create", "exec", "commit", "import"]
"""What an engine does: create a container and start it, execute words in a running container, commit a container as an
image, import an archive as an image."""


def no_near_file(_name: str) -> str:
    """Suggest no file."""
    return ""


class CallerContext(NamedTuple):
    """The only things outside the request that a caller may read; never dsim's own environment or disk."""

    environment: Mapping[str, str] = {}
    """The environment variables of the caller."""
    files: Mapping[str, str] = {}
    """Texts of files by name."""
    folder: str = ""
    """The absolute folder in which relative names begin; ``""`` if it is not known."""
    elsewhere: bool = False
    """Whether the caller runs on another machine, on which a file can be that ``files`` lack, such as one that is not
    committed."""
    is_open: bool = False
    """Whether the caller can have more variables than ``environment``, as who deploys a repository can."""
    kept: dict[Hashable, Any] | None = None
    """What a caller keeps between readings with the same ``files``, such as a project; None where it keeps nothing."""
    near_file: Callable[[str], str] = no_near_file
    """Returns the end of a sentence that suggests a file, for the name of one that ``files`` lack; ``""`` for none."""


class Action(NamedTuple):
    """What a caller does to a running container beside its process: a probe, a hook, or a command of watch."""

    container: str
    """The container's name."""
    place: str
    """The place that requests it."""
    words: tuple[str, ...]
    """The words that are executed; empty for an action of another kind, such as a request over HTTP."""
    fields: tuple[tuple[str, str], ...] = ()
    """Its other settings, such as ``("periodSeconds", "5")``; those that have their default are left out."""


class Request(NamedTuple):
    """The container that a caller requests, and the decisions that led to it. It is data: it holds no function."""

    container: ContainerConfig
    decisions: tuple[Decision[object], ...] = ()
    image: str = ""
    """The name of the image; ``""`` if the request names none."""
    system: str = "linux"
    """The operating system of the platform that the request names for its image: ``linux`` or ``windows``."""
    platform: str = ""
    """The platform that the request names for its image, as it is written; ``""`` if it names none."""
    build: Mapping[str, Json] | None = None
    """What the caller builds the image from, as the oracle takes it: ``dockerfile``, ``target``, ``build_args``,
    ``platform``; and ``where``, the path of the Dockerfile, if it has one. None if it builds none."""
    given_first: bool = False
    """Whether an image of that name that is given comes before ``build``, which is another container's."""
    host: HostConfig | None = None
    """What the request says in addition to ``container``, as the engine checks it; None if that is nothing, or the
    checks are not modelled for the caller."""
    start_host: HostConfig | None = None
    """What of it counts when the container starts; None if that is ``host``."""
    status: int | None = None
    """The exit status with which the caller's command line passes on a refusal of the engine; None if there is none."""
    remarks: tuple[Decision[str], ...] = ()
    """Advice on the command line."""
    file_remarks: tuple[Decision[str], ...] = ()
    """Advice on the whole file that the container is from: the same for all containers of that file."""
    missing: str = ""
    """Why ``build`` is not known although the caller builds the image; ``""`` if it is known."""
    completion: Completion | None = None
    """What the caller decides once it sees the image; None if the request is final."""
    user: Decision[str] | None = None
    """The user, where the caller has decided on it in place of the engine; None if the engine does."""
    defaults: Mapping[str, str] | None = None
    """The variables that the engine sets for such a caller; None for the engine's usual ones."""
    act: Act = "create"
    """What the engine does. To execute words and to commit, ``image`` names the container."""
    changes: tuple[str, ...] = ()
    """The instructions with which the engine commits or imports."""
    inside: Request | None = None
    """The request that created the container in which words are executed; None if it is not known."""
    role: str = ""
    """What the container is for among those of its workload, such as ``init``; ``""`` if all are alike."""
    unknown_service: str = ""
    """The service of a swarm that the request changes, where it is not known; ``""`` else."""
    actions: tuple[Action, ...] = ()
    """What the caller does to the container beside its process."""
    tool: str = ""
    """The program of the line, where another one's rules read it, such as ``nerdctl``; ``""`` for the engine's own."""

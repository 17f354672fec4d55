"""What a caller hands to the simulation: ``Request``, and the little that a caller may read: ``CallerContext``.

A caller (``docker run``, Compose, the kubelet) reads its own kind of input and spells it as a ``ContainerConfig`` and a
``HostConfig``. It raises ``Unreadable`` for input of the wrong form, ``Refusal`` where the simulated tool refuses, and
``NotModelled`` where dsim does not know.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig, Json

if TYPE_CHECKING:
    from typing import Protocol

    from simulator.core.host_config import HostConfig

    class Completion(Protocol):
        """What a caller decides only when it sees the image: a frozen value with the data that it decides with."""

        def complete(self, request: "Request", image: ImageConfig) -> "Request":
            """Return the request as the caller sends it for a container of ``image``; raises ``Refusal``."""


class CallerContext(NamedTuple):
    """The only things outside the request that a caller may read; never dsim's own environment or disk."""

    environment: Mapping[str, str] = {}
    """The environment variables of the caller."""
    files: Mapping[str, str] = {}
    """Texts of files by name."""


class Request(NamedTuple):
    """The container that a caller requests, and the decisions that led to it. It is data: it holds no function."""

    container: ContainerConfig
    decisions: tuple[Decision[object], ...] = ()
    image: str = ""
    """The name of the image; ``""`` if the request names none."""
    build: "Mapping[str, Json] | None" = None
    """What the caller builds the image from, as the oracle takes it: ``dockerfile``, ``target``, ``build_args``,
    ``platform``. None if it builds none."""
    host: "HostConfig | None" = None
    """What the request says in addition to ``container``; None if that is nothing, or not modelled for the caller."""
    status: int | None = None
    """The exit status with which the caller's command line passes on a refusal of the engine; None if there is none."""
    remarks: tuple[Decision[str], ...] = ()
    """Advice on the command line."""
    missing: str = ""
    """Why ``build`` is not known although the caller builds the image; ``""`` if it is known."""
    completion: "Completion | None" = None
    """What the caller decides once it sees the image; None if the request is final."""
    user: Decision[str] | None = None
    """The user, where the caller has decided on it in place of the engine; None if the engine does."""
    defaults: Mapping[str, str] | None = None
    """The variables that the engine sets for such a caller; None for the engine's usual ones."""

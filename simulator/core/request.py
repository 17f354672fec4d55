"""What a caller hands to the simulation: ``Request``, and the little that a caller may read: ``CallerContext``.

A caller (``docker run``, Compose, the kubelet) reads its own kind of input and spells it as a ``ContainerConfig``.
It raises ``Unreadable`` for input of the wrong form, ``Refusal`` where the simulated tool refuses, and
``NotModelled`` where dsim does not know.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig, Json


class CallerContext(NamedTuple):
    """The only things outside the request that a caller may read; never dsim's own environment or disk."""

    environment: Mapping[str, str] = {}
    """The environment variables of the caller."""
    files: Mapping[str, str] = {}
    """Texts of files by name."""


class Request(NamedTuple):
    """The container that a caller requests, and the decisions that led to it."""

    container: ContainerConfig
    decisions: tuple[Decision[object], ...] = ()
    image: str = ""
    """The name of the image; ``""`` if the request names none."""
    build: "Mapping[str, Json] | None" = None
    """What the caller builds the image from, as the oracle takes it: ``dockerfile``, ``target``, ``build_args``,
    ``platform``. None if it builds none."""
    last: Callable[[], None] | None = None
    """A check to run after the argv is computed: it raises what the engine refuses when it creates the container."""
    status: int | None = None
    """The exit status with which the caller's command line passes on a refusal of the engine; None if there is none."""
    remarks: tuple[Decision[str], ...] = ()
    """Advice on the command line."""
    missing: str = ""
    """Why ``build`` is not known although the caller builds the image; ``""`` if it is known."""
    user: Callable[[ImageConfig, ContainerConfig], Decision[str]] | None = None
    """Chooses the user, where the caller does that by looking at the image; None if the engine does."""
    settle: "Callable[[ImageConfig], Request] | None" = None
    """Gives the final request, where that depends on the image; None if this is final."""
    defaults: Mapping[str, str] | None = None
    """The variables that the engine sets for such a caller; None for the engine's usual ones."""

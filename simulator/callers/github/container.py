"""A container of GitHub Actions, as its files describe it; ``runner`` and ``act`` make a request of it."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.core.record import NamedTuple


class ActionContainer(NamedTuple):
    """A container: what it is for, its image, and all that a workflow or an action says about its words.

    ``own`` is the entrypoint of an action, ``args`` are its arguments or None; ``inputs`` are those of ``with``;
    ``options`` and ``command`` are those of a service. ``env`` is what the workflow says, ``own_env`` what the action
    does. ``dockerfile`` is the path of the Dockerfile, or ``""``.
    """

    role: str
    image: str
    own: str = ""
    args: tuple[str, ...] | None = None
    inputs: Mapping[str, str] = {}
    env: Mapping[str, str] = {}
    options: str = ""
    command: str = ""
    dockerfile: str = ""
    is_action: bool = False
    own_env: Mapping[str, str] = {}

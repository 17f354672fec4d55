"""Front ends: each spells one kind of request as a ``ContainerConfig``.

A module here has ``asked(body, engine, given)``: it takes the request as the oracle takes it, and gives ``Asked``.
It raises ``Unreadable`` where the body is no such request, ``Refusal`` as the tool would, and ``NotModelled``.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig


class CallerContext(NamedTuple):
    """What a request may look at: the caller's environment, and files by name. Never dsim's own."""

    environment: Mapping[str, str] = {}
    files: Mapping[str, str] = {}


class Request(NamedTuple):
    """What a request asks for, and the decisions that led to it.

    ``image`` is the name of the image that the request gives, or ``""``; ``build`` is what it builds that image
    from, where it does: ``dockerfile``, ``target``, ``build_args``, ``platform``, as the oracle takes them;
    ``missing`` says why that is not known where it builds one.
    ``last`` refuses what the engine finds wrong when it makes the container, behind the argv; ``status`` is the exit
    status with which the caller's command line passes a refusal of the engine on; ``remarks`` are advice on the line.
    ``user`` chooses the user where the caller does that, who looks at the image, and not the engine. ``settle`` says
    what is asked for in the end, where that depends on the image; ``defaults`` are the variables that the engine sets
    for such a caller, where they are others.
    """

    container: ContainerConfig
    decisions: tuple[Decision[Any], ...] = ()
    image: str = ""
    build: Mapping[str, Any] | None = None
    last: Callable[[], None] | None = None
    status: int | None = None
    remarks: tuple[Decision[str], ...] = ()
    missing: str = ""
    user: Callable[[ImageConfig, ContainerConfig], Decision[str]] | None = None
    settle: "Callable[[ImageConfig], Request] | None" = None
    defaults: Mapping[str, str] | None = None

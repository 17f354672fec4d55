"""Front ends: each spells one kind of request as a ``ContainerConfig``."""

from typing import Any, NamedTuple

from simulator.rule import Decision
from simulator.values import ContainerConfig


class Asked(NamedTuple):
    """What a request asks for, and the decisions that led to it."""

    container: ContainerConfig
    decisions: tuple[Decision[Any], ...] = ()

"""Arguments of CMD, ENTRYPOINT and SHELL, as dsim stores them."""

from __future__ import annotations

from typing import Any

from simulator.build.image import image_of
from simulator.core.rule import Refusal
from simulator.engine.engines import find_builder
from tests.conformance.cases.forms import Instruction


def simulated(instruction: Instruction, name: str) -> list[Any] | None:
    """The three lists that dsim says the image holds, [] for unset; None where the builder refuses."""
    try:
        image = image_of(*instruction, str, find_builder(name)).image
    except Refusal:
        return None
    return [list(half or ()) for half in (image.entrypoint, image.cmd, image.shell)]


def seen(config: dict[str, Any] | None) -> list[Any] | None:
    """The same three lists of what a builder made."""
    return None if config is None else [config.get(key) or [] for key in ("Entrypoint", "Cmd", "Shell")]

"""Mappings of users, which the generator of Quadlet makes options of."""

from __future__ import annotations

import pytest

from simulator.callers.podman.tools import QuadletGenerator
from simulator.callers.quadlet import mappings
from simulator.callers.quadlet.rules import Siblings, literal
from simulator.callers.quadlet.unit import Unit
from simulator.releases.podman import PODMAN_5_8


def options(**settings: str) -> list[str]:
    """Give the options for the settings of a container."""
    unit = Unit("web.container", {"Container": [(key, literal(value)) for key, value in settings.items()]})
    generator = PODMAN_5_8.tools.quadlet
    assert isinstance(generator, QuadletGenerator)
    return [str(word) for word in mappings.users(unit, generator, Siblings(".", lambda _: None, lambda _: None))]


@pytest.mark.parametrize(
    ("size", "entry"),
    [
        ("70000", "auto:size=70000"),
        ("0x10", "auto:size=16"),
        ("010", "auto:size=8"),
        ("4294967295", "auto:size=4294967295"),
        ("4294967296", "auto"),  # a number of 32 bits
        ("-1", "auto"),
        ("many", "auto"),
    ],
)
def test_a_size_is_read_as_by_c(size: str, entry: str) -> None:
    assert options(RemapUsers="auto", RemapUidSize=size) == ["--userns", entry]

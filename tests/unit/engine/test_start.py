"""Entrypoint and Cmd become an argv, or a refusal."""

from __future__ import annotations

from simulator.build.image import BuiltImage
from simulator.core.request import Request
from simulator.core.values import ContainerConfig, ImageConfig
from simulator.engine.engines import find_engine
from simulator.simulation.container import simulate


def test_each_engine_refuses_in_its_own_words() -> None:
    for name, message in (
        ("docker@20.10", "No command specified"),
        ("docker@26.1", "no command specified"),
        ("podman@4.3", "no command or entrypoint provided, and no CMD or ENTRYPOINT from image"),
    ):
        refusal = simulate(BuiltImage(ImageConfig()), Request(ContainerConfig()), find_engine(name)).refusal
        assert str(refusal) == message

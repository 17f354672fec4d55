"""Named contexts stand in for the base images of their names."""

from __future__ import annotations

import pytest

from simulator.build.image import BuiltImage
from simulator.build.named_contexts import NamedContexts, names_base
from simulator.core.errors import NotModelled
from simulator.core.values import ImageConfig


@pytest.mark.parametrize(
    ("name", "base", "named"),
    [
        ("base", "base", True),
        ("base", "base:latest", True),
        ("base", "docker.io/library/base", True),
        ("base", "base:1", False),
        ("base:1", "base:1", True),
        ("base", "$X", True),
        ("base", "scratch", False),
        ("base", "other AS base", True),
    ],
)
def test_which_base_images_a_context_may_stand_in_for(name: str, base: str, named: bool) -> None:
    assert names_base(name, f"ARG X\nFROM --platform=linux/amd64 {base}\n") == named


def test_what_a_context_gives() -> None:
    built = BuiltImage(ImageConfig(user="x"))
    contexts = NamedContexts(
        {"a": lambda: built, "b": "docker-image://found", "c": "../folder", "d": "git@x"}, "", lambda _: built
    )
    assert contexts.image("a") is built and contexts.image("docker.io/library/b:latest") is built
    assert contexts.image("c") == BuiltImage(ImageConfig(working_dir="/"))
    assert contexts.has("a:latest") and not contexts.has("a:1")
    with pytest.raises(NotModelled, match="the context d is git@x"):
        contexts.image("d")


def test_a_context_in_place_of_a_stage_is_not_modelled() -> None:
    with pytest.raises(NotModelled, match="stage A"):
        NamedContexts({"a": "docker-image://x"}, "FROM scratch AS A\n", lambda _: BuiltImage(ImageConfig()))

"""Planted bugs shrink to their smallest examples."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, find, settings
from hypothesis.strategies import SearchStrategy

from simulator import strategies
from simulator.core.values import ContainerConfig, ImageConfig

CALM = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def smallest(strategy: SearchStrategy[Any], bug: Any) -> Any:
    """Find the smallest value on which the bug shows."""
    return find(strategy, bug, settings=CALM)


SMALLEST: dict[str, Any] = {
    "texts": "",
    "words": (),
    "entries": "A=",
    "image_configs": ImageConfig(),
    "container_configs": ContainerConfig(),
    "exec_forms": "[]",
    "shell_forms": "0",
    "near_arrays": "[",
    "dockerfile_lines": [],
    "referring": "",
    "json_values": None,
}


@pytest.mark.parametrize("name", SMALLEST)
def test_what_always_fails_shrinks_to_what_is_documented(name: str) -> None:
    assert smallest(getattr(strategies, name)(), lambda _: True) == SMALLEST[name]


def test_the_first_shell_stands_alone() -> None:
    assert smallest(strategies.shell_images(), lambda _: True).entrypoint == ("/bin/sh",)


def test_the_smallest_manifest_has_a_container_without_words() -> None:
    container = json.loads(smallest(strategies.manifests(), lambda _: True))["spec"]["containers"][0]
    assert container == {"name": "c", "image": "i"}


def test_words_that_are_split_and_joined() -> None:
    def bug(image: ImageConfig) -> bool:
        return image.cmd is not None and " ".join(image.cmd).split() != list(image.cmd)

    found = smallest(strategies.image_configs(), bug)
    assert found.cmd == ("",) and found._replace(cmd=None) == ImageConfig()


def test_an_empty_list_that_is_taken_for_none() -> None:
    def bug(asked: ContainerConfig) -> bool:
        return asked.entrypoint == ()

    assert smallest(strategies.container_configs(), bug) == ContainerConfig(entrypoint=())


def test_a_word_that_is_read_as_an_option() -> None:
    assert smallest(strategies.words(), lambda words: any(word.startswith("-") for word in words)) == ("-",)


def test_an_instruction_that_is_forgotten() -> None:
    assert smallest(strategies.dockerfile_lines(), lambda lines: "CMD []" in lines) == ["CMD []"]

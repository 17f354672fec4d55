"""The name of an image in a line of podman."""

from __future__ import annotations

import pytest

from simulator.callers.podman.image_name import image_name
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("docker://docker.io/library/alpine:latest", "docker.io/library/alpine:latest"),
        ("docker://alpine", "alpine"),
        ("alpine", "alpine"),
        ("IMAGE", "IMAGE"),
    ],
)
def test_docker_is_no_part_of_the_name(image: str, name: str) -> None:
    assert image_name(image) == name


@pytest.mark.parametrize("image", ["oci:latest", "docker-archive:/a.tar", "dir:x", "docker-daemon:a:b"])
def test_what_no_registry_gives_is_not_modelled(image: str) -> None:
    with pytest.raises(NotModelled, match=image.partition(":")[0]):
        image_name(image)


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("docker://A", "must be lowercase"),
        ("http://a", "invalid reference format"),
        ("a b", "invalid reference format"),
    ],
)
def test_what_is_no_name_is_refused(image: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        image_name(image)

"""An engine and a builder are found by name and version."""

from __future__ import annotations

import pytest

from simulator.build.builders import find_builder
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.versions import READ, unobserved
from simulator.releases.docker import RELEASES
from simulator.releases.find import DEFAULT_ENGINE, default_engine, every_engine, find_engine


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("docker", "29.7"),
        ("docker@28", "28.5"),
        ("docker@28.5.2", "28.5"),
        ("docker@v27.3.1", "27.5"),
        ("docker@23", "23.0"),
        ("docker@22", "20.10"),
        ("docker@24.0.7", "24.0"),
        ("docker@20.10", "20.10"),
        ("docker@99", "29.7"),
        ("podman@5", "5.8"),
        ("podman@5.5.2", "5.4"),
        ("podman@4.9", "4.3"),
    ],
)
def test_an_engine_is_the_last_that_is_not_newer(name: str, found: str) -> None:
    assert find_engine(name).version == found


def test_the_default_is_the_newest_docker_that_was_observed() -> None:
    observed = [engine for engine in RELEASES if engine.observed != READ]
    assert f"docker@{observed[-1].version}" == DEFAULT_ENGINE == default_engine("docker")
    assert find_engine() is observed[-1]
    assert default_engine("podman") == "podman@6.1"


@pytest.mark.parametrize(
    ("name", "builder"),
    [
        ("docker@25.0.3", "buildkit@0.12"),
        ("docker@26", "buildkit@0.13"),
        ("docker@27.1.2", "buildkit@0.15"),
        ("docker@27.2", "buildkit@0.15"),
        ("docker@27", "buildkit@0.18"),
        ("docker@v28.1.1", "buildkit@0.21"),
        ("docker@28", "buildkit@0.25"),
        ("docker@28.5", "buildkit@0.25"),
        ("docker@29.0", "buildkit@0.25"),
        ("docker@29.9", "buildkit@0.32"),
        ("docker", "buildkit@0.32"),
        ("docker@24.0.7", "buildkit@0.11"),
        ("docker@20.10.7", "classic@20.10"),
    ],
)
def test_a_version_has_the_builder_that_it_came_with(name: str, builder: str) -> None:
    engine = find_engine(name)
    assert engine.builder_name == builder
    assert engine.builder == find_builder(builder)


def test_other_names_are_told_apart() -> None:
    for name in ("docker@", "docker@x", "@1", "Docker 28", ""):
        with pytest.raises(Unreadable, match="no profile name"):
            find_engine(name)
    with pytest.raises(NotModelled, match="not modelled; known are"):
        find_engine("rkt@1")
    with pytest.raises(NotModelled, match="older than the oldest"):
        find_engine("docker@19.03")


def test_a_version_that_was_not_compared_is_said() -> None:
    for name in ("podman", "docker@28", "docker@28.5", "docker@28.5.2"):
        assert unobserved(name, find_engine(name)) is None
    for release in every_engine():
        told = unobserved(release.full_name, release)
        assert (told is not None and "never compared" in told) == (release.observed == READ)
    assert unobserved("docker@27.3", find_engine("docker@27.3")) is not None
    assert find_builder("buildkit@0.31").version == "0.32"
    assert find_builder("buildkit@0.12").version == "0.12"
    assert find_builder("buildkit@0.29").version == "0.26"

"""A release is one value, and a part that is forgotten is an error."""

from __future__ import annotations

import subprocess
import sys

import pytest

from simulator.callers.docker.tools import DockerTools, docker_release
from simulator.callers.podman.tools import PodmanTools, podman_release
from simulator.core.errors import NotModelled
from simulator.engine.engine import Release
from simulator.releases.docker import DOCKER_29_7
from simulator.releases.find import find_engine
from simulator.releases.podman import PODMAN_5_8


def test_a_forgotten_part_is_an_error() -> None:
    """Mypy reports each comment that ignores nothing, so it says where one of these lines has become right."""
    docker, podman = DOCKER_29_7.tools, PODMAN_5_8.tools
    with pytest.raises(TypeError):
        DockerTools(cli=docker.cli, exec=docker.exec, commit=docker.commit)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        PodmanTools(cli=podman.cli, exec=podman.exec, kube_play=podman.kube_play)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Release("docker", "30.1", (30, 0), "made up", tools=docker)  # type: ignore[call-arg]
    DOCKER_29_7._replace(tools=podman)  # type: ignore[arg-type]


def test_the_tools_of_another_engine_are_not_modelled() -> None:
    with pytest.raises(NotModelled, match=r"the command line of podman@5\.8 is not modelled"):
        docker_release(PODMAN_5_8)
    with pytest.raises(NotModelled, match=r"the command line of docker@29\.7 is not modelled"):
        podman_release(DOCKER_29_7)
    assert find_engine("containerd").tools is None


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("docker@28.5", ("callers.podman", "callers.swarm", "callers.kubernetes", "releases.podman")),
        ("podman@5.8", ("callers.docker", "callers.quadlet", "callers.kubernetes", "releases.docker")),
        ("containerd", ("callers.docker", "callers.podman", "releases.docker", "releases.podman")),
    ],
)
def test_only_the_engine_that_is_asked_for_is_imported(name: str, others: tuple[str, ...]) -> None:
    code = (
        f"import sys; from simulator.releases.find import find_engine; find_engine({name!r}); "
        f"sys.exit(sorted(m for m in sys.modules if m.startswith({tuple('simulator.' + o for o in others)!r})) != [])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

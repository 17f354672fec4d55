"""The documents and programs that rules cite, each pinned to one revision.

A source is called with a place in it and gives a citation: ``MOBY("daemon/commit.go", "merge")``.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Citation(NamedTuple):
    """A place in a pinned source: ``what`` for people, ``url`` to open."""

    what: str
    url: str


Source: TypeAlias = Callable[[str, str], Citation]


def program(name: str, repository: str, version: str) -> Source:
    """Cite the source code of a program at one released version, by path and function."""
    address = f"https://github.com/{repository}/blob/{version}/"
    return lambda path, function: Citation(f"{name} {version} {path} {function}", address + path)


def document(name: str, address: str) -> Source:
    """Cite a published document, by section and anchor."""
    return lambda section, anchor: Citation(f'{name}, "{section}"', address + anchor)


MOBY = program("moby", "moby/moby", "v28.5.2")
MOBY_29 = program("moby", "moby/moby", "docker-v29.7.2")
BUILDKIT = program("buildkit", "moby/buildkit", "v0.25.2")
BUILDKIT_0_13 = program("buildkit", "moby/buildkit", "v0.13.2")
DOCKER_CLI = program("docker/cli", "docker/cli", "v28.5.2")
PODMAN = program("podman", "containers/podman", "v5.8.2")
PODMAN_4 = program("podman", "containers/podman", "v4.3.1")
CONTAINERD = program("containerd", "containerd/containerd", "v2.1.9")
CRIO = program("cri-o", "cri-o/cri-o", "v1.36.3")
KUBERNETES = program("kubernetes", "kubernetes/kubernetes", "v1.20.2")
KUBE_API = program("kubernetes/api", "kubernetes/api", "v0.36.3")
KUBE_MACHINERY = program("kubernetes/apimachinery", "kubernetes/apimachinery", "v0.36.3")
BUILDAH = program("buildah", "containers/buildah", "v1.43.1")

DOCKERFILE = document("Dockerfile reference", "https://docs.docker.com/reference/dockerfile/")
DOCKER_RUN = document("docker run reference", "https://docs.docker.com/reference/cli/docker/container/run/")
RUNNING = document("Running containers", "https://docs.docker.com/engine/containers/run/")
ENGINE_API = document("Engine API", "https://docs.docker.com/reference/api/engine/version/v1.51/")
OFFICIAL = document(
    "Docker official images",
    "https://github.com/docker-library/official-images/blob/37079fb336f572a88700cf32e5e1f6be54a04e8f/README.md",
)
IMAGE_SPEC = document(
    "OCI image specification",
    "https://github.com/opencontainers/image-spec/blob/v1.1.1/conversion.md",
)
KUBE_TASK = document(
    "Define a Command and Arguments for a Container",
    "https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/",
)
POSIX = document("POSIX.1-2024", "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html")

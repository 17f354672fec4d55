"""The documents and programs that rules cite, each pinned to one revision.

A source is called with a place in it and gives a citation: ``MOBY("daemon/commit.go", "merge")``.
"""

from __future__ import annotations

from typing import NamedTuple


class Citation(NamedTuple):
    """A place in a pinned source: ``what`` for people, ``url`` to open."""

    what: str
    url: str


class Program(NamedTuple):
    """The source code of a program at one released version."""

    name: str
    repository: str
    version: str

    def __call__(self, path: str, function: str) -> Citation:
        return Citation(
            f"{self.name} {self.version} {path} {function}",
            f"https://github.com/{self.repository}/blob/{self.version}/{path}",
        )


class Document(NamedTuple):
    """A published document, cited by section."""

    name: str
    address: str

    def __call__(self, section: str, anchor: str) -> Citation:
        return Citation(f'{self.name}, "{section}"', self.address + anchor)


MOBY = Program("moby", "moby/moby", "v28.5.2")
MOBY_29 = Program("moby", "moby/moby", "docker-v29.7.2")
BUILDKIT = Program("buildkit", "moby/buildkit", "v0.25.2")
BUILDKIT_0_13 = Program("buildkit", "moby/buildkit", "v0.13.2")
DOCKER_CLI = Program("docker/cli", "docker/cli", "v28.5.2")
PODMAN = Program("podman", "containers/podman", "v5.8.2")
PODMAN_4 = Program("podman", "containers/podman", "v4.3.1")
BUILDAH = Program("buildah", "containers/buildah", "v1.43.1")

DOCKERFILE = Document("Dockerfile reference", "https://docs.docker.com/reference/dockerfile/")
DOCKER_RUN = Document("docker run reference", "https://docs.docker.com/reference/cli/docker/container/run/")
RUNNING = Document("Running containers", "https://docs.docker.com/engine/containers/run/")
ENGINE_API = Document("Engine API", "https://docs.docker.com/reference/api/engine/version/v1.51/")
IMAGE_SPEC = Document(
    "OCI image specification",
    "https://github.com/opencontainers/image-spec/blob/v1.1.1/conversion.md",
)
POSIX = Document("POSIX.1-2024", "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html")

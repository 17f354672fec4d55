"""The documents and programs that rules cite, each pinned to one revision.

A source is called with a place in it and gives a citation: ``MOBY("daemon/commit.go", "merge")``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from simulator.core.record import NamedTuple


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
MOBY_USER = program("moby/sys", "moby/sys", "user/v0.4.0")
RUNC = program("runc", "opencontainers/runc", "v1.3.6")
RUNC_1_1 = program("runc", "opencontainers/runc", "v1.1.5")
CRUN = program("crun", "containers/crun", "1.28")
CRUN_1_8 = program("crun", "containers/crun", "1.8.1")
LINUX = program("linux", "torvalds/linux", "v6.12")
GO = program("go", "golang/go", "go1.24.0")
GO_SYS = program("golang.org/x/sys", "golang/sys", "v0.33.0")
TINI = program("tini", "krallin/tini", "v0.19.0")
BUILDKIT = program("buildkit", "moby/buildkit", "v0.25.2")
BUILDKIT_0_13 = program("buildkit", "moby/buildkit", "v0.13.2")
DOCKER_CLI = program("docker/cli", "docker/cli", "v28.5.2")
PODMAN = program("podman", "containers/podman", "v5.8.2")
PODMAN_4 = program("podman", "containers/podman", "v4.3.1")
CONTAINERD = program("containerd", "containerd/containerd", "v2.1.9")
CRIO = program("cri-o", "cri-o/cri-o", "v1.36.3")
KUBERNETES = program("kubernetes", "kubernetes/kubernetes", "v1.20.2")
KUBE_API = program("kubernetes/api", "kubernetes/api", "v0.36.3")
KUBECTL = program("kubectl", "kubernetes/kubectl", "v0.36.3")
KUBE_MACHINERY = program("kubernetes/apimachinery", "kubernetes/apimachinery", "v0.36.3")
BUILDAH = program("buildah", "containers/buildah", "v1.43.1")
BUILDAH_1_28 = program("buildah", "containers/buildah", "v1.28.2")
BUILDAH_1_44 = program("buildah", "containers/buildah", "v1.44.0")

DOCKERFILE = document("Dockerfile reference", "https://docs.docker.com/reference/dockerfile/")
EXEC_FORM = DOCKERFILE("Exec form", "#exec-form")
INTERACT = DOCKERFILE("Understand how CMD and ENTRYPOINT interact", "#understand-how-cmd-and-entrypoint-interact")
DOCKER_RUN = document("docker run reference", "https://docs.docker.com/reference/cli/docker/container/run/")
RUNNING = document("Running containers", "https://docs.docker.com/engine/containers/run/")
ENGINE_API = document("Engine API", "https://docs.docker.com/reference/api/engine/version/v1.51/")
OFFICIAL = document(
    "Docker official images",
    "https://github.com/docker-library/official-images/blob/37079fb336f572a88700cf32e5e1f6be54a04e8f/README.md",
)
DOCKER_COMMIT = document("docker commit reference", "https://docs.docker.com/reference/cli/docker/container/commit/")
DOCKER_EXEC = document("docker exec reference", "https://docs.docker.com/reference/cli/docker/container/exec/")
STACK_DEPLOY = document("docker stack deploy reference", "https://docs.docker.com/reference/cli/docker/stack/deploy/")
IMAGE_SPEC = document(
    "OCI image specification",
    "https://github.com/opencontainers/image-spec/blob/v1.1.1/conversion.md",
)
KUBE_TASK = document(
    "Define a Command and Arguments for a Container",
    "https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/",
)
POSIX = document("POSIX.1-2024", "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html")

COMPOSE = program("docker/compose", "docker/compose", "v2.40.3")
COMPOSE_GO = program("compose-go", "compose-spec/compose-go", "v2.9.1")
COMPOSE_GO_OLD = program("compose-go", "compose-spec/compose-go", "v2.4.8")
COMPOSE_GO_NEW = program("compose-go", "compose-spec/compose-go", "v2.11.0")
SHELLWORDS = program("go-shellwords", "mattn/go-shellwords", "v1.0.12")
SHELLWORDS_NEW = program("go-shellwords", "mattn/go-shellwords", "v1.0.13")
GO_YAML = program("go-yaml", "yaml/go-yaml", "v3.0.4")
COMPOSE_SPEC = document("Compose file reference", "https://docs.docker.com/reference/compose-file/services/")
COMPOSE_FILE = document("Compose file reference", "https://docs.docker.com/reference/compose-file/")
COMPOSE_MERGE = document("Compose file reference, merge", "https://docs.docker.com/reference/compose-file/merge/")
INTERPOLATION = document("Compose interpolation", "https://docs.docker.com/reference/compose-file/interpolation/")
ENV_FILES = document(
    "Compose variable interpolation",
    "https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/",
)
COMPOSE_RUN = document("docker compose run", "https://docs.docker.com/reference/cli/docker/compose/run/")
PODMAN_COMPOSE = program("podman-compose", "containers/podman-compose", "v1.6.0")
PYYAML = program("PyYAML", "yaml/pyyaml", "6.0.3")
PYTHON_DOTENV = program("python-dotenv", "theskumar/python-dotenv", "v1.2.2")

ACTIONS_RUNNER = program("actions/runner", "actions/runner", "v2.336.0")
DOTNET = program("dotnet/runtime", "dotnet/runtime", "v9.0.0")
ACT = program("act", "nektos/act", "v0.2.89")
GITLAB_RUNNER = program("gitlab-runner", "gitlabhq/gitlab-runner", "v19.3.0")
ECS_AGENT = program("amazon-ecs-agent", "aws/amazon-ecs-agent", "v1.105.0")
TEKTON = program("tektoncd/pipeline", "tektoncd/pipeline", "v1.15.0")
ARGO = program("argo-workflows", "argoproj/argo-workflows", "v4.1.2")
KUBEVIRT = program("kubevirt", "kubevirt/kubevirt", "v1.3.0")
NOMAD = program("nomad", "hashicorp/nomad", "v2.0.5")
DEVCONTAINERS = program("@devcontainers/cli", "devcontainers/cli", "v0.89.0")
SYSTEMD = program("systemd", "systemd/systemd", "v257")
QUADLET = document("podman-systemd.unit", "https://docs.podman.io/en/v5.8.0/markdown/podman-systemd.unit.5.html")

DEBIAN_DASH = document("dash 0.5.12-2 of Debian", "https://sources.debian.org/src/dash/0.5.12-2/debian/patches/")
BUSYBOX = program("busybox", "mirror/busybox", "1_36_1")
BASH = document("bash 5.2", "https://git.savannah.gnu.org/cgit/bash.git/tree/?h=bash-5.2#")
MKSH = program("mksh", "MirBSD/mksh", "mksh-R59c")
KSH93 = program("ksh93", "ksh93/ksh", "v1.0.4")
ZSH = program("zsh", "zsh-users/zsh", "zsh-5.9")
YASH = program("yash", "magicant/yash", "2.52")
SIGNAL_7 = document("signal(7)", "https://man7.org/linux/man-pages/man7/signal.7.html")
PID_NAMESPACES = document("pid_namespaces(7)", "https://man7.org/linux/man-pages/man7/pid_namespaces.7.html")
TERMIOS = document("termios(3)", "https://man7.org/linux/man-pages/man3/termios.3.html")
SHELL_LANGUAGE = document(
    "POSIX.1-2024, Shell Command Language", "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html"
)
NERDCTL = program("nerdctl", "containerd/nerdctl", "8da504083f1543446a003f5870dec1bc12a75b85")
BASH_MANUAL = document("Bash manual", "https://www.gnu.org/software/bash/manual/html_node/Signals.html")
DASH = program("dash", "tklauser/dash", "v0.5.12")
TINI = program("tini", "krallin/tini", "v0.19.0")
DUMB_INIT = program("dumb-init", "Yelp/dumb-init", "v1.2.5")
CATATONIT = program("catatonit", "openSUSE/catatonit", "v0.2.1")

"""The images that command lines build."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.builds.files import file_builds
from simulator.analysis.repository.builds.lines import line_builds
from simulator.analysis.repository.lines import CommandLine

FILES = dict.fromkeys(
    ("Dockerfile", "web/Dockerfile", "web/prod.Dockerfile", "c/Containerfile", "c/Dockerfile"), "FROM scratch\n"
)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("docker build -t a .", [("a", "Dockerfile")]),
        ("docker image build -t a .", [("a", "Dockerfile")]),
        ("docker builder build -t a .", [("a", "Dockerfile")]),
        ("docker buildx build -t a .", [("a", "Dockerfile")]),
        ("docker buildx --builder b build --load -t a --tag=b .", [("a", "Dockerfile"), ("b", "Dockerfile")]),
        ("sudo docker build . -ta -fweb/prod.Dockerfile", [("a", "web/prod.Dockerfile")]),
        ("nerdctl build -t a c", [("a", "c/Dockerfile")]),
        ("podman build -t a c", [("a", "c/Containerfile")]),
        ("podman build --manifest a c", [("a", "c/Containerfile")]),
        ("podman build -t a", [("a", "Dockerfile")]),
        ("podman build -t a -f prod.Dockerfile web", [("a", "web/prod.Dockerfile")]),
        ("podman build -t a -f Dockerfile -f web/Dockerfile .", []),
        ("buildah bud -t a c", [("a", "c/Containerfile")]),
        ("sudo buildah --storage-driver vfs build --layers -t a:$TAG web", [("a:$TAG", "web/Dockerfile")]),
        ("buildah run x build -t a", []),
        (
            "/kaniko/executor --context $CI_PROJECT_DIR/web --destination a:1 --destination b",
            [("a:1", "web/Dockerfile"), ("b", "web/Dockerfile")],
        ),
        (
            '/kaniko/executor --context "${CI_PROJECT_DIR}" -f "${CI_PROJECT_DIR}/web/prod.Dockerfile" -d "a"',
            [("a", "web/prod.Dockerfile")],
        ),
        ("/kaniko/executor -c dir://web -f prod.Dockerfile -d a", [("a", "web/prod.Dockerfile")]),
        ("/kaniko/executor -c git://example.com/a -d a", []),
        ('docker build -t a "$(pwd)/web"', [("a", "web/Dockerfile")]),
        ("docker build -t a $FOLDER", []),
        ("docker build -t a", []),
        ("docker build -t a -", []),
        ("docker build -t a https://example.com/a.git", []),
        ("docker compose build -t a .", []),
        ("docker run build -t a .", []),
        ("docker buildx bake -t a .", []),
    ],
)
def test_a_line_names_the_image_that_it_builds(line: str, found: list[tuple[str, str]]) -> None:
    assert [(name, source.path) for name, source in line_builds(CommandLine(1, line), ("",), FILES)] == found


def test_target_and_arguments_are_those_of_the_line() -> None:
    line = CommandLine(1, "/kaniko/executor --context . --target=web --build-arg A=1 --build-arg B=$B --destination a")
    ((_, source),) = line_builds(line, ("",), FILES)
    (symbol,) = source.symbols
    assert (source.target, source.build_args) == ("web", (("A", "1"), ("B", symbol.mark)))


@pytest.mark.parametrize("base", ["base AS x", "$BASE", "docker.io/library/base:latest", "scratch", "base:1"])
def test_a_named_context_counts_where_a_base_image_may_have_its_name(base: str) -> None:
    line = CommandLine(1, "docker build -t a --build-context base=docker-image://b .")
    ((_, source),) = line_builds(line, ("",), {"Dockerfile": f"FROM {base}\n"})
    assert source.contexts == (() if base in ("scratch", "base:1") else (("base", "docker-image://b"),))


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (
            ".gitlab-ci.yml",
            "b:\n  script:\n  - >-\n    /kaniko/executor\n    -c $CI_PROJECT_DIR\n    -d $CI_REGISTRY_IMAGE:1\n",
            "$CI_REGISTRY_IMAGE:1",
        ),
        ("x.sh", "set -e\nif true; then buildah bud -t a .; fi\n", "a"),
        ("Makefile", "NAME = a\nx:\n\tbuildah build -t $(NAME):1 .\n", "a:1"),
    ],
)
def test_a_file_has_lines_of_tools_that_only_build(path: str, text: str, found: str) -> None:
    assert [(name, source.path) for name, source in file_builds(path, {**FILES, path: text})] == [(found, "Dockerfile")]

"""The names of the images that a repository builds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.analysis.difference import describe
from simulator.analysis.repository.containers import BuildSource
from simulator.analysis.repository.state import Given, State

SHOP = 'FROM scratch\nENTRYPOINT ["/shop"]\n'
RUN = "docker run shop x\n"


def executes(files: Mapping[str, str], given: Mapping[str, BuildSource] | None = None) -> list[str]:
    """Return what the containers of a repository come to."""
    state = State(files, Given(names=given or {}))
    found = []
    for container in (each for started in state.started.values() for each in started.containers):
        sources = state.sources_of(container)
        is_open = not state.is_one(container, sources) if sources else False
        found.append(describe(state.comes_to(container, next(iter(sources), None), is_open=is_open)))
    return found


def test_a_name_of_two_images_is_that_of_none() -> None:
    files = {"a/Dockerfile": SHOP, "b/Dockerfile": SHOP.replace("/shop", "/other"), "run.sh": RUN}
    build = {"a/README.md": "    docker build -t shop .\n", "b/README.md": "    docker build -t shop .\n"}
    assert executes({**files, **build}) == ["<ENTRYPOINT of shop> x"]
    assert executes({**files, "a/README.md": build["a/README.md"]}) == ["/shop x"]
    assert executes({**files, **build, "b/Dockerfile": SHOP}) == ["/shop x"]
    assert executes({**files, **build}, {"shop": BuildSource("b/Dockerfile")}) == ["/other x"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", "IMAGE ?= shop\nx:\n\tdocker build -t $(IMAGE):$(TAG) .\n"),
        ("build.sh", "IMAGE=shop\ndocker build -t $IMAGE:$TAG .\n"),
        ("docker-bake.hcl", 'variable "TAG" {}\ntarget "x" {\n  tags = ["shop:${TAG}"]\n}\n'),
        ("docker-bake.json", '{"target": {"x": {"tags": ["shop"]}}}'),
        ("skaffold.yaml", "apiVersion: skaffold/v2\nbuild: {artifacts: [{image: shop}]}\n"),
        ("Tiltfile", "docker_build('shop', '.')\n"),
        ("shop.build", "[Build]\nImageTag=shop\nSetWorkingDirectory=unit\n"),
        (".gitlab-ci.yml", "x: {script: ['/kaniko/executor -c . -d shop:1']}\n"),
        (
            ".github/workflows/ci.yml",
            "jobs: {x: {steps: [{uses: docker/build-push-action@v6, with: {tags: 'shop:${{ github.sha }}'}}]}}\n",
        ),
    ],
)
def test_an_image_is_known_by_the_name_that_a_tool_gives_it(path: str, text: str) -> None:
    assert executes({"Dockerfile": SHOP, "run.sh": RUN, path: text}) == ["/shop x"]


def test_a_unit_starts_the_image_that_another_unit_builds() -> None:
    files = {"Containerfile": SHOP, "shop.build": "[Build]\nImageTag=localhost/shop\nSetWorkingDirectory=unit\n"}
    assert executes({**files, "web.container": "[Container]\nImage=shop.build\nExec=x\n"}) == ["/shop x"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", "IMAGE = shop\nx:\n\tdocker run $(IMAGE) x\n"),
        ("run.sh", "IMAGE=shop\nTAG=${TAG:-latest}\ndocker run $IMAGE:$TAG x\n"),
        (".github/workflows/x.yml", "env: {IMAGE: shop}\njobs: {x: {steps: [{run: 'docker run $IMAGE x'}]}}\n"),
    ],
)
def test_a_line_may_name_an_image_by_a_variable_that_is_known(path: str, text: str) -> None:
    files = {"Dockerfile": SHOP, "build.sh": "docker build -t shop .\n"}
    assert executes({**files, path: text}) == ["/shop x"]
    assert executes(
        {
            **files,
            path: text.replace("IMAGE = ", "IMAGE != echo ")
            .replace("IMAGE=", "read IMAGE; X=")
            .replace("IMAGE: ", "X: "),
        }
    ) != ["/shop x"]


def test_words_of_a_container_keep_their_variables() -> None:
    text = "IMAGE = shop\nx:\n\tdocker run $(IMAGE) $(IMAGE)\n\tdocker build -t $(IMAGE) .\n"
    assert executes({"Dockerfile": SHOP, "Makefile": text}) == ["/shop $(IMAGE)"]


BASE = 'FROM scratch\nENTRYPOINT ["/base"]\n'


SERVICES = """
services:
  base: {build: {dockerfile: base.Dockerfile}}
  shop: {image: shop, build: {additional_contexts: {own: 'service:base'}}}
"""
TARGETS = """
target "base" {
  dockerfile = "base.Dockerfile"
}
target "shop" {
  tags = ["shop"]
  contexts = { own = "target:base" }
}
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yaml", SERVICES),
        ("docker-bake.hcl", TARGETS),
        ("build.sh", "docker build -t own/base -f base.Dockerfile .\ndocker build -t shop --build-context own={} .\n"),
    ],
)
def test_a_named_context_stands_in_for_a_base_image(path: str, text: str) -> None:
    text = text.replace("{}", "docker-image://own/base")
    files = {"Dockerfile": "FROM own\nCMD x\n", "base.Dockerfile": BASE, path: text, "run.sh": "docker run shop x\n"}
    assert executes(files)[-1] == "/base x"
    found = State(files, Given())
    (line,) = found.started["run.sh"].containers
    found.comes_to(line, next(iter(found.sources_of(line))), is_open=False)
    assert found.rests_on(line) == {"Dockerfile", "base.Dockerfile"}


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ("docker-image://own/thing", "<ENTRYPOINT of own/thing> x"),
        ("./folder", "x"),
        ("./$X", "x"),
        ("docker-image://scratch", "x"),
        ("oci-layout://x", "not known: the context own is oci-layout://x, which is not modelled"),
        ("https://example.com/x.git", "not known: the context own is https://example.com/x.git, which is not modelled"),
        ("$BASE", "not known: the context own is $BASE, which is not modelled"),
    ],
)
def test_what_a_named_context_can_be(context: str, said: str) -> None:
    build = f"docker build -t shop --build-context own={context} .\n"
    found = executes({"Dockerfile": "FROM own\n", "build.sh": build, "run.sh": RUN})
    assert found == [said] or (said.startswith("not known") and said.removeprefix("not known: ") in found[0])


def test_a_context_in_place_of_a_stage_is_not_known() -> None:
    build = "docker build -t shop --build-context own=docker-image://x .\n"
    (found,) = executes({"Dockerfile": "FROM scratch AS own\nFROM own\n", "build.sh": build, "run.sh": RUN})
    assert "a context stands in for the stage own" in found

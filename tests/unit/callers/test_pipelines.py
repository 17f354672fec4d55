"""The files of CI services and orchestrators, in all the shapes that their fields may have."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers.github.workflow import read_jobs
from simulator.callers.gitlab.pipeline import JobContainer, read_pipeline
from simulator.callers.table import find_caller
from simulator.core.errors import NothingStarted, NotModelled, Unreadable
from simulator.core.request import CallerContext, Request
from simulator.releases.find import find_engine


def pipeline(text: str, **variables: str) -> dict[str, JobContainer]:
    return read_pipeline(text, ".gitlab-ci.yml", variables)


def request(name: str, body: dict[str, Any], container: str | None = None) -> Request:
    caller = find_caller(name)
    assert caller is not None
    return caller.read(body, find_engine("docker@28.5"), CallerContext()).request(container)


class TestGitLab:
    """https://docs.gitlab.com/ci/yaml/"""

    def test_services_of_one_image_have_names_of_their_own(self) -> None:
        found = pipeline("j: {image: a, services: [redis:7, redis:6, {name: r/redis@sha256:0, alias: x}]}")
        assert list(found) == ["j", "j/redis", "j/redis (2)", "j/x"]
        assert [each.image for each in found.values()] == ["a", "redis:7", "redis:6", "r/redis@sha256:0"]

    def test_a_registry_with_a_port_is_no_tag(self) -> None:
        assert list(pipeline("j: {services: ['h:5000/team/db:1']}")) == ["j/db"]

    @pytest.mark.parametrize("name", ["pages", "types", "stages_of_mine"])
    def test_a_job_may_have_any_name_that_is_no_keyword(self, name: str) -> None:
        assert list(pipeline(f"{name}: {{image: a}}")) == [name]

    @pytest.mark.parametrize("name", ["default", "variables", "cache", ".hidden"])
    def test_a_keyword_is_no_job(self, name: str) -> None:
        assert list(pipeline(f"{name}: {{image: a}}\nj: {{image: b}}")) == ["j"]

    def test_variables_stand_in_a_name_and_in_each_other(self) -> None:
        text = "variables: {TAG: 1-$FLAVOR, FLAVOR: slim}\nj: {image: 'app:${TAG}'}\nk: {image: $TAGS/$MISSING}"
        found = pipeline(text)
        assert (found["j"].image, found["k"].image) == ("app:1-slim", "$TAGS/$MISSING")
        assert pipeline(text, FLAVOR="alpine")["j"].image == "app:1-alpine"

    def test_what_a_job_extends_comes_first(self) -> None:
        text = """
.a: {image: {name: a, entrypoint: [e]}, variables: {X: 1, Y: 1}}
.b: {variables: {Y: 2}}
j: {extends: [.a, .b], variables: {Z: 3}}
k: {extends: .a, image: {name: b}}
"""
        found = pipeline(text)
        assert (found["j"].image, found["j"].entrypoint) == ("a", ("e",))
        assert dict(found["j"].variables) == {"X": "1", "Y": "2", "Z": "3"}
        assert (found["k"].image, found["k"].entrypoint) == ("b", ("e",))

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("j: {extends: {a: 1}, image: x}", Unreadable),
            ("j: {extends: [[a]], image: x}", Unreadable),
            ("j: {extends: .gone, image: x}", NotModelled),
            ("j: {extends: j, image: x}", NotModelled),
            ("j: {image: [x]}", Unreadable),
            ("j: {image: {entrypoint: [x]}}", Unreadable),
            ("j: {image: {name: x, entrypoint: sh}}", Unreadable),
            ("[j]", Unreadable),
            ("j: [", Unreadable),
        ],
    )
    def test_a_field_of_the_wrong_shape_is_one_clear_error(self, text: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            pipeline(text)

    def test_many_jobs_that_extend_many_cost_little(self) -> None:
        jobs = [f".j{number}: {{extends: [{', '.join([f'.j{number - 1}'] * 8)}]}}" for number in range(1, 10)]
        assert list(pipeline("\n".join((".j0: {image: a}", *jobs, "k: {extends: .j9}")))) == ["k"]

    def test_a_long_chain_is_not_modelled(self) -> None:
        jobs = [f".j{number}: {{extends: .j{number - 1}}}" for number in range(1, 3000)]
        with pytest.raises(NotModelled, match="more than 10 times"):
            pipeline("\n".join((".j0: {image: a}", *jobs, "k: {extends: .j2999}")))


class TestGitHub:
    """https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax"""

    def test_a_step_of_an_image_is_found_beside_others(self) -> None:
        text = """
jobs:
  j:
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ secrets.TOKEN }}
        env: {TOKEN: "${{ secrets.TOKEN }}"}
      - uses: docker://alpine:3
        with: {args: echo ok}
"""
        found = read_jobs(".github/workflows/a.yml", text, CallerContext(), {}, {})
        assert [each.role for each in found.values()] == ["step"]

    def test_a_file_that_starts_nothing_says_so(self) -> None:
        with pytest.raises(NothingStarted, match="runs nothing in a container"):
            read_jobs("a.yml", "jobs: {j: {steps: [{uses: actions/checkout@v4}]}}", CallerContext(), {}, {})


class TestTasks:
    """Task definitions of Amazon ECS, and jobs of Nomad."""

    @pytest.mark.parametrize(
        ("caller", "file"),
        [
            ("ecs", '{"containerDefinitions": {"name": "a"}}'),
            ("ecs", '{"containerDefinitions": [1]}'),
            ("ecs", '{"containerDefinitions": [{"name": "a", "image": "x", "environment": {"A": 1}}]}'),
            ("ecs", '{"containerDefinitions": [{"name": "a", "image": "x", "environment": ["A=1"]}]}'),
            ("ecs", '{"containerDefinitions": [{"name": "a", "image": "x", "command": "ls"}]}'),
            ("nomad", '{"Job": {"TaskGroups": {"a": 1}}}'),
            ("nomad", '{"Job": {"TaskGroups": [1]}}'),
            ("nomad", '{"Job": {"TaskGroups": [{"Tasks": [1]}]}}'),
            (
                "nomad",
                '{"Job": {"TaskGroups": [{"Tasks": [{"Driver": "docker", "Config": {"image": "x"}, "Env": 1}]}]}}',
            ),
        ],
    )
    def test_a_field_of_the_wrong_shape_is_one_clear_error(self, caller: str, file: str) -> None:
        with pytest.raises((Unreadable, NotModelled)):
            request(caller, {"files": {"f.json": file}, "file": ["f.json"]})

    @pytest.mark.parametrize("caller", ["ecs", "nomad"])
    def test_a_body_without_a_file_says_what_is_missing(self, caller: str) -> None:
        with pytest.raises(Unreadable, match="give it as file"):
            request(caller, {})

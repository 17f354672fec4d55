"""Pipelines of GitLab, in all the shapes that their fields may have."""

from __future__ import annotations

import pytest

from simulator.callers.gitlab.pipeline import JobContainer, read_pipeline
from simulator.core.errors import NotModelled, Unreadable


def pipeline(text: str, **variables: str) -> dict[str, JobContainer]:
    return read_pipeline(text, ".gitlab-ci.yml", variables)


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

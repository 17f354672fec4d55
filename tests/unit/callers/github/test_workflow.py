"""Workflows of GitHub: which of their jobs and steps run in containers."""

from __future__ import annotations

import pytest

from simulator.callers.github.container import ActionContainer
from simulator.callers.github.documents import read_document
from simulator.callers.github.workflow import Found, read_jobs
from simulator.core.errors import NothingStarted, NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal


def jobs_of(text: str, name: str = ".github/workflows/a.yml") -> dict[str, Found]:
    """The containers of a workflow."""
    return read_jobs(name, read_document(text, name), CallerContext(), {}, {})


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
        found = jobs_of(text)
        assert [each.role for each in found.values() if isinstance(each, ActionContainer)] == ["step"]

    def test_an_unknown_expression_hides_its_own_container_alone(self) -> None:
        text = """
jobs:
  j:
    container: {image: "node:${{ matrix.node }}"}
    services: {db: {image: "db:1", options: "${{ inputs.options }}"}, other: "redis:7"}
    steps:
      - uses: docker://alpine:3
        with: {args: "${{ foo( }}"}
      - uses: docker://alpine:3
"""
        found = jobs_of(text)
        assert list(found) == ["j/container", "j/db", "j/other", "j/1", "j/2"]
        assert [isinstance(each, NotModelled) for each in found.values()] == [True, True, False, True, False]

    def test_a_file_that_starts_nothing_says_so(self) -> None:
        with pytest.raises(NothingStarted, match="runs nothing in a container"):
            jobs_of("jobs: {j: {steps: [{uses: actions/checkout@v4}]}}", "a.yml")

    def test_a_number_that_github_rounds_stops_the_container_that_needs_it_alone(self) -> None:
        text = """
env: {ACCOUNT: 12345678901234567890}
jobs:
  j:
    steps:
      - uses: actions/checkout@v4
        with: {ref: 1234567890123456789012345678901234567890}
      - uses: docker://alpine:3
        with: {args: 12345678901234567890}
      - uses: docker://alpine:3
        with: {args: "12345678901234567890"}
"""
        found = jobs_of(text)
        assert [isinstance(each, NotModelled) for each in found.values()] == [True, False]

    @pytest.mark.parametrize("key", ["[]", "[a]", "{}", "? {a: b}\n"])
    def test_a_key_that_is_no_text_is_refused(self, key: str) -> None:
        with pytest.raises(Refusal, match="a key has to be a text"):
            jobs_of(f"{key}: b", "a.yml")

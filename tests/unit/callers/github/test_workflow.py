"""Workflows of GitHub: which of their jobs and steps run in containers."""

from __future__ import annotations

import pytest

from simulator.callers.github.workflow import read_jobs
from simulator.core.errors import NothingStarted
from simulator.core.request import CallerContext


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

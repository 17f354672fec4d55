"""The scripts of CI files are found in every style of YAML."""

from __future__ import annotations

import time

import pytest

from simulator.analysis.repository.lines import command_lines
from simulator.analysis.repository.yaml_scripts import scripts
from tests.costs import stays_below

STEPS = "on: push\njobs:\n  a:\n    steps:\n"
RUN = "docker run --rm alpine echo hi"


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (f"    - run: {RUN}\n", 5),
        (f'    - run: "{RUN}"\n', 5),
        (f"    - run: '{RUN}'\n", 5),
        (f"    - {{name: docker run this, run: {RUN}}}\n", 5),
        (f"    - {{\n        run: make && {RUN}}}\n", 6),
        ("    - run: docker run --rm\n        alpine echo hi\n", 5),
        ('    - run: "docker run --rm\n        alpine\n        echo hi"\n', 5),
        ("    - run: >-  # folded\n        docker run --rm\n        alpine echo hi\n", 6),
        ("    - run: >\n        make\n\n        docker run --rm\n        alpine echo hi\n", 8),
        ("    - run: |\n        docker run --rm \\\n          alpine echo hi\n", 6),
        ("    - run: |2+\n\n          docker run --rm alpine echo hi\n", 7),
        ("    - with:\n        other: |\n          # docker run --rm x\n          docker run --rm alpine echo hi\n", 8),
        (f"    - script: [make, {RUN}]\n", 5),
        (f"    - script:\n      - - make\n        - {RUN}\n", 7),
        (f"    - &a\n      run: {RUN}\n    - *a\n", 6),
    ],
)
def test_a_line_is_found_in_every_style(step: str, line: int) -> None:
    found = command_lines(STEPS + step, "github-actions")
    assert [(each.line, " ".join(each.text.split())) for each in found] == [(line, RUN)]


@pytest.mark.parametrize("key", ["name", "displayName", "description", "if", "image", "env"])
def test_what_is_no_script_is_none(key: str) -> None:
    assert command_lines(f"a:\n- {key}: {RUN}\n", "pipeline") == []


def test_names_in_block_style_are_none_either() -> None:
    assert command_lines(f"a:\n  name: |\n    {RUN}\n", "pipeline") == []


def test_a_file_that_is_no_yaml_is_read_by_its_lines() -> None:
    text = f"a: [\n- run: '{RUN}'\n  {RUN} x\n"
    assert scripts(text) is None
    assert [(each.line, each.text) for each in command_lines(text, "gitlab-ci")] == [(2, RUN), (3, f"{RUN} x")]


@pytest.mark.parametrize("script", ['- "\\x61 docker\n  b\n\n  c"\n', "- |\n  docker a\n", "- docker run a\n"])
def test_the_cost_grows_with_the_file(script: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        command_lines(script * times, "pipeline")
        return time.process_time() - start

    assert stays_below(seconds, 200, 2400, times=20, spare=0.1)


def test_lines_are_those_that_yaml_counts() -> None:
    for end in ("\r", "\x85", "\u2028"):
        found = scripts(f"a: 1{end}b: 2{end}run: docker run a\n")
        assert found == [[(3, "docker run a")]]


def test_a_value_may_be_missing_behind_the_last_line() -> None:
    assert scripts("a:\n  script: [docker run a]\n?") == [[(2, "docker run a")]]

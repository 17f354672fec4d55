"""Where a file names its containers."""

from __future__ import annotations

import time

import pytest

from simulator.analysis.repository.kinds import FileKind
from simulator.analysis.repository.named_lines import NamedLines
from simulator.analysis.repository.started import read_started
from tests.costs import stays_below

TEXT = """services:
  web:  # web: 1
    image: x
  "a.b": {image: y}
  flow: {image: z, name: inside}
jobs:
- name: build 1
- container_name: 'build 2'
- name: web
runs :
"""


@pytest.mark.parametrize(
    ("name", "nth", "line"),
    [
        *(("web", 1, 2), ("web", 2, 9), ("web", 3, 9), ("a.b", 1, 4), ("flow", 1, 5), ("inside", 1, 5)),
        *(("build 1", 1, 7), ("build 2", 1, 8), ("build", 1, 0), ("a", 1, 0), ("", 1, 0), (":", 1, 0), ("none", 1, 0)),
    ],
)
def test_a_name_stands_on_its_line(name: str, nth: int, line: int) -> None:
    assert NamedLines("compose", TEXT).find(name, nth) == line


def test_the_only_container_of_an_action_stands_where_it_runs() -> None:
    assert NamedLines("github-actions", TEXT).find("none", 1) == 10
    assert NamedLines("github-actions", TEXT).find("web", 1) == 2


@pytest.mark.parametrize(
    ("kind", "text", "places"),
    [
        (
            "compose",
            "name: api\nvolumes:\n  worker: {}\nservices:\n  worker: {image: x}\n  api:\n    image: y\n",
            ["f:5 worker", "f:6 api"],
        ),
        (
            "kubernetes",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: api}\nspec:\n  containers:\n  - image: x\n    name: api\n",
            ["f:7 api/api"],
        ),
    ],
    ids=["project and volume", "object"],
)
def test_a_container_stands_where_it_is_one_not_where_something_else_has_its_name(
    kind: FileKind, text: str, places: list[str]
) -> None:
    assert [container.place for container in read_started("f", kind, {"f": text}).containers] == places


COMPOSE = "services:\n{}"
SERVICE = "  s{0}:\n    image: alpine\n    command: $A{0} b\n    environment: {{A: b}}\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n{}"
CONTAINER = "  - name: c{0}\n    image: alpine\n    livenessProbe: {{exec: {{command: [a, x{0}]}}}}\n"
TASK = (
    "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {{name: t{0}x}}\n"
    "spec: {{steps: [{{name: a, image: i, command: [x]}}]}}\n"
)


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [("compose", COMPOSE, SERVICE), ("kubernetes", POD, CONTAINER), ("kubernetes", "{}", TASK)],
    ids=["services", "containers", "tasks"],
)
def test_the_cost_of_a_file_grows_with_its_containers(kind: str, text: str, part: str) -> None:
    def seconds(times: int) -> float:
        file = text.format("".join(part.format(number) for number in range(times)))
        start = time.process_time()
        assert len(read_started("compose.yaml", kind, {"compose.yaml": file}).containers) == times  # type: ignore[arg-type]
        return time.process_time() - start

    assert stays_below(seconds, 100, 1200, times=20, spare=0.2)

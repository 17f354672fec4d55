"""Whether a pipeline says something else of its containers."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.pipelines import containers_change

CIRCLE = "jobs: {b: {docker: [{image: i, entrypoint: [e]}], machine: {image: m}, steps: [{run: a}]}}"
DRONE = "kind: pipeline\nsteps:\n- {name: a, image: i, commands: [c]}\n"
AZURE = "jobs:\n- {job: a, container: 'i:1', pool: {vmImage: m}, steps: []}\n"


@pytest.mark.parametrize(
    ("text", "old", "new", "changes"),
    [
        (CIRCLE, "[e]", "[f]", True),
        (CIRCLE, "image: m", "image: n", False),
        (CIRCLE, "run: a", "run: b", False),
        (DRONE, "[c]", "[d]", True),
        (DRONE, "kind: pipeline", "kind: pipeline # x", False),
        (AZURE, "i:1", "i:2", True),
        ("a: [\n", "a", "b", True),
    ],
)
def test_only_what_is_said_of_containers_counts(text: str, old: str, new: str, changes: bool) -> None:
    assert containers_change(text, text.replace(old, new)) is changes


def test_a_pipeline_that_is_new_names_containers_that_were_not_there() -> None:
    assert containers_change("", CIRCLE) and not containers_change("", "jobs: {b: {machine: {image: m}}}")

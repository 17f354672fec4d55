"""Whether a pipeline says something else of its containers."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.pipelines import containers_change, steps_change

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
        ("j: {services: ['x:1'], script: [a]}\n", "x:1", "x:2", True),
        ("j: {services: [docker], script: [a]}\n", "[a]", "[b]", False),
        ("jobs: {b: {steps: [{uses: 'docker://x', with: {args: a}}]}}\n", "args: a", "args: b", True),
        ("jobs: {b: {steps: [{uses: actions/checkout@v4, with: {ref: a}}]}}\n", "ref: a", "ref: b", False),
        ("steps:\n- {task: Docker@2, inputs: {command: run, arguments: x}}\n", "x}", "y}", True),
        ("steps:\n- {task: UseNode@1, inputs: {version: x}}\n", "x}", "y}", False),
        ("pipelines: {default: [{step: {script: [{pipe: 'docker://x:1'}]}}]}\n", "x:1", "x:2", True),
        ("p: {v: '1'}\njobs: {b: {docker: [{image: 'x:<< pipeline.parameters.v >>'}]}}\n", "'1'", "'2'", True),
        (
            "p: {v: '1', w: '1'}\njobs: {b: {docker: [{image: 'x:<< pipeline.parameters.v >>'}]}}\n",
            "w: '1'",
            "w: '2'",
            False,
        ),
        ("- {v: $w}\n- {w: 2}\n- {image: x:$v}\n", "w: 2", "w: 3", True),
    ],
)
def test_only_what_is_said_of_containers_counts(text: str, old: str, new: str, changes: bool) -> None:
    assert containers_change(text, text.replace(old, new)) is changes


def test_a_pipeline_that_is_new_names_containers_that_were_not_there() -> None:
    assert containers_change("", CIRCLE) and not containers_change("", "jobs: {b: {machine: {image: m}}}")


def test_the_steps_of_a_composite_action_start_images() -> None:
    text = "runs: {using: composite, steps: [{uses: 'docker://x', with: {args: a}}, {run: a}]}\n"
    assert steps_change(text, text.replace("args: a", "args: b")) and not steps_change(
        text, text.replace("run: a", "run: b")
    )
    assert steps_change(text, "") and not steps_change("a: [", "")

"""A workflow runs what other manifests of its folder hold, where it is known which."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.referred import referred_near
from simulator.analysis.repository.started import read_started

HEAD = "apiVersion: tekton.dev/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n  "
RUN = HEAD.format(kind="PipelineRun", name="r") + "pipelineRef: {name: p}\n"
PIPELINE = HEAD.format(kind="Pipeline", name="p") + "tasks: [{name: t, taskRef: {name: build}}]\n"
TASK = HEAD.format(kind="Task", name="build") + "steps: [{name: s, image: i, command: [WORD]}]\n"
FILES = {"d/r.yaml": RUN, "d/p.yaml": PIPELINE, "d/t.yml": TASK, "e/t.yaml": TASK, "d/pod.yaml": "kind: Pod\nname: p\n"}
ARGO = "apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  "
WORKFLOW = ARGO.format(kind="Workflow", name="w") + "workflowTemplateRef: {name: wt}\n"
TEMPLATES = ARGO.format(kind="WorkflowTemplate", name="wt") + (
    "entrypoint: m\n  templates: [{name: m, container: {image: i, command: ['{{inputs.parameters.a}}', x]}}]\n"
)


def test_what_a_run_names_is_found_in_its_folder_and_what_that_names_in_turn() -> None:
    assert referred_near("d/r.yaml", FILES) == ["d/p.yaml", "d/t.yml"]
    found = read_started("d/r.yaml", "kubernetes", FILES)
    assert [
        (each.name, each.path, each.request and each.request.container.entrypoint) for each in found.containers
    ] == [("r/t/step-s", "d/r.yaml", ("WORD",))]
    assert found.files == {"d/r.yaml", "d/p.yaml", "d/t.yml"}


def test_a_workflow_of_argo_finds_its_template() -> None:
    files = {"w.yaml": WORKFLOW, "wt.yaml": TEMPLATES}
    assert referred_near("w.yaml", files) == ["wt.yaml"]
    assert [each.path for each in read_started("wt.yaml", "kubernetes", files).containers] == ["wt.yaml"]
    found = read_started("w.yaml", "kubernetes", files)
    assert (found.containers, found.error) == ((), ""), "its containers are those of the template"


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"e/t.yaml": TASK},
        {"d/t.yaml": TASK, "d/t2.yaml": TASK},
        {"d/t.yaml": TASK + "{{ .Values.x }}\n"},
        {"d/t.txt": TASK},
    ],
    ids=["nowhere", "another folder", "two of them", "a template of Helm", "no manifest by its name"],
)
def test_what_is_not_known_stays_so(others: dict[str, str]) -> None:
    text = HEAD.format(kind="TaskRun", name="r") + "taskRef: {name: build}\n"
    found = read_started("d/r.yaml", "kubernetes", {"d/r.yaml": text, **others})
    assert [str(each.fault) for each in found.containers] == [
        "r: it runs the task build, which is not in the manifest; add it there"
    ]

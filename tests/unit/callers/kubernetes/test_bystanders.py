"""Objects without a container are named beside the others, alone they say what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.callers.kubernetes import pods
from simulator.callers.kubernetes.advice import remarks_on_file
from simulator.core.errors import NothingStarted, NotModelled, Unreadable
from simulator.releases.find import find_engine

CONTAINER = {"name": "c", "image": "i", "command": ["x"]}
POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [CONTAINER]}}
WORKFLOW = "argoproj.io/v1alpha1"


def made(version: str, kind: str, spec: Any) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "n"}, "spec": spec}


def beside(*documents: dict[str, Any]) -> list[str]:
    text = "\n---\n".join(json.dumps(each) for each in (POD, *documents))
    return [remark.value for remark in remarks_on_file(pods.containers(text, "m")[0].documents)]


INLINE = {"templates": [{"name": "a", "steps": [[{"name": "s", "inline": {"container": CONTAINER}}]]}]}
CASES: list[tuple[dict[str, Any], type[Unreadable], str]] = [
    (made("kubevirt.io/v1", "VirtualMachineInstance", {}), NothingStarted, "starts a virtual machine"),
    (made("pool.kubevirt.io/v1alpha1", "VirtualMachinePool", {}), NothingStarted, "starts a virtual machine"),
    (made("tekton.dev/v1beta1", "CustomRun", {}), NothingStarted, "the controller of its own kind runs it"),
    (made(WORKFLOW, "Application", {}), Unreadable, "Argo CD applies manifests from elsewhere"),
    (made("kustomize.toolkit.fluxcd.io/v1", "Kustomization", {}), Unreadable, "Flux applies the kustomization"),
    (made("helm.toolkit.fluxcd.io/v2", "HelmRelease", {}), Unreadable, "`helm template` prints"),
    ({**made("template.openshift.io/v1", "Template", {}), "objects": [POD]}, Unreadable, "`oc process --local -f"),
    (made("triggers.tekton.dev/v1beta1", "TriggerTemplate", {}), Unreadable, "give them as objects of their own"),
    (
        made(WORKFLOW, "Rollout", {"workloadRef": {"kind": "Deployment", "name": "d"}}),
        NothingStarted,
        "its pods have the template of Deployment d",
    ),
    (made(WORKFLOW, "Rollout", {"replicas": 1}), Unreadable, "it has no container at spec.template"),
    (
        made("serving.knative.dev/v1", "Service", {"template": {"spec": {}}}),
        Unreadable,
        "no container at spec.template",
    ),
    (
        made(WORKFLOW, "Workflow", {"templates": [{"name": "a", "suspend": {}}]}),
        NothingStarted,
        "template of Workflow n/a: Argo waits",
    ),
    (
        made("tekton.dev/v1", "Pipeline", {"tasks": [{"name": "a", "taskRef": {"apiVersion": "x/v1", "kind": "W"}}]}),
        NothingStarted,
        "task of Pipeline n/a: the controller of W of x/v1 runs it",
    ),
    (
        made("tekton.dev/v1", "Pipeline", {"tasks": [{"name": "a", "pipelineSpec": {"tasks": []}}]}),
        Unreadable,
        "it is a pipeline of its own",
    ),
    (
        made("example.com/v1", "App", {"jobs": [{"pod": {"spec": {"containers": [CONTAINER]}}}]}),
        Unreadable,
        "--kind App.example.com=spec.jobs[].pod",
    ),
]


@pytest.mark.parametrize(("document", "error", "says"), CASES)
def test_it_is_named_beside_a_pod_and_alone(document: dict[str, Any], error: type[Unreadable], says: str) -> None:
    assert [says in told for told in beside(document)] == [True]
    with pytest.raises(Unreadable) as caught:
        pods.containers(json.dumps(document), "m")
    assert type(caught.value) is error and says in str(caught.value)


def test_what_a_hint_names_is_read_with_it() -> None:
    document = made("example.com/v1", "App", {"jobs": [{"pod": {"spec": {"containers": [CONTAINER]}}}]})
    found = pods.containers_of({"m": json.dumps(document)}, {"App.example.com": ("spec.jobs[].pod",)})
    assert [container.name for container in found] == ["c"]


def test_what_starts_nothing_by_nature_is_not_named() -> None:
    others = [("v1", "Service"), ("networking.k8s.io/v1", "Ingress"), ("keda.sh/v1alpha1", "ScaledObject")]
    assert beside(*[made(version, kind, {}) for version, kind in others], made("kubevirt.io/v1", "KubeVirt", {})) == []


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ({"workflowTemplateRef": {"name": "t"}}, "n"),
        ({"templates": [{"name": "a", "dag": {"tasks": [{"name": "s", "templateRef": {"name": "t"}}]}}]}, "n/a/s"),
    ],
)
def test_what_a_workflow_runs_of_a_template_elsewhere_is_not_known(spec: dict[str, Any], name: str) -> None:
    (container,) = pods.containers(json.dumps(made(WORKFLOW, "Workflow", spec)), "m")
    with pytest.raises(NotModelled) as caught:
        pods.ask(container, find_engine("containerd"))
    assert str(caught.value) == f"{name}: it runs the WorkflowTemplate t, which is not in the manifest; add it there"


def test_a_template_of_the_manifest_is_found() -> None:
    template = made(WORKFLOW, "ClusterWorkflowTemplate", INLINE)
    run = made(WORKFLOW, "Workflow", {"workflowTemplateRef": {"name": "n", "clusterScope": True}})
    text = "\n---\n".join(map(json.dumps, (template, run)))
    found = pods.containers(text, "m")
    assert [(container.pod.name, container.name) for container in found] == [("n/a/s", "main")]
    assert beside(template, run) == [
        "Workflow of argoproj.io/v1alpha1 n: its containers are those of the ClusterWorkflowTemplate n"
    ]


@pytest.mark.parametrize(
    ("kind", "version", "spec", "why"),
    [
        ("Deployment", "apps/v1", {"replicas": 0}, "replicas is 0"),
        ("CronJob", "batch/v1", {"suspend": True}, "suspend is true"),
        ("Job", "batch/v1", {"parallelism": 0}, "parallelism is 0"),
        ("Rollout", WORKFLOW, {"replicas": 0}, "replicas is 0"),
        ("CloneSet", "apps.kruise.io/v1alpha1", {"replicas": 1}, ""),
    ],
)
def test_a_workload_of_which_no_pod_is_made_says_so(kind: str, version: str, spec: dict[str, Any], why: str) -> None:
    labels = {"l": "x"}
    pod = {"metadata": {"labels": labels}, "spec": {"containers": [CONTAINER]}}
    whole = {**spec, "template": pod}
    if kind == "Deployment":
        whole["selector"] = {"matchLabels": labels}
    if kind in ("Job", "CronJob"):
        pod["spec"] = {"containers": [CONTAINER], "restartPolicy": "Never"}
    if kind == "CronJob":
        whole = {**spec, "schedule": "* * * * *", "jobTemplate": {"spec": {"template": pod}}}
    (container,) = pods.containers(json.dumps(made(version, kind, whole)), "m")
    remarks = [remark.value for remark in pods.ask(container, find_engine("containerd")).remarks]
    assert remarks == ([f"no pod of {container.pod.kind} n is made: {why}"] if why else [])

"""Laws of the kinds that embed pods: each executes what a pod with the same specification does."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.callers.kubernetes.kinds import EMBEDDING, KINDS
from simulator.oracle.protocol import answer
from tests.conformance.cases.pods import drawn, objects

FORMS = ("template", "specification", "container", "containers")
LABELS = {"l": "x"}
IMAGES = {"i": {"Entrypoint": ["e", "$(A)"], "Cmd": ["c"], "Env": ["A=img"], "User": "u", "WorkingDir": "/w"}}
CASES = st.integers(0, 10**6).map(lambda seed: next(drawn(seed, 1)))
ASIDE = {"replicas": 3, "selector": {"app": "a"}, "minReplicas": 1}
"""Fields beside the way to a template."""


def of_cluster(container: dict[str, Any]) -> bool:
    """Whether a value comes from the pod that a controller makes, so that it is none of the manifest."""
    return "fieldRef" in json.dumps(container)


def written(path: str, end: Any, chance: random.Random) -> dict[str, Any]:
    """Write an object with a value at the end of a path; lists and objects on the way have one member."""
    value = end
    for step in reversed(path.split(".") if path else []):
        if step == "*":
            value = {chance.choice(("Worker", "a-b", "x")): value}
        elif step.endswith("[]"):
            value = {step.removesuffix("[]"): [value]}
        else:
            value = {step: value, **(ASIDE if step == "spec" else {})}
    return dict(value)


def embedded(container: dict[str, Any], form: str) -> Any:
    """Write a container in one of the forms that the end of a path may have."""
    spec = {"containers": [container]}
    ends = {"template": {"metadata": {"labels": LABELS}, "spec": spec}, "specification": spec}
    return {**ends, "container": container, "containers": [container]}[form]


def argv(document: dict[str, Any], case: dict[str, Any], kinds: tuple[str, ...] = ()) -> tuple[Any, ...]:
    """What the only container of an object executes, or how it is refused."""
    about = {"name": "n", "namespace": "ns", "labels": LABELS}
    whole = [*objects(case), {**document, "metadata": about}]
    body = {"manifest": "\n---\n".join(map(json.dumps, whole)), "kinds": list(kinds)}
    found = answer({"request": {"kubernetes": body}, "images": IMAGES, "trace": False})
    return found["outcome"], found.get("process"), found.get("container"), found.get("rule")


def of_pod(container: dict[str, Any], case: dict[str, Any]) -> tuple[Any, ...]:
    """What a pod with the container executes."""
    return argv({"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [container]}}, case)


@given(CASES, st.sampled_from(sorted((kind, path) for kind, paths in EMBEDDING.items() for path in paths)))
def test_a_kind_of_the_table_executes_what_its_pod_does(case: dict[str, Any], row: tuple[str, str]) -> None:
    kind, path = row
    container = {"name": "c", "image": "i", **case["container"]}
    if of_cluster(container):
        return
    form = "specification" if path == "spec" else "template"
    name, _, group = kind.partition(".")
    document = written(path, embedded(container, form), random.Random(path))
    assert argv({"apiVersion": f"{group}/v1", "kind": name, **document}, case) == of_pod(container, case)


@given(CASES, st.sampled_from(("spec", "spec.a", "spec.jobs[].pod", "spec.*.t", "a[].b[]", "")), st.sampled_from(FORMS))
def test_a_kind_of_one_s_own_executes_what_its_pod_does(case: dict[str, Any], path: str, form: str) -> None:
    container = {"name": "c", "image": "i", **case["container"]}
    if of_cluster(container) or (form == "containers" and path in ("", "a[].b[]")) or (form != "template" and not path):
        return
    document = written(path, embedded(container, form), random.Random(path))
    own = argv({"apiVersion": "example.com/v1", "kind": "App", **document}, case, (f"App.example.com={path}",))
    assert own == of_pod(container, case)


@given(CASES, st.sampled_from(sorted(set(KINDS) - {"Pod"})))
def test_a_kind_of_kubernetes_executes_what_its_pod_does(case: dict[str, Any], kind: str) -> None:
    container = {"name": "c", "image": "i", **case["container"]}
    if of_cluster(container):
        return
    template = embedded(container, "template")
    once = kind in ("Job", "CronJob")
    template["spec"]["restartPolicy"] = "Never" if once else "Always"
    version, path = KINDS[kind]
    value: Any = template
    for step in reversed(path):
        more: dict[str, Any] = {"selector": {"matchLabels": LABELS}} if version == "apps/v1" and step == "spec" else {}
        more |= {"schedule": "* * * * *"} if kind == "CronJob" and step == "spec" and "jobTemplate" in value else {}
        value = {step: {**value, **more} if step == "spec" else value}
    if kind == "StatefulSet":
        value["spec"]["serviceName"] = "s"
    assert argv({"apiVersion": version, "kind": kind, **value}, case) == of_pod(container, case)


@given(CASES, st.sampled_from(("Task", "Workflow")))
def test_a_step_with_a_command_executes_what_a_pod_does(case: dict[str, Any], kind: str) -> None:
    container = {"image": "i", **case["container"], "command": ["x", *(case["container"].get("command") or [])]}
    if of_cluster(container) or "$(" in json.dumps(container) or "{{" in json.dumps(container):
        return  # both replace references of their own
    specs: dict[str, tuple[str, dict[str, Any]]] = {
        "Task": ("tekton.dev/v1", {"steps": [{"name": "s", **container}]}),
        "Workflow": ("argoproj.io/v1alpha1", {"templates": [{"name": "t", "container": container}]}),
    }
    version, spec = specs[kind]
    step = argv({"apiVersion": version, "kind": kind, "spec": spec}, case)
    assert step[:2] == of_pod({"name": "c", **container}, case)[:2]

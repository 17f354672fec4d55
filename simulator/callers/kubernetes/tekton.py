"""The steps of Tekton's tasks, as pods: each task is one, also those of pipelines and runs.

Reads: a Task, StepAction, TaskRun, Pipeline or PipelineRun. Gives: pods. Parameters whose values the manifest has are
replaced in them; ``tekton_values`` does that.
Compare: tektoncd/pipeline ``Build`` (pkg/pod/pod.go), ``MergeStepsWithStepTemplate`` (pkg/apis/pipeline/v1/merge.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.kubernetes.objects import (
    Bystander,
    Pod,
    field,
    items_of,
    map_of,
    name_of,
    namespace_of,
    objects,
    pod_of_another,
    text_at,
)
from simulator.callers.kubernetes.tekton_values import SCRIPTS, Values, defaults_of, given_values, replaced
from simulator.core.record import NamedTuple
from simulator.golang.yaml.values import Items, Map, Text

GROUP = "tekton.dev"
KINDS = ("Task", "ClusterTask", "StepAction", "TaskRun", "Pipeline", "PipelineRun")
Known = Mapping[tuple[str, str], Map]
"""The documents of Tekton's group by kind and name, to which others refer."""


class _Task(NamedTuple):
    """A task to run: the object that it belongs to, its name and path there, its specification, and its parameters."""

    document: Map
    name: str
    path: tuple[str, ...]
    spec: Map
    values: Values


def pods(document: Map, known: Known) -> Iterator[Pod | Bystander]:
    """Yield a pod for each task, and one without containers for each task that the manifest does not have."""
    kind, spec, name = str(document["kind"]), field(document, "spec"), name_of(document)
    if kind in ("Task", "ClusterTask"):
        yield from _task_pods(_Task(document, name, ("spec",), spec, {}), known)
    elif kind == "StepAction":
        step = map_of(spec.spot, steps=items_of(spec.spot, [spec]), params=spec.get("params"))
        yield from _task_pods(_Task(document, name, (), step, {}), known)
    elif kind == "TaskRun":
        yield from _referred(_Task(document, name, ("spec",), spec, given_values(spec, {})), known)
    else:
        yield from _pipeline_pods(document, name, spec, known)


def _pipeline_pods(document: Map, name: str, spec: Map, known: Known) -> Iterator[Pod | Bystander]:
    """Yield the pods of the tasks of a pipeline, or of the pipeline of a run."""
    path: tuple[str, ...] = ("spec",)
    values: Values = {}
    if document["kind"] == "PipelineRun":
        values, pipeline = given_values(spec, {}), spec.get("pipelineSpec")
        path = ("spec", "pipelineSpec")
        if not isinstance(pipeline, Map):
            other = text_at(field(spec, "pipelineRef"), "name")
            found = known.get(("Pipeline", other))
            if found is None:
                yield _missing(document, name, f"the pipeline {other or 'of a resolver'}")
                return
            pipeline, path = field(found, "spec"), ("spec", "pipelineRef")
        spec = pipeline
    values = {**defaults_of(spec), **values}
    for key in ("tasks", "finally"):
        for at, task in enumerate(objects(spec, key)):
            owner = f"{name}/{text_at(task, 'name')}"
            if (aside := _without_pod(task, f"task of {document['kind']}", owner)) is not None:
                yield aside
                continue
            own = {} if task.get("matrix") is not None else given_values(task, values)
            yield from _referred(_Task(document, owner, (*path, f"{key}[{at}]"), task, own), known)


def _without_pod(task: Map, what: str, name: str) -> Bystander | None:
    """Return a task of a pipeline for which Tekton makes no pod of its own; None if it makes one."""
    for key in ("taskRef", "taskSpec"):
        custom = field(task, key)
        if text_at(custom, "apiVersion") and text_at(custom, "kind"):
            runner = f"the controller of {custom['kind']} of {custom['apiVersion']}"
            return Bystander(what, name, f"{runner} runs it, and Tekton makes no pod", settled=True)
    if isinstance(task.get("pipelineRef"), Map) or isinstance(task.get("pipelineSpec"), Map):
        return Bystander(what, name, "it is a pipeline of its own, which is not read; give it as a Pipeline")
    return None


def _referred(task: _Task, known: Known) -> Iterator[Pod]:
    """Yield the pods of a task that holds its specification, or the name of a task."""
    spec, path = task.spec.get("taskSpec"), (*task.path, "taskSpec")
    if not isinstance(spec, Map):
        reference = field(task.spec, "taskRef")
        other = text_at(reference, "name")
        found = known.get((text_at(reference, "kind") or "Task", other))
        if found is None:
            yield _missing(task.document, task.name, f"the task {other or 'of a resolver'}")
            return
        spec, path = field(found, "spec"), (*task.path, "taskRef")
    yield from _task_pods(task._replace(spec=spec, path=path), known)


def _missing(document: Map, name: str, what: str) -> Pod:
    return pod_of_another(document, GROUP, "tekton", name, what)


def _task_pods(task: _Task, known: Known) -> Iterator[Pod]:
    """Yield the pod of a task, and one for each step whose action the manifest does not have."""
    values = {**defaults_of(task.spec), **task.values}
    spot = task.spec.spot
    steps = []
    for at, step in enumerate(objects(task.spec, "steps")):
        filled = step
        if isinstance(step.get("ref"), Map):
            other = text_at(step["ref"], "name")
            action = known.get(("StepAction", other))
            if action is None:
                label = f"{task.name}/{_step_name(step, at)}"
                yield _missing(task.document, label, f"the step action {other or 'of a resolver'}")
                continue
            inside = {**defaults_of(field(action, "spec")), **given_values(step, values)}
            filled = _merged(replaced(field(action, "spec"), inside), step, ("name", "securityContext"))
        filled = _merged(field(task.spec, "stepTemplate"), filled, tuple(filled))
        steps.append(_container(replaced(filled, values), _step_name(step, at), f"script-{at}"))
    sidecars = [
        _container(replaced(sidecar, values), f"sidecar-{text_at(sidecar, 'name')}", f"sidecar-script-{at}")
        for at, sidecar in enumerate(objects(task.spec, "sidecars"))
    ]
    if not steps and not sidecars:
        return
    made = map_of(spot, spec=map_of(spot, containers=items_of(spot, steps), sidecars=items_of(spot, sidecars)))
    kind, space = f"{task.document['kind']}.{GROUP}", namespace_of(task.document)
    yield Pod(kind, task.name, space, task.path, task.document, task.document.spot, made=made, maker="tekton")


def _step_name(step: Map, at: int) -> str:
    return f"step-{text_at(step, 'name') or f'unnamed-{at}'}"


def _merged(base: Map, step: Map, keys: tuple[Any, ...]) -> Map:
    """Return the fields of a base, with those ``keys`` of a step in their place; variables of both are kept."""
    merged = Map(step.spot)
    for fields, of in ((base, tuple(base)), (step, keys)):
        merged.update({key: fields[key] for key in of if fields.get(key) is not None})
        merged.keys_at.update({key: fields.keys_at[key] for key in of if key in fields.keys_at})
    if isinstance(base.get("env"), Items) and isinstance(step.get("env"), Items):
        own = list(objects(step, "env"))
        names = {text_at(entry, "name") for entry in own}
        others = [entry for entry in objects(base, "env") if text_at(entry, "name") not in names]
        merged["env"] = items_of(step.spot, [*own, *others])
    return merged


def _container(step: Map, name: str, script: str) -> Map:
    """Return a step as a container; a script is a file that its command names."""
    container = _merged(Map(step.spot), step, tuple(key for key in step if key not in ("ref", "params", "results")))
    container["name"] = Text(name, step.spot)
    container.keys_at.setdefault("name", step.spot)
    if text_at(step, "script") and not step.get("command"):
        command = Items(step.spot)
        command.append(Text(f"{SCRIPTS}{script}-XXXXX", step.spot))
        command.members_at.append(step.spot)
        container["command"] = command
        container.keys_at["command"] = step.keys_at["script"]
    return container

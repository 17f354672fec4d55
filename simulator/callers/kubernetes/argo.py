"""The templates of Argo's workflows, as pods: each template with containers is one.

Reads: a Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow. Gives: pods.
Compare: argo-workflows ``executeContainer``, ``executeScript`` and ``executeContainerSet`` (workflow/controller).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from simulator.golang.yaml.values import Items, Map, Text

GROUP = "argoproj.io"
_SCRIPT = "/argo/staging/script"
_SPECS = {
    "Workflow": ("spec",),
    "WorkflowTemplate": ("spec",),
    "ClusterWorkflowTemplate": ("spec",),
    "CronWorkflow": ("spec", "workflowSpec"),
}
KINDS = tuple(_SPECS)
_TYPES = {
    "suspend": "Argo waits, and starts nothing",
    "http": "Argo's own agent sends a request",
    "plugin": "a plugin of Argo runs it",
    "resource": "a container of Argo applies the manifest of the resource; give that",
    "data": "a container of Argo changes the data",
}
"""The kinds of templates without a container of the manifest, and what happens instead."""


Known = Mapping[tuple[str, str], Map]
"""The documents of Argo's group by kind and name, to which workflows refer."""


def pods(document: Map, known: Known) -> Iterator[Pod | Bystander]:
    """Yield a pod for each template of a workflow that has containers, and what runs without one of the manifest."""
    kind, name, space = str(document["kind"]), name_of(document), namespace_of(document)
    spec = document
    for key in _SPECS[kind]:
        spec = field(spec, key)
    whole = f"{kind} of {text_at(document, 'apiVersion')}"
    if text_at(field(spec, "workflowTemplateRef"), "name"):
        yield _elsewhere(whole, name, document, spec["workflowTemplateRef"], known)
    defaults = field(spec, "templateDefaults")
    for at, top in enumerate(objects(spec, "templates")):
        for owner, template in _with_inline(text_at(top, "name"), top):
            label = f"{name}/{owner}".removeprefix("/")
            if containers := list(_containers(template, defaults)):
                made = _made(template, containers)
                path = (*_SPECS[kind], f"templates[{at}]")
                yield Pod(f"{kind}.{GROUP}", label, space, path, document, template.spot, made=made, maker="argo")
            elif why := next((_TYPES[key] for key in _TYPES if isinstance(template.get(key), Map)), ""):
                yield Bystander(f"template of {kind}", label, why, settled=True)
            for step in _steps(template):
                if isinstance(step.get("templateRef"), Map):
                    owner = f"{label}/{text_at(step, 'name')}"
                    yield _elsewhere(f"step of {kind}", owner, document, step["templateRef"], known)


def _elsewhere(what: str, name: str, document: Map, reference: Map, known: Known) -> Pod | Bystander:
    """Say where the containers of a template of another object are; they are not known if the manifest lacks it."""
    kind = "ClusterWorkflowTemplate" if reference.get("clusterScope") is True else "WorkflowTemplate"
    other = text_at(reference, "name")
    if (kind, other) in known:
        return Bystander(what, name, f"its containers are those of the {kind} {other}", settled=True)
    return pod_of_another(document, GROUP, "argo", name, f"the {kind} {other}")


def _with_inline(name: str, template: Map) -> Iterator[tuple[str, Map]]:
    """Yield a template and those that its steps hold themselves, each with the names on the way to it."""
    yield name, template
    for step in _steps(template):
        if isinstance(step.get("inline"), Map):
            yield from _with_inline(f"{name}/{text_at(step, 'name')}", step["inline"])


def _steps(template: Map) -> Iterator[Map]:
    """Yield the steps, or the tasks, that a template runs."""
    groups = template.get("steps")
    for group in groups if isinstance(groups, Items) else ():
        yield from (step for step in group if isinstance(step, Map)) if isinstance(group, Items) else ()
    yield from objects(field(template, "dag"), "tasks")


def _made(template: Map, containers: list[Map]) -> Map:
    """Return the template of a pod for a template of a workflow."""
    spot = template.spot
    sidecars = [*containers, *objects(template, "sidecars")]
    lists = {"containers": items_of(spot, sidecars), "initContainers": template.get("initContainers")}
    return map_of(spot, spec=map_of(spot, **lists, securityContext=template.get("securityContext")))


def _containers(template: Map, defaults: Map) -> Iterator[Map]:
    """Yield the main containers of a template, with the fields that the defaults of templates add to them."""
    if isinstance(template.get("containerSet"), Map):
        yield from objects(template["containerSet"], "containers")
    elif isinstance(template.get("script"), Map):
        script = _with_defaults(template["script"], field(defaults, "script"))
        if text_at(script, "source"):
            args = script.get("args")
            listed = Items(script.spot)
            listed += [*(args if isinstance(args, Items) else ()), Text(_SCRIPT, script.spot)]
            listed.members_at += [script.spot] * len(listed)
            script["args"] = listed
            script.keys_at["args"] = script.spot
        yield script
    elif isinstance(template.get("container"), Map):
        yield _with_defaults(template["container"], field(defaults, "container"))


def _with_defaults(container: Map, defaults: Map) -> Map:
    merged = map_of(container.spot, name=Text("main", container.spot))
    for fields in (defaults, container):
        merged.update({key: value for key, value in fields.items() if key != "name"})
        merged.keys_at.update({key: spot for key, spot in fields.keys_at.items() if key != "name"})
    return merged

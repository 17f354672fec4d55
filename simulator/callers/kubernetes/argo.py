"""The templates of Argo's workflows, as pods: each template with containers is one.

Reads: a Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow. Gives: pods.
Compare: argo-workflows ``executeContainer``, ``executeScript`` and ``executeContainerSet`` (workflow/controller).
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.callers.kubernetes.objects import Pod, field, items_of, map_of, objects, text_at
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


def pods(document: Map) -> Iterator[Pod]:
    """Yield a pod for each template of a workflow that has containers."""
    metadata, kind = field(document, "metadata"), str(document["kind"])
    name = text_at(metadata, "name") or text_at(metadata, "generateName")
    spec = document
    for key in _SPECS[kind]:
        spec = field(spec, key)
    defaults = field(spec, "templateDefaults")
    for at, template in enumerate(objects(spec, "templates")):
        containers = list(_containers(template, defaults))
        if not containers:
            continue
        spot = template.spot
        sidecars = [*containers, *objects(template, "sidecars")]
        lists = {"containers": items_of(spot, sidecars), "initContainers": template.get("initContainers")}
        made = map_of(spot, spec=map_of(spot, **lists, securityContext=template.get("securityContext")))
        path = (*_SPECS[kind], f"templates[{at}]")
        owner = f"{name}/{text_at(template, 'name')}".removeprefix("/")
        yield Pod(f"{kind}.{GROUP}", owner, "", path, document, spot, made=made, maker="argo")


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

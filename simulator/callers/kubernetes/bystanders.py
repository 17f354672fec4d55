"""The objects of a manifest that start no container of it, and why: each is named beside the others' answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.kubernetes.kinds import EMBEDDING
from simulator.callers.kubernetes.objects import Bystander, field, name_of, objects, text_at
from simulator.golang.yaml.values import Items, Map

_KUSTOMIZE = "kustomize.config.k8s.io"
KUSTOMIZATION = Bystander("Kustomization", "", "give what `kubectl kustomize` prints")
"""A file that kustomize reads, and kubectl does not."""
_MACHINE = "KubeVirt starts a virtual machine, and no container of the file"
_CHART = "a chart of Helm is installed; give what `helm template` prints for it"
_CUSTOM = "the controller of its own kind runs it, and Tekton makes no pod"
_ARGO_CD = "Argo CD applies manifests from elsewhere; give those"
_STARTS_NONE: Mapping[str, str] = {
    "VirtualMachine.kubevirt.io": _MACHINE,
    "VirtualMachineInstance.kubevirt.io": _MACHINE,
    "VirtualMachineInstanceReplicaSet.kubevirt.io": _MACHINE,
    "VirtualMachinePool.pool.kubevirt.io": _MACHINE,
    "CustomRun.tekton.dev": _CUSTOM,
    "Run.tekton.dev": _CUSTOM,
}
_ELSEWHERE: Mapping[str, str] = {
    "Application.argoproj.io": _ARGO_CD,
    "ApplicationSet.argoproj.io": _ARGO_CD,
    "TriggerTemplate.triggers.tekton.dev": "its runs are made when an event comes; give them as objects of their own",
    "Template.template.openshift.io": "its objects are made first; give what `oc process --local -f FILE` prints",
    "Template.v1": "its objects are made first; give what `oc process --local -f FILE` prints",
    "Kustomization.kustomize.toolkit.fluxcd.io": "Flux applies the kustomization at its path; "
    "give what `kubectl kustomize` prints there",
    "HelmRelease.helm.toolkit.fluxcd.io": _CHART,
    "HelmChart.helm.cattle.io": _CHART,
}
_DEEP = 24


def bystander(document: Map, kinds: Mapping[str, tuple[str, ...]] = EMBEDDING) -> Bystander:
    """Return what an object is that has no pod which could be read."""
    kind = str(document.get("kind"))
    version = text_at(document, "apiVersion")
    group, slash, _ = version.partition("/")
    whole = f"{kind}.{group}"
    if group == _KUSTOMIZE:
        return KUSTOMIZATION
    is_of_others = bool(slash) and "." in group
    label, name = f"{kind} of {version}" if is_of_others else kind, name_of(document)
    if whole in _STARTS_NONE:
        return Bystander(label, name, _STARTS_NONE[whole], settled=True)
    why = _ELSEWHERE.get(whole, "")
    if not why and whole in kinds:
        other = field(field(document, "spec"), "workloadRef")
        if text_at(other, "name"):
            why = f"its pods have the template of {text_at(other, 'kind')} {text_at(other, 'name')}"
            return Bystander(label, name, why, settled=True)
        why = f"it has no container at {' or '.join(path or 'its top' for path in kinds[whole])}"
        if found := _path_to_containers(document):
            why += f"; there are some at {found}"
    elif not why and is_of_others and not group.endswith(".k8s.io"):
        why = _unread(document, whole)
    return Bystander(label, name, why)


def _unread(document: Map, kind: str) -> str:
    """Say how an object of an unknown kind that holds containers can be read."""
    path = _path_to_containers(document)
    return f"its kind is not known, and it holds containers; read them with --kind {kind}={path}" if path else ""


def _path_to_containers(document: Map) -> str:
    """Return the path to the first containers of an object, as a kind can be given it; ``""`` if there are none."""
    path = next(_containers(document, ()), ())
    return ".".join(path[:-1] if len(path) > 1 and path[-1] == "spec" else path)


def _containers(value: Any, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the place of each specification of a pod in a value, as the path that a kind can be given."""
    if not isinstance(value, Map) or len(place) > _DEEP:
        return
    if any(text_at(container, "image") for container in objects(value, "containers")):
        yield place
    for key, member in value.items():
        if isinstance(member, Items):
            for item in member:
                yield from _containers(item, (*place, f"{key}[]"))
        else:
            yield from _containers(member, (*place, str(key)))

"""What a careful reader points out about the pods of a manifest, beside the answers.

Reads: a container, and the variables that it knows. Gives: remarks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.callers.kubernetes.bystanders import KUSTOMIZATION
from simulator.callers.kubernetes.containers import Container, reference_of
from simulator.callers.kubernetes.fields import members
from simulator.callers.kubernetes.kubelet import Variables, unknown_names
from simulator.callers.kubernetes.objects import Documents, Pod, field
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import ARGO, KUBE_API, KUBECTL, KUBERNETES, KUBEVIRT, TEKTON

_VARIABLES = KUBERNETES("pkg/kubelet/kubelet_pods.go", "makeEnvironmentVariables")


class PodAdvice(Question):
    """What would a careful reader point out about a pod?"""

    BESIDE = Rule(
        "An object that starts no container of the manifest is named beside the others.",
        KUBEVIRT("pkg/virt-controller/services/template.go", "renderLaunchManifest"),
        ARGO("pkg/apis/workflow/v1alpha1/workflow_types.go", "Template"),
        TEKTON("pkg/apis/pipeline/v1/pipeline_types.go", "IsCustomTask"),
        note="Read in the source, not run.",
    )
    NONE = Rule(
        "A workload with 0 replicas, and one that is suspended, makes no pod until that is changed.",
        KUBE_API("apps/v1/types.go", "DeploymentSpec"),
        KUBE_API("batch/v1/types.go", "JobSpec"),
        KUBE_API("batch/v1/types.go", "CronJobSpec"),
    )
    OUTSIDE = Rule(
        "A variable whose value stands outside of the manifest is missing in the environment that dsim shows.",
        _VARIABLES,
    )
    REFUSED = Rule(
        "What else the file holds is applied, although one of its objects is refused.",
        KUBECTL("pkg/cmd/apply/apply.go", "Run"),
    )
    KUSTOMIZED = Rule(
        "A kustomization changes objects before they are applied.",
        KUBECTL("pkg/cmd/kustomize/kustomize.go", "NewCmdKustomize"),
    )
    SERVICE = Rule(
        "A name like those that the kubelet sets for services has a value once such a service is there.",
        KUBERNETES("pkg/kubelet/kubelet_pods.go", "getServiceEnvVarMap"),
    )


def remarks(known: Variables, container: Container) -> Iterator[Decision[str]]:
    """Yield the remarks on a container and its pod."""
    if why := _without_pod(container.pod):
        yield PodAdvice.NONE.gives(f"no pod of {container.pod.kind} {container.pod.name} is made: {why}")
    sources = [str(reference_of(source)) for _, source in members(container.fields.get("envFrom"))]
    missing = [*unknown_names(known), *(sources if known.open else ())]
    if missing:
        yield PodAdvice.OUTSIDE.gives(f"the values of these are not in the manifest: {', '.join(missing)}")
    if known.by_service:
        names = ", ".join(f"$({name})" for name in known.by_service)
        yield PodAdvice.SERVICE.gives(f"{names} stays as it is, unless a service of that name sets it")


def remarks_on_file(documents: Documents) -> Iterator[Decision[str]]:
    """Yield the remarks on a whole manifest: what it holds beside its containers."""
    yield from map(_refused_beside, map(str, documents.refused))
    if KUSTOMIZATION in documents.others:
        says = "what a kustomization changes is not in this answer; give what `kubectl kustomize` prints"
        yield PodAdvice.KUSTOMIZED.gives(says)
    for other in documents.others:
        if other.why and other is not KUSTOMIZATION:
            yield PodAdvice.BESIDE.gives(other.says)


def remarks_on_refused(containers: Iterable[Container]) -> Iterator[Decision[str]]:
    """Yield a remark on each pod that is refused, beside the answer about the only one that is not."""
    refusals = {str(container.refusal) for container in containers if container.refusal is not None}
    yield from map(_refused_beside, sorted(refusals))


def _refused_beside(refusal: str) -> Decision[str]:
    return PodAdvice.REFUSED.gives(f"kubectl refuses another object of the file: {refusal}")


def _without_pod(pod: Pod) -> str:
    """Say which setting keeps a workload from making pods; ``""`` if none does."""
    spec = field(pod.document, "spec")
    if pod.maker or pod.kind == "Pod":
        return ""
    for key in ("replicas", "parallelism", "completions"):
        if spec.get(key) == 0 and spec[key] is not False:
            return f"{key} is 0"
    return "suspend is true" if spec.get("suspend") is True else ""

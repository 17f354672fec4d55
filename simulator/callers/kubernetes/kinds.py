"""The kinds of objects that hold a pod or the template of one, as data, and the reader of their paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.kubernetes.objects import items_of, map_of, objects
from simulator.core.errors import Unreadable
from simulator.golang.yaml.values import Items, Map

# Each kind that creates pods: its apiVersion, and the path to the pod template.
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Pod": ("v1", ()),
    "PodTemplate": ("v1", ("template",)),
    "ReplicationController": ("v1", ("spec", "template")),
    "Deployment": ("apps/v1", ("spec", "template")),
    "StatefulSet": ("apps/v1", ("spec", "template")),
    "DaemonSet": ("apps/v1", ("spec", "template")),
    "ReplicaSet": ("apps/v1", ("spec", "template")),
    "Job": ("batch/v1", ("spec", "template")),
    "CronJob": ("batch/v1", ("spec", "jobTemplate", "spec", "template")),
}
# Kinds of other groups that embed the template of a pod, a pod, or containers, as KIND.GROUP: the paths to them.
EMBEDDING: Mapping[str, tuple[str, ...]] = {
    "DeploymentConfig.apps.openshift.io": ("spec.template",),
    "Rollout.argoproj.io": ("spec.template",),
    "AnalysisTemplate.argoproj.io": ("spec.metrics[].provider.job.spec.template",),
    "ClusterAnalysisTemplate.argoproj.io": ("spec.metrics[].provider.job.spec.template",),
    "AnalysisRun.argoproj.io": ("spec.metrics[].provider.job.spec.template",),
    "Experiment.argoproj.io": ("spec.templates[].template",),
    "Service.serving.knative.dev": ("spec.template",),
    "Configuration.serving.knative.dev": ("spec.template",),
    "Revision.serving.knative.dev": ("",),
    "ContainerSource.sources.knative.dev": ("spec.template",),
    "JobSink.sinks.knative.dev": ("spec.job.spec.template",),
    "CloneSet.apps.kruise.io": ("spec.template",),
    "StatefulSet.apps.kruise.io": ("spec.template",),
    "DaemonSet.apps.kruise.io": ("spec.template",),
    "BroadcastJob.apps.kruise.io": ("spec.template",),
    "AdvancedCronJob.apps.kruise.io": (
        "spec.template.jobTemplate.spec.template",
        "spec.template.broadcastJobTemplate.spec.template",
    ),
    "UnitedDeployment.apps.kruise.io": ("spec.template.*.spec.template",),
    "SidecarSet.apps.kruise.io": ("spec",),
    "ScaledJob.keda.sh": ("spec.jobTargetRef.template",),
    "Job.batch.volcano.sh": ("spec.tasks[].template",),
    "JobSet.jobset.x-k8s.io": ("spec.replicatedJobs[].template.spec.template",),
    "LeaderWorkerSet.leaderworkerset.x-k8s.io": (
        "spec.leaderWorkerTemplate.leaderTemplate",
        "spec.leaderWorkerTemplate.workerTemplate",
    ),
    "TFJob.kubeflow.org": ("spec.tfReplicaSpecs.*.template",),
    "PyTorchJob.kubeflow.org": ("spec.pytorchReplicaSpecs.*.template",),
    "GameServer.agones.dev": ("spec.template",),
    "GameServerSet.agones.dev": ("spec.template.spec.template",),
    "Fleet.agones.dev": ("spec.template.spec.template",),
}
GROUPS = ("apps", "batch", "extensions")
LISTS = ("List", *(f"{kind}List" for kind in KINDS))


def read_kinds(texts: list[str]) -> dict[str, tuple[str, ...]]:
    """Read kinds of the user's own, each as ``KIND.GROUP=PATH``; raises ``Unreadable`` for one of another form."""
    kinds: dict[str, tuple[str, ...]] = {}
    for text in texts:
        kind, equals, path = text.partition("=")
        if not equals or "." not in kind.strip("."):
            raise Unreadable(f"{text} is no kind; write KIND.GROUP=PATH, such as App.example.com=spec.template")
        kinds[kind] = (*kinds.get(kind, ()), path)
    return kinds


def templates(document: Map, path: str) -> Iterator[tuple[tuple[str, ...], Map | None]]:
    """Yield the place of each pod template at a path, and the template where it is written in another form.

    A step of a path is a key, a key with ``[]`` for each member of a list, or ``*`` for each member of an object. At
    its end is the template of a pod, the specification of a pod, a container, or a list of containers.
    """
    yield from ((place, _made(value)) for place, value in _values(document, path.split(".") if path else [], ()))


def _values(value: Any, steps: list[str], place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Map | Items]]:
    if not steps:
        yield from [(place, value)] if isinstance(value, Map | Items) else ()
        return
    step, *rest = steps
    if not isinstance(value, Map):
        return
    keys = [str(key) for key in value] if step == "*" else [step.removesuffix("[]")]
    for key in keys:
        member = value.get(key)
        if step.endswith("[]"):
            for at, item in enumerate(objects(value, key)):
                yield from _values(item, rest, (*place, f"{key}[{at}]"))
        else:
            yield from _values(member, rest, (*place, key))


def _made(value: Map | Items) -> Map | None:
    """Return the template of a pod for a pod or containers; None for what is a template itself."""
    if isinstance(value, Items):
        return map_of(value.spot, spec=map_of(value.spot, containers=value))
    if "spec" in value:
        return None
    if "image" in value and "containers" not in value:
        return map_of(value.spot, spec=map_of(value.spot, containers=items_of(value.spot, [value])))
    return map_of(value.spot, spec=value)

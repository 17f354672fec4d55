"""The kinds of objects that hold a pod or the template of one, as data."""

from collections.abc import Mapping

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
# Kinds of other groups that embed the template of a pod, by group and kind: the path to it.
EMBEDDING: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("apps.openshift.io", "DeploymentConfig"): ("spec", "template"),
    ("argoproj.io", "Rollout"): ("spec", "template"),
    ("serving.knative.dev", "Service"): ("spec", "template"),
    ("serving.knative.dev", "Configuration"): ("spec", "template"),
    ("serving.knative.dev", "Revision"): (),
    **{("apps.kruise.io", kind): ("spec", "template") for kind in ("CloneSet", "StatefulSet", "DaemonSet")},
    ("apps.kruise.io", "BroadcastJob"): ("spec", "template"),
    ("keda.sh", "ScaledJob"): ("spec", "jobTargetRef", "template"),
}
GROUPS = ("apps", "batch", "extensions")
LISTS = ("List", *(f"{kind}List" for kind in KINDS))

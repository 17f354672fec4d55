"""What a pod says of a container that counts when the container starts: capabilities, mounts, process ids.

Reads: a container of a manifest. Gives: ``HostConfig``. Compare: Kubernetes ``makeMounts``
(pkg/kubelet/kubelet_pods.go), ``convertToRuntimeSecurityContext`` (pkg/kubelet/kuberuntime/security_context.go).
"""

from __future__ import annotations

from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.fields import members
from simulator.callers.kubernetes.objects import field
from simulator.core.host_config import HostConfig, Mount
from simulator.golang.json import well_formed
from simulator.golang.yaml.values import Items, Map

_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount"  # a folder
_LOG = "/dev/termination-log"


def host_of_container(container: Container, *, kubelet: bool) -> HostConfig:
    """Read a container of a pod. What is mounted is not known: a volume may have anything in it.

    ``kubelet`` says whether a kubelet makes it, which mounts the token of the service account and a file for messages.
    """
    context = field(container.fields, "securityContext")
    capabilities = field(context, "capabilities")
    places = [str(entry.get("mountPath") or "") for _, entry in members(container.fields.get("volumeMounts"))]
    places += [str(entry.get("devicePath") or "") for _, entry in members(container.fields.get("volumeDevices"))]
    if kubelet:
        places.append(str(container.fields.get("terminationMessagePath") or _LOG))
        if field(container.pod.template, "spec").get("automountServiceAccountToken") is not False:
            places.append(_TOKEN)
    return HostConfig(
        cap_add=_texts(capabilities, "add"),
        cap_drop=_texts(capabilities, "drop"),
        mounts=tuple([Mount("bind", target=well_formed(place)) for place in places if place]),
        privileged=context.get("privileged") is True,
        read_only=context.get("readOnlyRootFilesystem") is True,
    )


def has_private_pid(container: Container) -> bool:
    """Return whether the container has process ids of its own: those of a pod may be shared, or the host's."""
    spec = field(container.pod.template, "spec")
    return spec.get("hostPID") is not True and spec.get("shareProcessNamespace") is not True


def _texts(fields: Map, key: str) -> tuple[str, ...]:
    value = fields.get(key)
    return tuple([well_formed(str(text or "")) for text in value]) if isinstance(value, Items) else ()

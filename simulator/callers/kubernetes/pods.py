"""The kubelet's request for each container of a manifest.

Reads: the text of a manifest. Gives: its containers, and the ``Request`` of each.
Compare: Kubernetes ``generateContainerConfig`` (pkg/kubelet/kuberuntime/kuberuntime_container.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.kubernetes.advice import remarks
from simulator.callers.kubernetes.bystanders import KUSTOMIZATION
from simulator.callers.kubernetes.containers import Container, Kind, data_of, key_of, outside, reference_of, words_of
from simulator.callers.kubernetes.documents import ManifestFile
from simulator.callers.kubernetes.fields import members
from simulator.callers.kubernetes.kinds import EMBEDDING, KINDS
from simulator.callers.kubernetes.kubelet import (
    Entry,
    EveryKey,
    Identity,
    PodVariables,
    variables,
)
from simulator.callers.kubernetes.manifest import read_all
from simulator.callers.kubernetes.objects import Documents, Pod, field
from simulator.callers.kubernetes.pod_host import has_private_pid, host_of_container
from simulator.callers.kubernetes.references import UnknownValue, pod_words, remarks_on_undefined
from simulator.callers.kubernetes.step_words import as_step
from simulator.callers.kubernetes.unrendered import is_template, refuse_templates, template_error
from simulator.callers.kubernetes.validation import validate
from simulator.callers.podman.kube_play import play_container
from simulator.callers.podman.play_file import played_containers
from simulator.callers.podman.tools import is_podman
from simulator.core.errors import NothingStarted, NotModelled, Unreadable
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.sources import KUBERNETES
from simulator.core.text import did_you_mean
from simulator.core.values import ContainerConfig
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed
from simulator.golang.yaml.values import Map

_LISTS: tuple[tuple[str, Kind], ...] = (
    ("initContainers", "init"), ("containers", "main"), ("sidecars", "sidecar"), ("ephemeralContainers", "ephemeral")
)  # fmt: skip
_VARIABLES = KUBERNETES("pkg/kubelet/kubelet_pods.go", "makeEnvironmentVariables")


def containers(text: str, file: str) -> list[Container]:
    """List the containers of a manifest as ``containers_of`` does."""
    return containers_of({file: text})


def containers_of(texts: Mapping[str, str], kinds: Mapping[str, tuple[str, ...]] = EMBEDDING) -> list[Container]:
    """List the containers of all pods of manifests, in their order, also those of objects that are refused.

    ``kinds`` are those of other groups that embed pods, with the paths to them. Raises the first ``Refusal`` of kubectl
    or the API server if there is no container, and ``Unreadable`` if there is no pod.
    """
    documents = read_all(texts, kinds)
    file = ", ".join(texts)
    if is_template(texts) and any(each.decision.rule is ManifestFile.NOT_YAML for each in documents.refused):
        raise template_error(texts)
    listed = [container for pod in documents.pods for container in _of_pod(pod, documents)]
    refuse_templates(texts, listed)
    if KUSTOMIZATION in documents.others and all(container.refusal is not None for container in listed):
        what = f"{file} is a kustomization" if len(texts) == 1 else "the files hold a kustomization"
        raise NothingStarted(f"{what}; give what `kubectl kustomize` prints")
    refusals = [*(container.refusal for container in listed), *documents.refused]
    if not listed and (refusal := next(filter(None, refusals), None)) is not None:
        raise refusal
    if not documents.pods:
        raise _without_pod(file, documents)
    return listed


def _without_pod(file: str, documents: Documents) -> Unreadable:
    """Return the error for a manifest without a pod: what it holds, and what to do."""
    others = documents.others
    error = Unreadable if any(other.why and not other.settled for other in others) else NothingStarted
    if others and all(other.why for other in others):
        return error(f"{file} holds no container to execute; {'; '.join(other.says for other in others)}")
    kinds = dict.fromkeys(other.kind for other in others)
    only = f", only {', '.join(kinds)}" if others else ""
    known = "; ".join(other.says for other in others if other.why)
    hint = "; a kind of your own goes into [kinds] of .dsim.toml, or --kind KIND.GROUP=PATH" if others else ""
    near = next(filter(None, (did_you_mean(kind.partition(" ")[0], KINDS) for kind in kinds)), "")
    told = f"; {known}" if known else f"{hint}{near}"
    return error(f"{file} holds no pod{only}; give a Pod, a Deployment, a Job, ...{told}")


def _of_pod(pod: Pod, documents: Documents) -> list[Container]:
    """List the containers of a pod; a refused pod without one has one without a name."""
    refusal = pod.refusal
    if pod.unknown:
        return [Container(pod, "main", Map(pod.spot), pod.prefix, documents)]
    try:
        if refusal is None:
            validate(pod)
    except Refusal as error:
        refusal = error
    spec = field(pod.template, "spec")
    listed = []
    for key, kind in _LISTS:
        for at, fields in members(spec.get(key)):
            is_sidecar = kind == "init" and fields.get("restartPolicy") == "Always"
            path = f"{pod.prefix}.{key}[{at}]"
            of_kind: Kind = "sidecar" if is_sidecar else kind
            listed.append(Container(pod, of_kind, fields, path, documents, refusal))
    if refusal is not None and not listed:
        listed = [Container(pod, "main", Map(pod.spot), f"{pod.prefix}.containers", documents, refusal)]
    return listed


def containers_for(
    texts: Mapping[str, str], engine: Engine, kinds: Mapping[str, tuple[str, ...]] = EMBEDDING
) -> list[Container]:
    """List the containers as ``containers_of`` does, for podman those that ``podman kube play`` makes of each file."""
    if is_podman(engine):
        player = engine.tools.kube_play
        try:
            return [container for file, text in texts.items() for container in played_containers(text, file, player)]
        except Refusal as refusal:
            raise template_error(texts) if is_template(texts) else refusal from None
    return containers_of(texts, kinds)


def choose(containers: Sequence[Container], name: str | None) -> Container:
    """Find a container by ``NAME`` or ``OBJECT/NAME``; without a name, the only one or the only main one."""
    if not containers:
        raise NothingStarted("the pods of the manifest have no container, so nothing is executed")
    if name is None:
        applied = [container for container in containers if container.refusal is None]
        if not applied and containers[0].refusal is not None:
            raise containers[0].refusal
        mains = [container for container in applied if container.kind == "main"]
        matches = mains if len(mains) == 1 else applied
        problem = "the manifest holds several containers; name one with container"
    else:
        owner, slash, container_name = name.rpartition("/")
        matches = [
            container
            for container in containers
            if container.name == container_name and (not slash or container.pod.name == owner)
        ]
        problem = f"several pods have a container {name}; name one as OBJECT/NAME"
        if not matches:
            problem = f"the manifest holds no container {name}"
    if len(matches) == 1:
        return matches[0]
    names = [container.name for container in containers]
    spelled = [f"{each.pod.name}/{each.name}" if names.count(each.name) > 1 else each.name for each in containers]
    near = did_you_mean(name, spelled) if name and not matches else ""
    raise Unreadable(f"{problem}: {', '.join(spelled)}{near}")


def ask(container: Container, engine: Engine) -> Request:
    """Return the kubelet's request for a container, or that of ``podman kube play`` if the engine is a podman.

    Raises ``Refusal`` if a key is missing, and ``NotModelled`` if a word of the argv depends on a value that the
    manifest does not have.
    """
    if container.refusal is not None:
        raise container.refusal
    if container.pod.unknown:
        raise NotModelled(container.pod.kind, container.pod.unknown)
    if is_podman(engine):
        return play_container(container, engine)
    known, decision = variables(
        [_every_key(source, container) for _, source in members(container.fields.get("envFrom"))],
        [_entry(entry, container) for _, entry in members(container.fields.get("env"))],
        container.documents.services,
        links=field(container.pod.template, "spec").get("enableServiceLinks") is not False,
    )
    halves = [pod_words(words_of(container, key), known.look, key) for key in ("command", "args")]
    entries = tuple(decision.value)
    config = ContainerConfig(
        halves[0].value,
        halves[1].value,
        entries or None,
        well_formed(container.fields.get("workingDir") or ""),
        tty=container.fields.get("tty") is True,
        private_pid=has_private_pid(container),
        no_input=not any(container.fields.get(key) is True for key in ("stdin", "tty")),
    )
    identity = _identity(container)
    request = Request(
        config,
        (decision, *halves),
        container.image,
        start_host=host_of_container(container, kubelet=True),
        remarks=(*remarks(known, container), *remarks_on_undefined(halves)),
        completion=identity,
    )
    return as_step(request, container, known, identity)


def _every_key(source: Map, container: Container) -> EveryKey:
    """Read an entry of envFrom."""
    prefix = str(source.get("prefix") or "")
    for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
        if isinstance(source.get(key), Map):
            data = data_of(kind, str(source[key].get("name") or ""), container)
            return EveryKey(prefix, UnknownValue(outside(reference_of(source))) if data is None else dict(data))
    return EveryKey(prefix, {})


def _entry(entry: Map, container: Container) -> Entry:
    """Read an entry of env."""
    name, value = well_formed(entry["name"]), entry.get("value") or ""
    source = entry.get("valueFrom")
    if value or not isinstance(source, Map):
        return Entry(name, well_formed(value), expands=True)
    for key, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
        if isinstance(source.get(key), Map):
            return Entry(name, key_of(kind, source[key], container, PodVariables.KEY_MISSING), expands=False)
    if isinstance(source.get("fieldRef"), Map):
        path = str(source["fieldRef"].get("fieldPath") or "")
        known = _own_field(path, container.pod)
        return Entry(name, UnknownValue(f"its {path} is set by the cluster") if known is None else known, expands=False)
    return Entry(
        name, UnknownValue(f"{name} comes from {', '.join(map(str, source))}, which the node works out"), expands=False
    )


def _own_field(path: str, pod: Pod) -> str | None:
    """Return a field of the pod that the manifest sets, or None if the cluster sets it."""
    metadata = field(pod.template, "metadata") if pod.path else field(pod.document, "metadata")
    if path == "metadata.name":
        return pod.name if pod.kind == "Pod" and pod.name else None
    if path == "metadata.namespace":
        return pod.namespace or None
    if path == "spec.serviceAccountName":
        return field(pod.template, "spec").get("serviceAccountName") or None
    for name in ("labels", "annotations"):
        if path.startswith(f"metadata.{name}['") and path.endswith("']"):
            entry = field(metadata, name).get(path[len(f"metadata.{name}['") : -2])
            return entry if isinstance(entry, str) else None
    return None


def _identity(container: Container) -> Identity:
    """Read the user of a container; its own securityContext wins over the pod's."""
    context = field(container.fields, "securityContext")
    pod_context = field(field(container.pod.template, "spec"), "securityContext")

    def setting(key: str) -> Any:
        return pod_context.get(key) if context.get(key) is None else context[key]

    user, group = setting("runAsUser"), setting("runAsGroup")
    return Identity(
        None if user is None else int(user), None if group is None else int(group), setting("runAsNonRoot") is True
    )

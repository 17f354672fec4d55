"""The checks of the API server that concern what the containers of a pod run.

Compare: Kubernetes ``validateContainers``, ``validateInitContainers`` (pkg/apis/core/validation/validation.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simulator.callers.kubernetes.fields import FieldError, check, check_types, members
from simulator.callers.kubernetes.kinds import KINDS
from simulator.callers.kubernetes.objects import Pod, field
from simulator.core.rule import Question, Rule
from simulator.core.sources import KUBERNETES
from simulator.golang.yaml.nodes import Spot
from simulator.golang.yaml.values import Map

_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
_VALIDATION = "pkg/apis/core/validation/validation.go"
HOOKS = ("postStart", "preStop")
SELECTING = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")
ACTIONS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


class PodCheck(Question):
    """What does the API server refuse in a pod because of what its fields say?"""

    NO_CONTAINER = Rule("A pod without a container is refused.", KUBERNETES(_VALIDATION, "validateContainers"))
    NAME = Rule(
        "A container without a name, with that of another one, or with one that is no DNS label, is refused.",
        KUBERNETES(_VALIDATION, "validateContainers"),
    )
    IMAGE = Rule("A container without an image is refused.", KUBERNETES(_VALIDATION, "validateContainers"))
    VARIABLE = Rule(
        "A variable without a name, with several sources, or with both a value and a source, is refused.",
        KUBERNETES(_VALIDATION, "ValidateEnv"),
    )
    ACTION = Rule(
        "A probe or a hook that does nothing is refused, and one that executes no command.",
        KUBERNETES(_VALIDATION, "validateHandler"),
        KUBERNETES(_VALIDATION, "validateExecAction"),
    )
    USER = Rule(
        "A user or group that is negative, or larger than 2147483647, is refused.",
        KUBERNETES(_VALIDATION, "ValidateSecurityContext"),
    )
    SELECTOR = Rule(
        "A selector that selects everything, or that does not match the labels of its own pods, is refused.",
        KUBERNETES("pkg/apis/apps/validation/validation.go", "ValidateDeploymentSpec"),
        KUBERNETES("pkg/apis/apps/validation/validation.go", "ValidatePodTemplateSpecForReplicaSet"),
    )
    EPHEMERAL = Rule(
        "The API refuses ephemeralContainers in a new pod or a template: kubectl debug adds them to a pod that runs.",
        KUBERNETES(_VALIDATION, "ValidatePodCreate"),
        KUBERNETES(_VALIDATION, "ValidatePodTemplateSpec"),
    )
    POD_NAME = Rule(
        "An object without a name that is a DNS name, or a generateName, is refused.",
        KUBERNETES(_VALIDATION, "ValidateObjectMeta"),
    )


_PATCH = "; if it is a patch, give what `kubectl kustomize` prints"


def validate(pod: Pod) -> None:
    """Refuse a pod as the API server does: wrong fields first, then wrong values."""
    if pod.kind in KINDS:
        check(pod.document, pod.kind)
    else:
        check_types(pod.template, "PodTemplateSpec", pod.kind)
    for rule, fault in _faults(pod):
        names_itself = pod.made is not None or pod.kind.endswith(".serving.knative.dev")
        if names_itself and fault.says.endswith("].name: Required value"):
            continue  # the controller of the kind names a container that has no name
        message = f'{fault.spot}: The {pod.kind} "{pod.name}" is invalid: {fault.says}'
        raise rule.refuses("request", message)


def _faults(pod: Pod) -> Iterator[tuple[Rule, FieldError]]:
    metadata = field(pod.document, "metadata")
    if not metadata.get("name") and not metadata.get("generateName"):
        yield (
            PodCheck.POD_NAME,
            FieldError(metadata.spot, "metadata.name: Required value: name or generateName is required"),
        )
    elif (name := metadata.get("name")) and (len(name) > 253 or not re.fullmatch(_SUBDOMAIN, name)):
        says = f'metadata.name: Invalid value: "{name}": a lowercase RFC 1123 subdomain is needed'
        yield PodCheck.POD_NAME, FieldError(metadata.keys_at["name"], says)
    yield from _selector(pod)
    spec = field(pod.template, "spec")
    if not spec.get("containers") and pod.kind in KINDS:
        yield PodCheck.NO_CONTAINER, FieldError(spec.spot, f"{pod.prefix}.containers: Required value")
    yield from _identity(field(spec, "securityContext"), f"{pod.prefix}.securityContext")
    if spec.get("ephemeralContainers"):
        says = "cannot be set on create" if pod.kind == "Pod" else "ephemeral containers not allowed in pod template"
        fault = FieldError(spec.keys_at["ephemeralContainers"], f"{pod.prefix}.ephemeralContainers: Forbidden: {says}")
        yield PodCheck.EPHEMERAL, fault
    seen: set[str] = set()
    for key in ("initContainers", "containers", "ephemeralContainers"):
        for at, container in members(spec.get(key)):
            yield from _container(container, f"{pod.prefix}.{key}[{at}]", seen)


def _selector(pod: Pod) -> Iterator[tuple[Rule, FieldError]]:
    """Check the selector of a kind that needs one; only matchLabels is compared with the labels."""
    if pod.kind not in SELECTING:
        return
    spec = field(pod.document, "spec")
    selector = field(spec, "selector")
    match_labels = field(selector, "matchLabels")
    spot = spec.keys_at.get("selector", spec.spot)
    if spec.get("selector") is None and pod.kind == "DaemonSet":
        says = "Invalid value: `selector` does not match template `labels`"
        yield PodCheck.SELECTOR, FieldError(spot, f"spec.template.metadata.labels: {says}")
    elif spec.get("selector") is None:
        yield PodCheck.SELECTOR, FieldError(spot, f"spec.selector: Required value{_PATCH}")
    elif not match_labels and not selector.get("matchExpressions"):
        yield (
            PodCheck.SELECTOR,
            FieldError(spot, f"spec.selector: Invalid value: an empty selector is invalid for {pod.kind}"),
        )
    labels = field(field(pod.template, "metadata"), "labels")
    if any((labels.get(key) or "") != (value or "") or key not in labels for key, value in match_labels.items()):
        says = "`selector` does not match template `labels`"
        yield PodCheck.SELECTOR, FieldError(spot, f"{'.'.join(pod.path)}.metadata.labels: Invalid value: {says}")


def _container(container: Map, path: str, seen: set[str]) -> Iterator[tuple[Rule, FieldError]]:
    name = container.get("name") or ""
    spot = container.keys_at.get("name", container.spot)
    if not name:
        yield PodCheck.NAME, FieldError(spot, f"{path}.name: Required value")
    elif len(name) > 63 or not re.fullmatch(_LABEL, name):
        says = f'{path}.name: Invalid value: "{name}": a lowercase RFC 1123 label must consist of lower case letters'
        yield PodCheck.NAME, FieldError(spot, f"{says}, digits or '-', and begin and end with none of the last")
    elif name in seen:
        yield PodCheck.NAME, FieldError(spot, f'{path}.name: Duplicate value: "{name}"')
    seen.add(name)
    image = container.get("image") or ""
    spot = container.keys_at.get("image", container.spot)
    if not image:
        yield PodCheck.IMAGE, FieldError(spot, f"{path}.image: Required value")
    elif image != image.strip() and path.startswith("spec.containers["):  # only in a Pod; templates allow it
        yield (
            PodCheck.IMAGE,
            FieldError(spot, f'{path}.image: Invalid value: "{image}": must not have outer whitespace'),
        )
    for at, entry in members(container.get("env")):
        yield from _variable(entry, f"{path}.env[{at}]")
    yield from _identity(field(container, "securityContext"), f"{path}.securityContext")
    for at, source in members(container.get("envFrom")):
        yield from _every_key(source, f"{path}.envFrom", at)
    for action, where in actions(container):
        if not any(action.get(kind) is not None for kind in ACTIONS):
            says = "Required value: must specify a handler type"
            yield PodCheck.ACTION, FieldError(action.spot, f"{path}.{where}: {says}")
        execute = action.get("exec")
        if isinstance(execute, Map) and not execute.get("command"):
            yield PodCheck.ACTION, FieldError(execute.spot, f"{path}.{where}.exec.command: Required value")


def actions(container: Map) -> Iterator[tuple[Map, str]]:
    """Yield the probes and hooks of a container, each with its path."""
    lifecycle = field(container, "lifecycle")
    yield from ((field(lifecycle, hook), f"lifecycle.{hook}") for hook in HOOKS if lifecycle.get(hook) is not None)
    yield from ((field(container, probe), probe) for probe in PROBES if container.get(probe) is not None)


def _variable(entry: Map, path: str) -> Iterator[tuple[Rule, FieldError]]:
    name = entry.get("name") or ""
    spot = entry.keys_at.get("name", entry.spot)
    if not name:
        yield PodCheck.VARIABLE, FieldError(spot, f"{path}.name: Required value")
    elif "=" in name or not all(" " <= char <= "~" for char in name):
        says = "a valid environment variable name must consist only of printable ASCII characters other than '='"
        yield PodCheck.VARIABLE, FieldError(spot, f'{path}.name: Invalid value: "{name}": {says}')
    source = entry.get("valueFrom")
    if not isinstance(source, Map):
        return
    spot = entry.keys_at["valueFrom"]
    given = [key for key, value in source.items() if value is not None]
    if len(given) != 1:
        says = (
            "must specify one of the sources" if not given else "may not have more than one field specified at a time"
        )
        yield PodCheck.VARIABLE, FieldError(spot, f"{path}.valueFrom: Invalid value: {says}")
    elif entry.get("value"):
        says = "may not be specified when `value` is not empty"
        yield PodCheck.VARIABLE, FieldError(spot, f"{path}.valueFrom: Invalid value: {says}")


def _every_key(source: Map, path: str, at: int) -> Iterator[tuple[Rule, FieldError]]:
    given = [key for key in ("configMapRef", "secretRef") if source.get(key) is not None]
    if len(given) != 1:
        says = "must specify one of: `configMapRef` or `secretRef`" if not given else "may not have more than one field"
        yield PodCheck.VARIABLE, FieldError(source.spot, f"{path}: Invalid value: {says}")
    elif not field(source, given[0]).get("name"):
        yield PodCheck.VARIABLE, FieldError(source.keys_at[given[0]], f"{path}[{at}].{given[0]}.name: Required value")


def _identity(context: Map, path: str) -> Iterator[tuple[Rule, FieldError]]:
    for key in ("runAsUser", "runAsGroup"):
        number: Any = context.get(key)
        if number is not None and not 0 <= number < 2**31:
            spot: Spot = context.keys_at[key]
            says = "must be between 0 and 2147483647, inclusive"
            yield PodCheck.USER, FieldError(spot, f"{path}.{key}: Invalid value: {number}: {says}")

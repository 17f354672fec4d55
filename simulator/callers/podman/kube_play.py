"""Pods as ``podman kube play`` creates their containers, which differs from what a kubelet does.

Reads: a container of a manifest. Gives: ``Request``, completed once the image is known: podman expands the words
of the image, too, with the variables of both. Compare: podman ``ToSpecGen``, ``envVarValue`` and ``envVarsFrom``
(pkg/specgen/generate/kube/kube.go), ``expandForKube`` and ``playKubePod`` (pkg/domain/infra/abi/play.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from simulator.callers.kubernetes.containers import Container, data_of, has_object, key_of, reference_of, words_of
from simulator.callers.kubernetes.fields import members
from simulator.callers.kubernetes.objects import Documents, Pod, field
from simulator.callers.kubernetes.pod_host import has_private_pid, host_of_container
from simulator.callers.kubernetes.references import Look, UnknownValue, Value, expand_words
from simulator.callers.podman.tools import KubePlayer, PodmanRelease
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import PODMAN, PODMAN_4
from simulator.core.values import ContainerConfig, ImageConfig, Words
from simulator.golang.json import well_formed
from simulator.golang.yaml.values import Map

_KUBE = "pkg/specgen/generate/kube/kube.go"
_PLAY = "pkg/domain/infra/abi/play.go"
_FAILED = 125
_FIELD = re.compile(r"metadata\.(?:name|uid|(?P<part>labels|annotations)\['(?P<key>.+)'\])")
_PARTS: tuple[tuple[str, Any], ...] = (("initContainers", "init"), ("containers", "main"))
_RESOURCES = ("limits.memory", "limits.cpu", "requests.memory", "requests.cpu")


class KubePlay(Question):
    """What does podman make of a container of a pod?"""

    VARIABLES = Rule(
        "The image's variables, then those of envFrom, then env, override each other; no value is expanded.",
        PODMAN(_KUBE, "ToSpecGen"),
        note="The prefix of an entry of envFrom is not looked at. Before Podman 5.8 env came before envFrom.",
    )
    VARIABLES_FROM_LAST = Rule(
        "The image's variables, then env, then those of envFrom, override each other; no value is expanded.",
        PODMAN_4(_KUBE, "ToSpecGen"),
    )
    WORDS = Rule(
        "Words of command, args and the image are expanded with all variables of the container.",
        PODMAN(_PLAY, "expandForKube"),
        note="A kubelet expands no word of the image, and knows no variable of the image.",
    )
    WORDS_KEPT = Rule(
        "Words stay as they are written, also those with a reference $(NAME).",
        PODMAN_4(_PLAY, "playKubePod"),
    )
    USER = Rule(
        "The user is runAsUser, else the image's; with runAsGroup alone it is the superuser.",
        PODMAN(_KUBE, "setupSecurityContext"),
    )
    MISSING = Rule(
        "A ConfigMap, or a key of one or of a Secret, that is not there and not optional is refused.",
        PODMAN(_KUBE, "envVarValue"),
    )
    SECRET = Rule(
        "A Secret of the manifest is stored in a form that is not read back, so variables of it are refused.",
        PODMAN_4(_KUBE, "k8sSecretFromSecretManager"),
        note="Seen in Podman 4.3.1.",
    )
    VOLUME = Rule(
        "A volume of a source that podman does not know, or of a ConfigMap that is not there, is refused.",
        PODMAN("pkg/specgen/generate/kube/volume.go", "VolumeFromSource"),
        note="Known are hostPath, persistentVolumeClaim, configMap, secret, emptyDir, and from 5.4 on image.",
    )
    FIELD = Rule(
        "A field of the pod other than its name, uid, a label or an annotation is refused, as is an unknown resource.",
        PODMAN(_KUBE, "envVarValueFieldRef"),
        PODMAN(_KUBE, "envVarValueResourceFieldRef"),
    )
    PORT = Rule(
        "A hostPort in a pod with the machine's network is refused.",
        PODMAN("pkg/specgen/pod_validate.go", "Validate"),
        note="Before Podman 5 a containerPort counts as one, too.",
    )
    KIND = Rule(
        "A kind that this version does not know makes no container.",
        PODMAN(_PLAY, "PlayKube"),
        note="The version of an object is not looked at, nor is the selector of a Deployment.",
    )


class PlayedContainer(NamedTuple):
    """What podman decides once it has the image: it expands the words of pod and image with the variables of both."""

    player: KubePlayer
    variables: tuple[tuple[str, Value], ...]
    """The variables that the pod sets; of several with the same name the last wins."""
    defaults: tuple[tuple[str, str], ...]
    """The variables that the engine sets."""
    user: int | None
    """``runAsUser``; None where unset."""
    group: int | None
    """``runAsGroup``; None where unset."""

    def complete(self, request: Request, image: ImageConfig, unstated: Sequence[str] | None) -> Request:
        """Merge with the image; raises ``NotModelled`` for a word with an unknown value."""
        container = request.container
        inherited = {name: text for name, _, text in (entry.partition("=") for entry in image.env or ())}
        variables: dict[str, Value] = {**inherited, **dict(self.variables)}
        rule = KubePlay.VARIABLES if self.player.env_last else KubePlay.VARIABLES_FROM_LAST
        env = tuple([f"{name}={value}" for name, value in variables.items() if not isinstance(value, UnknownValue)])
        entrypoint = container.entrypoint or image.entrypoint
        cmd = container.cmd or (() if container.entrypoint else image.cmd)
        known = {**dict(self.defaults), **variables}
        halves = [_expand_words(words, _look_in(known, unstated), self.player) for words in (entrypoint, cmd)]
        user = self._user(image)
        return request._replace(
            container=container._replace(
                entrypoint=halves[0].value or None, cmd=halves[1].value or None, env=env or None, user=user.value
            ),
            decisions=(*request.decisions, rule.gives(env), *halves, user),
        )

    def _user(self, image: ImageConfig) -> Decision[str]:
        if self.user is None and self.group is None:
            return KubePlay.USER.gives(image.user)
        user = "0" if self.user is None else str(self.user)
        return KubePlay.USER.gives(user if self.group is None else f"{user}:{self.group}")


def play_container(container: Container, engine: PodmanRelease) -> Request:
    """Return podman's request for a container of a pod.

    Raises ``Refusal`` as podman does, and ``NotModelled`` for values that only a running podman knows.
    """
    player = engine.tools.kube_play
    if container.pod.kind not in player.kinds:
        message = f"{container.pod.kind} is not among {', '.join(player.kinds)}"
        raise KubePlay.KIND.refuses("request", message, status=_FAILED)
    _check_ports(container, player)
    _check_volumes(container, player)
    _check_others(container, player)
    variables = tuple(_variables(container, player))
    user, group = [_security(container, key) for key in ("runAsUser", "runAsGroup")]
    command, args = [words_of(container, key) for key in ("command", "args")]
    return Request(
        ContainerConfig(
            tuple(command or ()) or None,
            tuple(args or ()) or None,
            working_dir=well_formed(container.fields.get("workingDir") or ""),
            tty=player.has_defaults and container.fields.get("tty") is True,  # else no TERM is set
            private_pid=has_private_pid(container),
        ),
        image=container.image,
        start_host=host_of_container(container, kubelet=False),
        status=_FAILED,
        completion=PlayedContainer(player, variables, tuple(engine.defaults.items()), user, group),
        defaults=None if player.has_defaults else {},
    )


def containers_of(pod: Pod, documents: Documents) -> Iterator[Container]:
    """Yield the containers of a pod, without a check."""
    for key, kind in _PARTS:
        for at, fields in members(field(pod.template, "spec").get(key)):
            yield Container(pod, kind, fields, f"{pod.prefix}.{key}[{at}]", documents)


def _check_others(container: Container, player: KubePlayer) -> None:
    """Refuse a container beside one that podman cannot create: then no container of the pod is started."""
    for other in containers_of(container.pod, container.documents):
        if other.name != container.name:
            with suppress(NotModelled):
                _variables(other, player)


def _check_ports(container: Container, player: KubePlayer) -> None:
    """Refuse ports of the machine in a pod that has the machine's network."""
    every = containers_of(container.pod, container.documents)
    ports = [port for each in every for _, port in members(each.fields.get("ports"))]
    published = ("hostPort", "containerPort") if player.publishes_all else ("hostPort",)
    on_machine = field(container.pod.template, "spec").get("hostNetwork") is True
    if on_machine and any(port.get(key) for port in ports for key in published):
        message = "PortMappings can only be used with Bridge, slirp4netns, or pasta networking"
        raise KubePlay.PORT.refuses("request", message, status=_FAILED)


def _check_volumes(container: Container, player: KubePlayer) -> None:
    """Refuse a volume of the pod that podman cannot make."""
    for _, volume in members(field(container.pod.template, "spec").get("volumes")):
        if said := _volume_fault(volume, container, player):
            message = f'failed to create volume "{volume.get("name") or ""}": {said}'
            raise KubePlay.VOLUME.refuses("request", message, status=_FAILED)


def _volume_fault(volume: Map, container: Container, player: KubePlayer) -> str:
    """Say what is wrong with a volume; ``""`` if podman can make it."""
    source = next((source for source in player.volumes if volume.get(source) is not None), None)
    if source is None:
        said = "HostPath, ConfigMap, EmptyDir, Secret, and PersistentVolumeClaim are currently the only supported"
        return f"{said} VolumeSource"
    value = volume[source]
    if source != "configMap" or not isinstance(value, Map) or value.get("optional") is True:
        return ""
    name = str(value.get("name") or "")
    return "" if has_object("ConfigMap", name, container) else f'no such ConfigMap "{name}"'


def _security(container: Container, key: str) -> Any:
    """Read a field of the container's securityContext, else of the pod's."""
    context = field(container.fields, "securityContext")
    pod = field(field(container.pod.template, "spec"), "securityContext")
    return pod.get(key) if context.get(key) is None else context[key]


def _look_in(variables: Mapping[str, Value], unstated: Sequence[str] | None) -> Look:
    """Return the function that finds a variable; one that only the image may set has no value that is known."""

    def look(name: str) -> Value | None:
        if name not in variables and (unstated is None or name in unstated):
            return UnknownValue(f"the value that the image gives to {name} is not known; give its configuration")
        return variables.get(name)

    return look


def _expand_words(words: Words | None, look: Look, player: KubePlayer) -> Decision[Words]:
    if not player.expands:
        return KubePlay.WORDS_KEPT.gives(words or ())
    texts, premises = expand_words(words or (), look, "the container")
    return KubePlay.WORDS.gives(texts, *premises)


def _variables(container: Container, player: KubePlayer) -> list[tuple[str, Value]]:
    """Collect the variables that the pod sets; of several with the same name the last wins."""
    from_sources: list[tuple[str, Value]] = []
    for _, source in members(container.fields.get("envFrom")):
        for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            if isinstance(source.get(key), Mapping) and _is_read(kind, source[key], player):
                data = data_of(kind, str(source[key].get("name") or ""), container)
                if data is None and kind == "ConfigMap":
                    _refuse_missing(source[key], "")
                    continue
                if data is None:
                    what = reference_of(source)
                    raise NotModelled(what, f"the {what} is not in the manifest; add it there")
                from_sources += data.items()
    entries = [_entry(entry, container, player) for _, entry in members(container.fields.get("env"))]
    from_env = [(name, value) for name, value in entries if name and value is not None]
    return [*from_sources, *from_env] if player.env_last else [*from_env, *from_sources]


def _refuse_missing(source: Map, before: str) -> None:
    """Refuse a ConfigMap that is not in the manifest or in --configmap, unless it is optional."""
    if source.get("optional") is not True:
        message = f"{before}configmap {source.get('name') or ''} not found"
        raise KubePlay.MISSING.refuses("create", message, status=_FAILED)


def _is_read(kind: str, source: Map, player: KubePlayer) -> bool:
    """Return whether podman reads an object; refuse a required one that it cannot read."""
    if kind == "ConfigMap" or player.reads_secrets:
        return True
    if source.get("optional") is not True:
        raise KubePlay.SECRET.refuses("create", f"secret {source.get('name')} is not valid JSON", status=_FAILED)
    return False


def _entry(entry: Map, container: Container, player: KubePlayer) -> tuple[str, Value | None]:
    name, source = well_formed(entry.get("name") or ""), entry.get("valueFrom")
    if not isinstance(source, Map) or not source:
        return name, well_formed(entry.get("value") or "")
    for key, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
        if isinstance(source.get(key), Mapping):
            is_read = _is_read(kind, source[key], player)
            if kind == "ConfigMap" and not has_object(kind, str(source[key].get("name") or ""), container):
                _refuse_missing(source[key], f"cannot set env {name}: ")
                return name, None
            return name, key_of(kind, source[key], container, KubePlay.MISSING) if is_read else None
    return name, _field_value(name, source, container)


def _field_value(name: str, source: Map, container: Container) -> Value:
    """Return the value of a field of the pod; raise ``Refusal`` for one that podman does not know."""
    path = str(field(source, "fieldRef").get("fieldPath") or "")
    resource = str(field(source, "resourceFieldRef").get("resource") or "")
    found = _FIELD.fullmatch(path)
    if isinstance(source.get("fieldRef"), Mapping) and not found:
        message = f"can not set env {name}. Reason: fieldPath {path} is either not valid or not supported"
        raise KubePlay.FIELD.refuses("request", message, status=_FAILED)
    if not found and isinstance(source.get("resourceFieldRef"), Mapping) and resource not in _RESOURCES:
        message = f"can not set env {name}. Reason: resource {resource} is either not valid or not supported"
        raise KubePlay.FIELD.refuses("request", message, status=_FAILED)
    if found and found["key"]:
        return well_formed(str(field(field(container.pod.template, "metadata"), found["part"]).get(found["key"]) or ""))
    if path == "metadata.name":
        return container.pod.name if container.pod.kind == "Pod" else f"{container.pod.name}-pod"
    return UnknownValue(f"the value of {name} is worked out by podman when it plays the pod")

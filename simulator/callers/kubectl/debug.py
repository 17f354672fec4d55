"""The words of ``kubectl debug (POD | node/NODE) --image=IMAGE [OPTIONS] [-- WORD...]``.

Reads: the words behind the command, and the pod's manifest where ``--filename`` names it. Gives: the containers that
are added to the pod, or those of the pod that is created.
Compare: kubectl ``generateDebugContainer``, ``generatePodCopyWithDebugContainer`` and ``generateNodeDebugPod``
(pkg/cmd/debug/debug.go), ``Apply`` (profiles.go).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.flags import Parsed
from simulator.callers.kubectl.line import LinePods, containers_in, file_names, file_text, pods_of, read_line, refused
from simulator.callers.kubectl.rules import Kubectl
from simulator.callers.kubectl.run import POLICIES, check_image, check_terminal
from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.manifest import read_all
from simulator.core.errors import NotModelled
from simulator.core.json_checks import require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.core.rule import Decision
from simulator.engine.engine import Engine

_PROFILES = ("legacy", "general", "baseline", "restricted", "netadmin", "sysadmin")
_CLEARING = ("baseline", "restricted")
"""The profiles that take the container's own securityContext away."""
_EXCLUSIVE = ("replace", "same-node", "set-image")
_NAME = "debugger"
"""Stands for the name of an added container, which ends in five letters that kubectl draws at random."""


class Debug(NamedTuple):
    """What a line asks for: its options, and the words."""

    parsed: Parsed
    words: tuple[str, ...]

    def text(self, option: str) -> str:
        """Return the last value of an option, or ``""``."""
        value: str = self.parsed.last(option, "")
        return value

    @property
    def profile(self) -> str:
        """The profile: what the container is allowed to do."""
        return self.text("profile") or "general"

    def pairs(self, option: str) -> dict[str, str]:
        """Return the pairs of an option by name; later ones win."""
        return {name: value for pairs in self.parsed.all(option) for name, value in pairs}

    def set_words(self, container: dict[str, Any], *, replaces: bool) -> None:
        """Set the words, variables and terminal of a container; ``replaces`` takes its args away with its command."""
        if self.words and self.parsed.last("arguments-only", default=False):
            container["args"] = list(self.words)
        elif self.words:
            container["command"] = list(self.words)
            if replaces:
                container.pop("args", None)
        if env := self.pairs("env"):
            container["env"] = [{"name": name, "value": value} for name, value in env.items()]
        for option in ("stdin", "tty"):
            container[option] = self.parsed.last(option, default=False)

    def apply_profile(self, container: dict[str, Any]) -> None:
        """Set what the profile allows a container, as far as it counts when the container starts."""
        if self.profile in _CLEARING:
            container.pop("securityContext", None)
        context = dict(container.get("securityContext") or {})
        capabilities = dict(context.get("capabilities") or {})
        added = {"general": ["SYS_PTRACE"], "netadmin": ["NET_ADMIN", "NET_RAW"]}.get(self.profile, [])
        if added:
            context["capabilities"] = {**capabilities, "add": [*(capabilities.get("add") or []), *added]}
        if self.profile == "restricted":
            context |= {"runAsNonRoot": True, "capabilities": {"drop": ["ALL"]}}
        if self.profile == "sysadmin":
            context["privileged"] = True
        if context:
            container["securityContext"] = context


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> LinePods:
    """Read the words behind ``kubectl debug``."""
    parsed = read_line(require_texts(body, "the line"), "debug")
    at = len(parsed.rest) if parsed.dashes is None or parsed.dashes == len(parsed.rest) else parsed.dashes
    targets, line = parsed.rest[:at], Debug(parsed, parsed.rest[at:])
    _check(line, targets)
    if parsed.last("custom", ""):
        raise NotModelled("--custom", "--custom changes the container by a file, which is not modelled; leave it out")
    files = file_names(parsed)
    found = [_target(line, target) for target in targets]
    found += [_pod(line, str((pod.get("metadata") or {}).get("name")), pod) for pod in _pods(files, context)]
    containers = [container for listed, _, _ in found for container in listed]
    decisions = dict.fromkeys(decision for _, decision, _ in found)
    remarks = dict.fromkeys(remark for _, _, listed in found for remark in listed)
    return LinePods(pods_of(containers, engine), line.words, tuple(decisions), tuple(remarks))


def _check(line: Debug, targets: Sequence[str]) -> None:
    """Refuse what kubectl refuses before it looks at the pod."""
    image, parsed = line.text("image"), line.parsed
    if line.profile not in _PROFILES:
        raise refused(f"unknown profile: {line.profile}")
    if parsed.last("attach", default=False) and not image and not line.text("container"):
        raise refused("you must specify --container or create a new container using --image in order to attach.")
    (_check_copy if line.text("copy-to") else _check_no_copy)(line)
    for name in (image, *line.pairs("set-image").values()):
        if name or name is not image:
            check_image(name)
    if not targets and not parsed.all("filename"):
        raise refused("NAME or filename is required for debug", Kubectl.NAME)
    if line.text("image-pull-policy") not in POLICIES["image-pull-policy"]:
        raise refused(f"invalid image pull policy: {line.text('image-pull-policy')}")
    if line.text("target") and line.text("copy-to"):
        raise refused("--target is incompatible with --copy-to. Use --share-processes instead.")
    check_terminal(parsed)
    if targets and parsed.all("filename"):
        raise refused("resource/name arguments cannot be provided when a path is specified")


def _check_copy(line: Debug) -> None:
    if not line.text("image") and not line.pairs("set-image") and not line.words:
        raise refused("you must specify --image, --set-image or command arguments.", Kubectl.IMAGE)
    if line.words and not line.text("container") and not line.text("image"):
        raise refused("you must specify an existing container or a new image when specifying args.", Kubectl.IMAGE)


def _check_no_copy(line: Debug) -> None:
    for option in _EXCLUSIVE:
        if line.parsed.last(option):
            raise refused(f"--{option} may only be used with --copy-to.")
    if not line.text("image"):
        raise refused("you must specify --image when not using --copy-to.", Kubectl.IMAGE)


def _pods(files: Sequence[str], context: CallerContext) -> list[Mapping[str, Any]]:
    """Return the pods of files; kubectl debugs no other object but a node."""
    documents = read_all({name: file_text(name, context) for name in files})
    for refusal in documents.refused:
        raise refusal
    for pod in documents.pods:
        if pod.refusal is not None:
            raise pod.refusal
        if pod.kind != "Pod":
            raise refused(f'"{pod.kind}" not supported by debug', Kubectl.NAME)
    return [json.loads(json.dumps(pod.document)) for pod in documents.pods]


Target = tuple[list[Container], Decision[object], tuple[Decision[str], ...]]


def _target(line: Debug, target: str) -> Target:
    kind, slash, name = target.rpartition("/")
    if kind in ("node", "nodes", "no"):
        return _node(line, name), Kubectl.NODE.gives(name), ()
    if slash and kind not in ("pod", "pods", "po"):
        raise refused(f'"{kind}" not supported by debug', Kubectl.NAME)
    return _pod(line, name, None)


def _node(line: Debug, name: str) -> list[Container]:
    container: dict[str, Any] = {"name": line.text("container") or _NAME, "image": line.text("image")}
    line.set_words(container, replaces=False)
    line.apply_profile(container)
    spec: dict[str, Any] = {"containers": [container]}
    if line.profile == "general":
        container.pop("securityContext", None)
    if line.profile not in _CLEARING:
        spec["hostPID"] = True
    return containers_in(_document(f"node-debugger-{name}", spec))


def _document(name: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": dict(spec)}


def _pod(line: Debug, name: str, document: Mapping[str, Any] | None) -> Target:
    """Debug a pod; None for the document of one that is not known here."""
    spec = dict((document or {}).get("spec") or {})
    remarks: tuple[Decision[str], ...] = ()
    if document is None:
        says = f"the pod {name} is not known here: its runAsUser counts, and what it shares; give its manifest with -f"
        remarks = (Kubectl.POD_UNKNOWN.gives(says),)
    if line.text("copy-to"):
        return _copy(line, name, None if document is None else spec), Kubectl.COPY.gives(line.text("copy-to")), remarks
    container: dict[str, Any] = {"name": line.text("container") or _NAME, "image": line.text("image")}
    line.set_words(container, replaces=False)
    line.apply_profile(container)
    if line.text("target"):
        spec["shareProcessNamespace"] = True
    for key in ("initContainers", "ephemeralContainers"):
        spec.pop(key, None)
    found = containers_in(_document(name, {**spec, "containers": [container]}))
    return [each._replace(kind="ephemeral") for each in found], Kubectl.EPHEMERAL.gives(container["name"]), remarks


def _copy(line: Debug, name: str, known: dict[str, Any] | None) -> list[Container]:
    """Return the containers of a pod's copy; of a pod that is not known here, only the one that is added."""
    chosen = line.text("container")
    if known is None and (chosen or not line.text("image")):
        what = f"pod {name}"
        raise NotModelled(
            what, f"the copy has the containers of {what}, which is not known here; give its manifest with -f"
        )
    spec = dict(known or {})
    spec.pop("ephemeralContainers", None)
    if line.parsed.all("share-processes"):
        spec["shareProcessNamespace"] = line.parsed.last("share-processes")
    elif line.profile != "legacy" and spec.get("shareProcessNamespace") is None:
        spec["shareProcessNamespace"] = True
    images = line.pairs("set-image")
    spec["containers"] = [
        {**each, "image": images.get(each.get("name"), images.get("*", "")) or each.get("image")}
        for each in spec.get("containers") or []
    ]
    every = [*spec["containers"], *(spec.get("initContainers") or [])]
    container = next((each for each in every if chosen and each.get("name") == chosen), None)
    if container is None and not line.text("image"):
        if not images:
            raise refused("you must specify image when creating new container", Kubectl.IMAGE)
        return containers_in(_document(line.text("copy-to"), spec))
    if container is None:
        container = {"name": chosen or _NAME}
        spec["containers"].append(container)
    line.set_words(container, replaces=True)
    if line.text("image"):
        container["image"] = line.text("image")
    line.apply_profile(container)
    _drop_kept(line, spec)
    return containers_in(_document(line.text("copy-to"), spec))


def _drop_kept(line: Debug, spec: dict[str, Any]) -> None:
    """Take away the probes and init containers that the options do not keep."""
    if line.profile == "legacy":
        return
    for probe in ("liveness", "readiness", "startup"):
        if not line.parsed.last(f"keep-{probe}", default=False):
            for container in spec["containers"]:
                container.pop(f"{probe}Probe", None)
    if not line.parsed.last("keep-init-containers", default=True):
        spec.pop("initContainers", None)

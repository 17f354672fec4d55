"""The probes of a container of a pod of which podman makes healthchecks; it knows no readiness probe and no hook.

Reads: a container of a pod. Gives: an ``Action`` for each probe. Compare: podman ``setupLivenessProbe``,
``setupStartupProbe`` and ``probeToHealthConfig`` (pkg/specgen/generate/kube/kube.go): no word is expanded.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.callers.kubernetes.actions import probe_fields
from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.objects import field
from simulator.callers.podman.tools import KubePlayer
from simulator.core.request import Action
from simulator.golang.yaml.values import Items

_HANDLERS = ("exec", "httpGet", "tcpSocket")
_READ = (
    "httpGet.scheme httpGet.host httpGet.path httpGet.port tcpSocket.host tcpSocket.port periodSeconds failureThreshold"
    " timeoutSeconds initialDelaySeconds"
).split()


def probe_actions(container: Container, label: str, player: KubePlayer) -> Iterator[Action]:
    """Yield the probes of a container, which is called ``label``, that a version of podman reads."""
    for probe in player.probes:
        fields = field(container.fields, probe)
        if not any(fields.get(handler) is not None for handler in _HANDLERS):
            continue
        command = field(fields, "exec").get("command")
        words = tuple(str(text or "") for text in command) if isinstance(command, Items) else ()
        read = (*_READ, "successThreshold") if probe == "startupProbe" else _READ
        yield Action(label, probe, words, tuple(each for each in probe_fields(fields) if each[0] in read))

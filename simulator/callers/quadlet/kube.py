"""A ``.kube`` unit of Quadlet: its service plays the manifests that the unit names.

Reads: ``Unit``, and the files that it names. Gives: the containers of their pods, or a refusal.
Compare: podman ``ConvertKube`` (pkg/systemd/quadlet/quadlet.go).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from simulator.callers.file_body import Overlay
from simulator.callers.kubernetes.workload import Pods
from simulator.callers.podman.kube_line import play
from simulator.callers.podman.tools import PodmanRelease
from simulator.callers.quadlet.rules import SERVICE, Quadlet, absolute, literal, refusal
from simulator.callers.quadlet.systemd import service_line
from simulator.callers.quadlet.unit import Unit
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.values import Word

_KUBE = "Kube"
_KEYS = """AutoUpdate ConfigMap ContainersConfModule ExitCodePropagation GlobalArgs KubeDownForce LogDriver LogOpt
    Network PodmanArgs PublishPort RemapGid RemapUid RemapUidSize RemapUsers ServiceName SetWorkingDirectory UserNS
    Yaml""".split()
_SEVERAL = (5, 7)
"""The first version whose units can name more than one file."""


class KubeUnit(NamedTuple):
    """The containers that a unit plays as a workload, and the decision that gave its line."""

    pods: Pods
    decision: Decision[object]
    part: str = "container"

    def names(self) -> tuple[str, ...]:
        """List the containers as ``OBJECT/NAME``."""
        return self.pods.names()

    def request(self, name: str | None = None) -> Request:
        """Return the request of a container, by ``NAME`` or ``OBJECT/NAME``."""
        request = self.pods.request(name)
        return request._replace(decisions=(self.decision, *request.decisions))


def read_kube(
    unit: Unit, place: str, files: Mapping[str, str], podman: PodmanRelease, context: CallerContext
) -> KubeUnit:
    """Return the containers of a unit; ``place`` is its folder, ``files`` are texts by absolute path.

    Raises ``Refusal`` where the generator, systemd or podman fails, ``NotModelled`` for a path that depends on the
    machine.
    """
    for used, value in unit.keys(_KUBE):
        if used not in _KEYS:
            message = f"unsupported key '{used}' in group '{_KUBE}' in {unit.name}"
            raise refusal(Quadlet.KEY, message, value).of_name(used, _KEYS)
    _check_service(unit)
    maps = [Word(absolute(path, place), path.origin) for path in unit.listed(_KUBE, "ConfigMap")]
    words = [literal("--replace"), literal("--service-container=true")]
    words += [word for path in maps for word in (literal("--configmap"), path)]
    words += [*unit.arguments(_KUBE, "PodmanArgs"), *_manifests(unit, place, podman)]
    line = service_line(tuple(words), unit, other=False)
    if line.unknown:
        unknown = ", ".join(line.unknown)
        raise NotModelled(unknown, f"{unit.name}: the value of {unknown} is known only when it runs; write its value")
    inside = context._replace(files=Overlay(files, context.files))
    return KubeUnit(play(line.words, podman, inside), Quadlet.KUBE.gives(line.words))


def _manifests(unit: Unit, place: str, podman: PodmanRelease) -> list[Word]:
    last = unit.text(_KUBE, "Yaml")
    named = unit.listed(_KUBE, "Yaml") if podman.numbers >= _SEVERAL else ([last] if last else [])
    if not named:
        raise refusal(Quadlet.VALUE, "no Yaml key specified")
    return [Word(absolute(path, place), path.origin) for path in named]


def _check_service(unit: Unit) -> None:
    for key, allowed in (("KillMode", ("mixed", "control-group")), ("Type", ("notify", "oneshot"))):
        value = unit.text(SERVICE, key)
        if value is not None and value not in allowed:
            what = "service Type" if key == "Type" else key
            raise refusal(Quadlet.VALUE, f"invalid {what} '{value}'", value)


def by_absolute_path(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    """Return texts by their absolute paths; ``folder`` is where their paths begin."""
    return {posixpath.normpath(posixpath.join(folder, path)): text for path, text in files.items()}

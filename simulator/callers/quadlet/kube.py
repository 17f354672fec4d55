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
from simulator.callers.quadlet.folder import generator_of
from simulator.callers.quadlet.generator import PODMAN
from simulator.callers.quadlet.mappings import users
from simulator.callers.quadlet.options import check_dependencies, root_options
from simulator.callers.quadlet.rules import SERVICE, Quadlet, Siblings, absolute, check_keys, literal, refusal
from simulator.callers.quadlet.storage import network
from simulator.callers.quadlet.systemd import service_line
from simulator.callers.quadlet.unit import Unit
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.values import Word

KUBE = "Kube"
_UPDATE = "--annotation=io.containers.autoupdate"
_KEYS = """AutoUpdate ConfigMap ContainersConfModule ExitCodePropagation GlobalArgs KubeDownForce LogDriver LogOpt
    Network PodmanArgs PublishPort RemapGid RemapUid RemapUidSize RemapUsers ServiceName SetWorkingDirectory UserNS
    Yaml""".split()


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
    unit: Unit, siblings: Siblings, files: Mapping[str, str], podman: PodmanRelease, context: CallerContext
) -> KubeUnit:
    """Return the containers of a unit; ``files`` are texts by absolute path.

    Raises ``Refusal`` where the generator, systemd or podman fails, ``NotModelled`` for a path that depends on the
    machine.
    """
    generate_kube(unit, siblings, podman)
    words = [*_config_maps(unit, siblings.folder), *unit.arguments(KUBE, "PodmanArgs")]
    words += [literal("--replace"), *_manifests(unit, siblings.folder, podman)]
    line = service_line(tuple(words), unit, other=False)
    if line.unknown:
        unknown = ", ".join(line.unknown)
        raise NotModelled(unknown, f"{unit.name}: the value of {unknown} is known only when it runs; write its value")
    inside = context._replace(files=Overlay(files, context.files))
    return KubeUnit(play(line.words, podman, inside), Quadlet.KUBE.gives(line.words))


def generate_kube(unit: Unit, siblings: Siblings, podman: PodmanRelease) -> tuple[Word, ...]:
    """Generate the podman line of a unit; raises ``Refusal`` where the generator fails."""
    check_keys(unit, KUBE, _KEYS)
    generator = generator_of(podman)
    if generator.translates:
        check_dependencies(unit, siblings)
    manifests = _manifests(unit, siblings.folder, podman)
    _check_service(unit)
    words = [literal(PODMAN), *root_options(unit, KUBE), *map(literal, ("kube", "play", "--replace"))]
    words.append(literal("--service-container=true"))
    for key, option in (("ExitCodePropagation", "--service-exit-code-propagation="), ("LogDriver", "--log-driver")):
        chosen = unit.text(KUBE, key)
        if chosen:
            words += [Word(option + chosen, chosen.origin)] if option.endswith("=") else [literal(option), chosen]
    words += [word for value in unit.listed(KUBE, "LogOpt") for word in (literal("--log-opt"), value)]
    words += users(unit, generator, siblings, KUBE)
    words += network(unit, generator, siblings, KUBE)
    for value in unit.listed(KUBE, "AutoUpdate"):
        name, slash, policy = value.partition("/")
        words.append(Word(f"{_UPDATE}/{name}={policy}" if slash else f"{_UPDATE}={value}", value.origin))
    words += _config_maps(unit, siblings.folder)
    words += [word for value in unit.all(KUBE, "PublishPort") for word in (literal("--publish"), value)]
    _check_folder(unit, podman)
    return (*words, *unit.arguments(KUBE, "PodmanArgs"), *manifests)


def _config_maps(unit: Unit, folder: str) -> list[Word]:
    paths = [Word(absolute(path, folder), path.origin) for path in unit.listed(KUBE, "ConfigMap")]
    return [word for path in paths for word in (literal("--configmap"), path)]


def _check_folder(unit: Unit, podman: PodmanRelease) -> None:
    value = unit.text(KUBE, "SetWorkingDirectory")
    if not value or value.lower() == "unit":
        return
    if value.lower() != "yaml":
        message = f"unsupported value for WorkingDirectory: {value} "
        if value.lower() == "file":
            message = f"SetWorkingDirectory={value} is only supported in .build files"
        raise refusal(Quadlet.VALUE, message, value)
    if podman.tools.kube_play.several_files and len(unit.listed(KUBE, "Yaml")) != 1:
        message = "SetWorkingDirectory=yaml is only supported when a single Yaml key is provided"
        raise refusal(Quadlet.VALUE, message, value)


def _manifests(unit: Unit, place: str, podman: PodmanRelease) -> list[Word]:
    last = unit.text(KUBE, "Yaml")
    named = unit.listed(KUBE, "Yaml") if podman.tools.kube_play.several_files else ([last] if last else [])
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

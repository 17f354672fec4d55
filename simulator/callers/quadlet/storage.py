"""The networks, volumes, mounts and pods that a unit uses, and the units that create them.

Reads: ``Unit``. Gives: words of the podman line, or a refusal. Compare: podman ``addNetworks``, ``addVolumes``,
``handleStorageSource``, ``resolveContainerMountParams`` and ``handlePod`` (pkg/systemd/quadlet/quadlet.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.callers.podman.tools import QuadletGenerator
from simulator.callers.quadlet.rules import CONTAINER, Quadlet, Siblings, absolute, literal, refusal
from simulator.callers.quadlet.unit import Unit
from simulator.core.values import Word
from simulator.golang.csv import read_record
from simulator.golang.strconv import GoError

Words = Iterator[Word]
_MOUNT = (
    "incorrect mount format: should be --mount type=<bind|glob|tmpfs|volume>,"
    "[src=<host-dir|volume-name>,]target=<ctr-dir>[,options]"
)


def network(unit: Unit, generator: QuadletGenerator, siblings: Siblings, group: str = CONTAINER) -> Words:
    """Yield the options for the networks; a network unit is replaced by the name that it creates."""
    for value in unit.all(group, "Network"):
        name, colon, rest = value.partition(":")
        if name.endswith((".network", ".container")):
            other = siblings.read(name)
            if other is None:
                raise refusal(Quadlet.VALUE, f"requested Quadlet unit {name} was not found", value)
            is_container = name.endswith(".container")
            resource = container_resource(other) if is_container else _network_name(name, other, generator, siblings)
            if not resource:
                raise refusal(Quadlet.VALUE, f"cannot get the resource name of {name}", value)
            if is_container and colon:
                message = "extra options are not supported when joining another container's network"
                raise refusal(Quadlet.VALUE, message, value)
            value = Word(f"{'container:' * is_container}{resource}{colon}{rest}", value.origin)
        yield from (literal("--network"), value)


def _network_name(name: str, other: Unit, generator: QuadletGenerator, siblings: Siblings) -> str:
    if siblings.fault(name):
        return ""
    return other.text("Network", "NetworkName") or resource_name(name, generator)


def container_name(unit: Unit) -> Word:
    """Return the name of a unit's container; the default is derived from the service's name."""
    return unit.text(CONTAINER, "ContainerName") or literal("systemd-%p_%i" if "@" in unit.name else "systemd-%N")


def container_resource(unit: Unit) -> str:
    """Return the name of a unit's container for other units, which know of specifiers only %N; ``""`` with another."""
    service = unit.text(CONTAINER, "ServiceName") or unit.name.rpartition(".")[0]
    name = container_name(unit).replace("%N", service)
    return "" if "%" in name else name


def resource_name(unit: str, generator: QuadletGenerator) -> str:
    """Return the name of what a unit creates without a name of its own; that of a template ends with its instance."""
    base = unit.rpartition(".")[0]
    if generator.names_instances and base.endswith("@"):
        return f"systemd-{base[:-1]}-%i"
    return f"systemd-{base}"


def _storage(source: str, value: Word, generator: QuadletGenerator, siblings: Siblings, *, images: bool) -> str:
    """Return the source of a volume or a mount, which is empty where the generator makes nothing of its unit."""
    if source.startswith("."):
        source = absolute(source, siblings.folder)
    artifacts = [".artifact"] if generator.has_artifacts else []
    kinds = [".volume", ".image", *artifacts] if images else [".volume"]
    if not source.startswith("/") and source.endswith(tuple(kinds)):
        other = siblings.read(source)
        if other is None:
            raise refusal(Quadlet.VALUE, f"requested Quadlet source {source} was not found", value)
        if siblings.fault(source):
            return ""
        if source.endswith(".volume"):
            return other.text("Volume", "VolumeName") or resource_name(source, generator)
        if source.endswith(".artifact"):
            return other.text("Artifact", "Artifact") or source
        return other.text("Image", "ImageTag") or other.text("Image", "Image") or source
    return source


def volumes(unit: Unit, generator: QuadletGenerator, siblings: Siblings) -> Words:
    """Yield the options for the volumes."""
    for value in unit.all(CONTAINER, "Volume"):
        source, *rest = value.split(":", 2)
        if rest and source:
            source = _storage(source, value, generator, siblings, images=False)
            yield from (literal("-v"), Word(":".join([source, *rest]) if source else rest[0], value.origin))
        else:
            yield from (literal("-v"), Word(rest[0] if rest else source, value.origin))


def mounts(unit: Unit, generator: QuadletGenerator, siblings: Siblings) -> Words:
    """Yield the options for the mounts."""
    for value in unit.arguments(CONTAINER, "Mount"):
        try:
            fields = read_record(value)
        except GoError as fault:
            raise refusal(Quadlet.VALUE, str(fault), value) from None
        at = next((n for n, field in enumerate(fields) if re.fullmatch("type=[^=]*", field)), None)
        if at is None and not generator.wants_source:
            raise refusal(Quadlet.VALUE, _MOUNT, value)
        kind = "volume" if at is None else fields.pop(at)[5:]
        if kind in ("volume", "bind", "glob", "image", "artifact"):
            place = next((n for n, field in reversed([*enumerate(fields)])
                          if field.partition("=")[0] in ("source", "src")), None)  # fmt: skip
            if generator.plain_volumes and kind == "volume" and (place is None or fields[place].endswith("=")):
                yield from (literal("--mount"), Word(_with_type(kind, fields), value.origin))
                continue
            if place is None and generator.wants_source:
                needed = f"source parameter is required for mount type {kind}"
                raise refusal(Quadlet.VALUE, needed if generator.plain_volumes else "source cannot be empty", value)
            if place is None:
                message = "the generator dies of a mount without a source, and makes no service of any unit"
                raise refusal(Quadlet.VALUE, message, value)
            if "=" not in fields[place]:
                raise refusal(Quadlet.VALUE, "source parameter does not include a value", value)
            source = fields[place].partition("=")[2]
            fields[place] = f"source={_storage(source, value, generator, siblings, images=True)}"
            value = Word(_with_type(kind, fields), value.origin)
        yield from (literal("--mount"), value)


def _with_type(kind: str, fields: list[str]) -> str:
    """Write the fields of a mount as CSV, its type first."""
    quoted = ['"' + f.replace('"', '""') + '"' if re.search('[,"\n\r]|^[ \t]', f) else f for f in fields]
    return ",".join([f"type={kind}", *quoted])


def pod(unit: Unit, generator: QuadletGenerator, siblings: Siblings) -> Words:
    """Yield the option for the pod; refuse a name that is not a pod unit."""
    value = unit.text(CONTAINER, "Pod")
    if value:
        if not value.endswith(".pod"):
            raise refusal(Quadlet.VALUE, f"pod {value} is not Quadlet based", value)
        other = siblings.read(value)
        if other is None:
            raise refusal(Quadlet.VALUE, f"quadlet pod unit {value} does not exist", value)
        if generator.names_pods:
            name = other.text("Pod", "PodName") or f"systemd-{value.rpartition('.')[0]}"
            yield from (literal("--pod"), Word(name, value.origin))
        else:
            service = other.text("Pod", "ServiceName") or f"{value.removesuffix('.pod')}-pod"
            yield from (literal("--pod-id-file"), Word(f"%t/{service}.pod-id", value.origin))

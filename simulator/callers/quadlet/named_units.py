"""The units that a unit names: whether the generator makes services of them, without which they have no name.

Reads: ``Unit``. Gives: the fault of one, or None. Compare: podman ``ConvertNetwork``, ``ConvertVolume``,
``ConvertImage``, ``ConvertArtifact``, ``ConvertBuild`` and ``ConvertPod`` (pkg/systemd/quadlet/quadlet.go).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from simulator.callers.flags import version_numbers
from simulator.callers.quadlet.rules import SERVICE, Siblings, unknown_key
from simulator.callers.quadlet.unit import Unit
from simulator.callers.table import UNIT_KINDS
from simulator.core.package_data import package_data
from simulator.core.values import Word

Fault = str | None
IN_QUADLET = ("DefaultDependencies",)
_DEPENDENCIES = """After Before BindsTo Conflicts OnFailure OnSuccess PartOf PropagatesReloadTo PropagatesStopTo
    ReloadPropagatedFrom Requires Requisite StopPropagatedFrom Upholds Wants""".split()
_STARTED = ("BindsTo", "Requires", "Requisite")


@cache
def _keys(group: str, version: tuple[int, ...]) -> frozenset[str]:
    """Return the keys of a group that a version knows."""
    known: list[str] = []
    for line in package_data("callers/quadlet/sibling_keys.txt").splitlines():
        of, since, *names = line.split()
        if of == group and version_numbers(since) <= version:
            known += names
    return frozenset(known)


def missing_dependency(unit: Unit, siblings: Siblings) -> Word | None:
    """Return the first dependency on a unit of Quadlet that is not there."""
    named = (name for key in _DEPENDENCIES for name in unit.listed("Unit", key))
    return next((name for name in named if is_unit(name) and siblings.read(name) is None), None)


def fault(name: str, unit: Unit, siblings: Siblings, version: tuple[int, ...], *, translates: bool) -> Fault:
    """Return why the generator makes no service of a unit, which is no .container; None where it makes one.

    ``translates`` says whether it translates dependencies on other units.
    """
    kind = name.rpartition(".")[2]
    group = kind.title()
    if group not in _FAULTS:
        return None
    for part, supported in ((group, _keys(group, version)), ("Quadlet", IN_QUADLET)):
        if unknown := unknown_key(unit, part, supported):
            return unknown.message
    missing = missing_dependency(unit, siblings) if translates else None
    return f"unable to translate dependency for {missing}" if missing else _FAULTS[group](unit, siblings)


def _network(unit: Unit, _: Siblings) -> Fault:
    counts = {key: len(unit.all("Network", key)) for key in ("Subnet", "Gateway", "IPRange")}
    most = max(counts["Gateway"], counts["IPRange"])
    if not counts["Subnet"]:
        return "cannot set gateway or range without subnet" if most else None
    what = "gateways" if counts["Gateway"] > counts["Subnet"] else "ranges"
    return f"cannot set more {what} than subnets" if most > counts["Subnet"] else None


def _volume(unit: Unit, siblings: Siblings) -> Fault:
    if unit.text("Volume", "Driver") == "image":
        image = unit.text("Volume", "Image")
        if image is None:
            return "the key Image is mandatory when using the image driver"
        missing = image.endswith((".image", ".build")) and siblings.read(image) is None
        return f"requested Quadlet image {image} was not found" if missing else None
    alone = unit.text("Volume", "Type") and not unit.text("Volume", "Device")
    return "key Type can't be used without Device" if alone else None


def _pulled(group: str) -> Callable[[Unit, Siblings], Fault]:
    return lambda unit, _: None if unit.text(group, group) else f"no {group} key specified"


def _build(unit: Unit, siblings: Siblings) -> Fault:
    if not unit.all("Build", "ImageTag"):
        return "no ImageTag key specified"
    folder, file = unit.text("Build", "SetWorkingDirectory"), unit.text("Build", "File")
    place = folder or unit.text(SERVICE, "WorkingDirectory")
    if folder and folder.lower() == "yaml":
        return f"SetWorkingDirectory={folder} is only supported in .kube files"
    if folder and folder.lower() == "file" and file is None:
        return "no File key specified"
    if not place and not file:
        return "neither SetWorkingDirectory, nor File key specified"
    if not place and file and not file.startswith(("/", "%", "http://", "https://", "git://", "github.com/")):
        return "relative path in File key requires SetWorkingDirectory key to be set"
    return _parts("Build")(unit, siblings)


def _parts(group: str) -> Callable[[Unit, Siblings], Fault]:
    """Return the function that finds the fault of the networks and volumes that a unit of a group names."""

    def of(unit: Unit, siblings: Siblings) -> Fault:
        for value in unit.all(group, "Network"):
            name = value.partition(":")[0]
            if name.endswith((".network", ".container")) and siblings.read(name) is None:
                return f"requested Quadlet unit {name} was not found"
            if name.endswith(".network") and siblings.fault(name):
                return f"cannot get the resource name of {name}"
        for value in unit.all(group, "Volume"):
            source, *rest = value.split(":", 2)
            if rest and source.endswith(".volume") and source[0] not in "./" and siblings.read(source) is None:
                return f"requested Quadlet source {source} was not found"
        return None

    return of


_FAULTS: Mapping[str, Callable[[Unit, Siblings], Fault]] = {
    "Network": _network, "Volume": _volume, "Image": _pulled("Image"), "Artifact": _pulled("Artifact"),
    "Build": _build, "Pod": _parts("Pod"),
}  # fmt: skip


def started_before(unit: Unit, group: str, *, translates: bool) -> Iterator[Word]:
    """Yield the names of units whose services the service of a unit needs; those that are no units are among them."""
    for key in ("Network", "Volume"):
        for value in unit.all(group, key):
            yield Word(value.partition(":")[0], value.origin)
    for value in unit.arguments(group, "Mount"):
        for field in value.split(","):
            key, _, source = field.partition("=")
            if key in ("source", "src"):
                yield Word(source, value.origin)
    for key in ("Image", "Pod"):
        single = unit.text(group, key)
        if single:
            yield single
    for key in _STARTED if translates else ():
        yield from unit.listed("Unit", key)


def is_unit(name: str) -> bool:
    """Return whether a name is that of a unit of Quadlet."""
    return name.rpartition(".")[2] in UNIT_KINDS and "." in name

"""The keys of a ``.container`` unit that do more than set an option of the podman line.

Reads: ``Unit``. Gives: words of the line, or a refusal. Compare: podman ``ConvertContainer``, ``handleUser``,
``handleUserRemap``, ``addVolumes``, ``addNetworks`` and the like (pkg/systemd/quadlet/quadlet.go).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from simulator.callers.podman.tools import QuadletGenerator
from simulator.callers.quadlet import mappings, storage
from simulator.callers.quadlet.named_units import missing_dependency
from simulator.callers.quadlet.rules import CONTAINER, SERVICE, Quadlet, Siblings, absolute, literal, refusal
from simulator.callers.quadlet.unit import Unit
from simulator.core.values import Word


def image(unit: Unit, siblings: Siblings) -> Word | None:
    """Return the image's name, or None if the unit has a root file system."""
    named, rootfs = unit.text(CONTAINER, "Image"), unit.text(CONTAINER, "Rootfs")
    if not named and not rootfs:
        raise refusal(Quadlet.IMAGE, "no Image or Rootfs key specified")
    if named and rootfs:
        raise refusal(Quadlet.IMAGE, "the Image And Rootfs keys conflict can not be specified together", rootfs)
    if not named:
        return None
    for suffix, group, key in ((".build", "Build", "ImageTag"), (".image", "Image", "Image")):
        if named.endswith(suffix):
            other = siblings.read(named)
            if other is None:
                raise refusal(Quadlet.VALUE, f"requested Quadlet image {named} was not found", named)
            if suffix == ".build":  # of its tags the first counts, of an image the last
                return Word(next(iter(other.all(group, key)), ""), named.origin)
            if siblings.fault(named):
                return Word("", named.origin)
            return Word(other.text(group, "ImageTag") or other.text(group, key) or "", named.origin)
    return named


def check_service(unit: Unit) -> None:
    """Refuse settings of [Service] that a container does not allow."""
    mode = unit.text(SERVICE, "KillMode")
    if mode is not None and mode not in ("mixed", "control-group"):
        raise refusal(Quadlet.VALUE, f"invalid KillMode '{mode}'", mode)


def check_dependencies(unit: Unit, siblings: Siblings) -> None:
    """Refuse a dependency on a unit of Quadlet that is not there."""
    name = missing_dependency(unit, siblings)
    if name is not None:
        raise refusal(Quadlet.VALUE, f"unable to translate dependency for {name}", name)


def check_start(unit: Unit) -> None:
    """Refuse a command of [Service] beside the generated one, as systemd does."""
    commands = unit.all(SERVICE, "ExecStart")
    if commands and unit.text(SERVICE, "Type") != "oneshot":
        message = "Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services"
        raise refusal(Quadlet.SEMICOLON, message, commands[0])


def check_reload(unit: Unit, known: Mapping[str, object]) -> None:
    """Refuse a unit that sets both ways to reload."""
    if "ReloadCmd" in known and unit.text(CONTAINER, "ReloadSignal"):
        value = unit.last(CONTAINER, "ReloadCmd")
        if value is not None and unit.arguments(CONTAINER, "ReloadCmd"):
            raise refusal(Quadlet.VALUE, "ReloadCmd and ReloadSignal are mutually exclusive but both are set", value)


def root_options(unit: Unit, group: str = CONTAINER) -> Iterator[Word]:
    """Yield the options between podman and its command."""
    for module in unit.all(group, "ContainersConfModule"):
        yield Word(f"--module={module}", module.origin)
    yield from unit.arguments(group, "GlobalArgs")


Words = Iterator[Word]


def _cgroups(unit: Unit, *_: object) -> Words:
    mode = unit.text(CONTAINER, "CgroupsMode")
    yield from (literal("--cgroups"), mode) if mode else (literal("--cgroups=split"),)


def _entrypoint(unit: Unit, generator: QuadletGenerator, _: Siblings) -> Words:
    value = unit.text(CONTAINER, "Entrypoint")
    if value is not None and generator.clears_entrypoint:
        yield Word(f"--entrypoint={value}", value.origin)
    elif value:
        yield from (Word("--entrypoint", value.origin), value)


def _notify(unit: Unit, *_: object) -> Words:
    kind = unit.text(SERVICE, "Type")
    if kind is not None and kind not in ("notify", "oneshot"):
        raise refusal(Quadlet.VALUE, f"invalid service Type '{kind}'", kind)
    if kind != "oneshot":
        notify = unit.text(CONTAINER, "Notify")
        healthy = notify is not None and notify.lower() == "healthy"
        mode = "healthy" if healthy else "container" if unit.truth(CONTAINER, "Notify") else "conmon"
        yield from (literal(f"--sdnotify={mode}"), literal("-d"))


def _labels(unit: Unit, *_: object) -> Words:
    """Yield the options for the security modules."""
    if unit.truth(CONTAINER, "NoNewPrivileges"):
        yield literal("--security-opt=no-new-privileges")
    for key, label in (("SecurityLabelDisable", "disable"), ("SecurityLabelNested", "nested")):
        if unit.truth(CONTAINER, key):
            yield from (literal("--security-opt"), literal(f"label={label}"))
    kinds = {"SecurityLabelType": "label=type:", "SecurityLabelFileType": "label=filetype:"}
    for key, spelled in {**kinds, "SecurityLabelLevel": "label=level:", "AppArmor": "apparmor="}.items():
        if value := unit.text(CONTAINER, key):
            yield from (literal("--security-opt"), Word(spelled + value, value.origin))


def _devices(unit: Unit, *_: object) -> Words:
    for value in unit.listed(CONTAINER, "AddDevice"):
        if not value.startswith("-"):
            yield from (literal("--device"), value)
        elif value.startswith("-/dev/null"):
            yield from (literal("--device"), Word(value[1:], value.origin))
        # Whether an optional device exists is unknown here; it does not change the process.


def _seccomp(unit: Unit, *_: object) -> Words:
    value = unit.text(CONTAINER, "SeccompProfile")
    if value is not None:
        yield from (literal("--security-opt"), Word(f"seccomp={value}", value.origin))


def _volatile(unit: Unit, *_: object) -> Words:
    if unit.truth(CONTAINER, "VolatileTmp") and not unit.truth(CONTAINER, "ReadOnly"):
        yield from (literal("--tmpfs"), literal("/tmp:rw,size=512M,mode=1777"))  # noqa: S108


def _user(unit: Unit, *_: object) -> Words:
    user, group = unit.text(CONTAINER, "User"), unit.text(CONTAINER, "Group")
    if group and not user:
        raise refusal(Quadlet.VALUE, "invalid Group set without User", group)
    if user:
        yield from (literal("--user"), Word(f"{user}:{group}" if group else user, user.origin))


def _update(unit: Unit, *_: object) -> Words:
    if value := unit.text(CONTAINER, "AutoUpdate"):
        yield from (literal("--label"), Word(f"io.containers.autoupdate={value}", value.origin))


def _exposed(unit: Unit, *_: object) -> Words:
    for value in unit.all(CONTAINER, "ExposeHostPort"):
        if not re.search(r"[0-9](-[0-9]+)?(/udp|/tcp)?\Z", value):
            raise refusal(Quadlet.VALUE, f"invalid port format '{value}'", value)
        yield from (literal("--expose"), value)


def _env_files(unit: Unit, _: QuadletGenerator, siblings: Siblings) -> Words:
    for value in unit.arguments(CONTAINER, "EnvironmentFile"):
        yield from (literal("--env-file"), Word(absolute(value, siblings.folder), value.origin))


READERS: Mapping[str, Callable[[Unit, QuadletGenerator, Siblings], Words]] = {
    "CgroupsMode": _cgroups, "Entrypoint": _entrypoint, "Network": storage.network, "Notify": _notify,
    "SecurityLabelLevel": _labels, "AddDevice": _devices, "SeccompProfile": _seccomp, "VolatileTmp": _volatile,
    "User": _user, "UserNS": mappings.users, "Volume": storage.volumes, "AutoUpdate": _update,
    "ExposeHostPort": _exposed, "EnvironmentFile": _env_files, "Mount": storage.mounts, "Pod": storage.pod,
}  # fmt: skip

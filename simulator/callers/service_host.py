"""What a service of a Compose or stack file says of the host that counts when its container starts.

Reads: the fields of a service. Gives: ``HostConfig``. Compare: the Compose specification, "volumes", "configs" and
"secrets"; docker/compose ``buildContainerVolumes`` (pkg/compose/create.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.compose.run import RunWords
from simulator.core.host_config import HostConfig, Mount
from simulator.golang import strconv
from simulator.golang.json import well_formed

KEYS = frozenset("cap_add cap_drop privileged read_only tmpfs volumes volumes_from configs secrets".split())
"""The keys of a service that are read here."""
_SECRETS = "/run/secrets/"


def host_of_service(service: Mapping[str, Any]) -> HostConfig | None:
    """Read a service; None where it says nothing of it."""
    if service.keys().isdisjoint(KEYS):
        return None
    volumes = service.get("volumes") or ()
    texts = [well_formed(volume) for volume in volumes if isinstance(volume, str)]
    mounts = [Mount(_text(entry, "type"), _text(entry, "source"), _text(entry, "target")) for entry in _maps(volumes)]
    mounts += _files(service.get("configs"), "/")
    mounts += _files(service.get("secrets"), _SECRETS)
    return HostConfig(
        cap_add=_texts(service.get("cap_add")),
        cap_drop=_texts(service.get("cap_drop")),
        binds=tuple([volume for volume in texts if ":" in volume]),
        mounts=tuple(mounts),
        tmpfs=_texts(service.get("tmpfs")),
        privileged=_is_true(service.get("privileged")),
        read_only=_is_true(service.get("read_only")),
        volumes=tuple([volume for volume in texts if ":" not in volume]),
        volumes_from=bool(service.get("volumes_from")),
    )


def host_of_run(service: Mapping[str, Any], words: RunWords) -> HostConfig:
    """Read a service together with the options of ``docker compose run``, which come on top."""
    volumes = [*(service.get("volumes") or ()), *words.options.get("volume", ())]
    host = host_of_service({**service, "volumes": volumes}) or HostConfig()
    return host._replace(
        cap_add=(*host.cap_add, *words.options.get("cap-add", ())),
        cap_drop=(*host.cap_drop, *words.options.get("cap-drop", ())),
    )


def merged_hosts(base: HostConfig | None, over: HostConfig | None) -> HostConfig | None:
    """Merge what two files say of a service: lists are joined, and what one of them sets is set."""
    if base is None or over is None:
        return over if base is None else base
    return HostConfig(
        cap_add=base.cap_add + over.cap_add,
        cap_drop=base.cap_drop + over.cap_drop,
        binds=base.binds + over.binds,
        mounts=base.mounts + over.mounts,
        tmpfs=base.tmpfs + over.tmpfs,
        read_only=base.read_only or over.read_only,
        volumes=base.volumes + over.volumes,
    )


def _files(entries: Any, folder: str) -> Iterator[Mount]:
    """Give the files of configs or secrets; a target that is not absolute is in ``folder``."""
    for entry in entries if isinstance(entries, list | tuple) else ():
        if isinstance(entry, str):
            yield Mount("bind", target=folder + well_formed(entry))
    for entry in _maps(entries or ()):
        target = _text(entry, "target") or _text(entry, "source")
        yield Mount("bind", target=target if target.startswith("/") else folder + target)


def _maps(entries: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list | tuple) else []


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return well_formed(value) if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    entries = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple([well_formed(entry) for entry in entries if isinstance(entry, str)])


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value in strconv.BOOLEANS and strconv.parse_bool(value))

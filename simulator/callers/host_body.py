"""``HostConfig`` of a body of the Engine API, as far as it counts when the container starts.

Reads: the fields of the body. Gives: ``HostConfig``. What an engine refuses in it is not modelled for a body: a field
of another type than the Engine API's is left out. Compare: moby ``HostConfig`` (api/types/container/hostconfig.go).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.host_config import HostConfig, Mount
from simulator.golang.json import fold_keys, well_formed


def host_of_body(fields: Mapping[str, Any]) -> HostConfig:
    """Read ``HostConfig`` and ``Volumes`` of a body whose keys are in lower case."""
    host = settings_of_body(fields)
    return HostConfig(
        cap_add=_texts(host.get("capadd")),
        cap_drop=_texts(host.get("capdrop")),
        pid=_text(host.get("pidmode")),
        binds=_texts(host.get("binds")),
        mounts=tuple(_mounts(host.get("mounts"))),
        tmpfs=_keys(host.get("tmpfs")),
        privileged=host.get("privileged") is True,
        read_only=host.get("readonlyrootfs") is True,
        volumes=_keys(fields.get("volumes")),
        volumes_from=bool(host.get("volumesfrom")),
    )


def settings_of_body(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the fields of ``HostConfig``, their names in lower case; none where the body has no such object."""
    host = fields.get("hostconfig")
    return fold_keys(host) if isinstance(host, dict) else {}


def _mounts(value: Any) -> list[Mount]:
    entries = [fold_keys(entry) for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
    return [_mount(entry) for entry in entries]


def _mount(entry: Mapping[str, Any]) -> Mount:
    return Mount(_text(entry.get("type")), _text(entry.get("source")), _text(entry.get("target")))


def _text(value: Any) -> str:
    return well_formed(value) if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple([well_formed(text) for text in value if isinstance(text, str)]) if isinstance(value, list) else ()


def _keys(value: Any) -> tuple[str, ...]:
    return tuple(map(well_formed, value)) if isinstance(value, dict) else ()

"""The mounts of a service, as podman-compose spells them on podman's line.

Compare: podman-compose ``parse_short_mount``, ``fix_mount_dict``, ``mount_desc_to_mount_args`` and
``mount_desc_to_volume_args`` (podman_compose.py).
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from simulator.callers.podman_compose.merge import as_mapping
from simulator.callers.podman_compose.rules import invalid
from simulator.core.record import NamedTuple

_PROPAGATION = re.compile("z|Z|O|U|r?shared|r?slave|r?private|r?unbindable|r?bind|(?:no)?(?:exec|dev|suid)")
_TYPES = ("bind", "volume", "tmpfs", "image", "glob")


def mount_of(volume: Any, folder: str, home: str = "") -> dict[Any, Any]:
    """Read a volume in its short or long form; ``folder`` is the absolute folder of the project."""
    return _short(volume, folder, home) if isinstance(volume, str) else _long(volume)


def _long(volume: Any) -> dict[Any, Any]:
    mount = dict(as_mapping(volume, "volume"))
    if "type" not in mount:
        raise invalid("KeyError: 'type'")
    if mount["type"] not in _TYPES:
        raise invalid(f"ValueError: unknown mount type: {mount['type']}")
    for key in ("target",) if mount["type"] != "bind" else ("target", "source"):
        if not isinstance(mount.get(key), str):
            raise invalid(f"KeyError: '{key}'")
    for kind in _TYPES:
        as_mapping(mount.get(kind) or {}, "volume")
    return mount


def _short(text: str, folder: str, home: str) -> dict[Any, Any]:
    parts = text.split(":")
    if len(parts) > 3:
        raise invalid(f"ValueError: could not parse mount {text}")
    source = options = ""
    if len(parts) == 1:
        target = text
    elif len(parts) == 2 and not parts[1].startswith("/"):
        target, options = parts
    else:
        source, target, options = [*parts, ""][:3]
    mount: dict[Any, Any] = {"type": "volume", "source": source, "target": target}
    if source.startswith(("~", "/", ".")):
        mount.update(type="bind", source=posixpath.normpath(posixpath.join(folder, _at_home(source, home))))
    propagation = []
    for option in filter(None, options.split(",")):
        if option in ("ro", "rw"):
            mount["read_only"] = option == "ro"
        elif option not in ("consistent", "delegated", "cached"):
            if _PROPAGATION.fullmatch(option) is None:
                raise invalid(f"ValueError: unknown mount option {option}")
            propagation.append(option)
    return {**mount, "bind": {"propagation": ",".join(propagation)}}


def _at_home(path: str, home: str) -> str:
    """Return a path in which ``~`` is the caller's home, where that is known."""
    return home + path[1:] if home and (path == "~" or path.startswith("~/")) else path


class Place(NamedTuple):
    """Where a service is: its project, the separator of names, its own name, the top-level volumes, and folders."""

    project: str
    separator: str
    service: str
    volumes: Mapping[Any, Any]
    folder: str
    home: str


def mount_words(volume: Any, place: Place) -> tuple[str, str]:
    """Return the option of podman and its value for a volume."""
    mount = mount_of(volume, place.folder, place.home)
    kind, target = mount["type"], mount["target"]
    if kind == "tmpfs":
        return "--tmpfs", _tmpfs(mount)
    if kind == "bind":
        source = posixpath.normpath(posixpath.join(place.folder, _at_home(mount["source"], place.home)))
        return "-v", _bind(mount, source)
    named = mount.get("source")
    if kind == "volume":
        named = _volume_name(named, target, place)
    options = _mount_options(mount)
    return "--mount", f"type={kind},source={named},destination={target},{','.join(options)}".rstrip(",")


def _volume_name(source: Any, target: str, place: Place) -> str:
    if not source:
        number = hashlib.sha256(target.encode("utf-8", "surrogatepass")).hexdigest()
        return place.separator.join((place.project, place.service, number))
    about = place.volumes.get(source) or {}
    external = about.get("external") if isinstance(about, dict) else None
    name = about.get("name") if isinstance(about, dict) else None
    if name:
        return str(name)
    if isinstance(external, dict):
        return str(external.get("name", source))
    return str(source) if external else f"{place.project}_{source}"


def _tmpfs(mount: Mapping[Any, Any]) -> str:
    about = mount.get("tmpfs") or {}
    options = [f"{key}={about[key]}" for key in ("size", "mode") if about.get(key)]
    return ":".join([str(mount["target"]), *([",".join(options)] if options else [])])


def _bind(mount: Mapping[Any, Any], source: str) -> str:
    about = mount.get("bind") or {}
    options = [option for option in str(about.get("propagation") or "").split(",") if option]
    if mount.get("read_only") is not None:
        options.append("ro" if mount["read_only"] else "rw")
    if about.get("selinux") is not None:
        options.append(str(about["selinux"]))
    return f"{source}:{mount['target']}" + (":" + ",".join(options) if options else "")


def _mount_options(mount: Mapping[Any, Any]) -> list[str]:
    kind = mount["type"]
    about = mount.get(kind) or {}
    options = [f"{kind}-propagation={about['propagation']}"] if about.get("propagation") else []
    if mount.get("read_only", False):
        options.append("ro")
    if about.get("subpath") is not None:
        options.append(f"subpath={about['subpath']}")
    return options

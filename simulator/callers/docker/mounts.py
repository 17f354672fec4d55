"""Values of ``docker run`` that consist of fields: ``--mount``, ``--network``, and ``-v``.

Compare: docker/cli opts/mount.go, opts/network.go, internal/volumespec/volumespec.go; Go's encoding/csv.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from simulator.callers.docker.client import FlagContext
from simulator.callers.pasted.symbols import marks_in
from simulator.core.host_config import Mount
from simulator.core.record import NamedTuple
from simulator.golang import netip, strconv
from simulator.golang.csv import read_record
from simulator.golang.strconv import SPACES, GoError


class MountFields(NamedTuple):
    """The fields of one ``--mount`` so far: the mount for the engine, and what only the command line checks.

    ``recursion`` is the value of bind-recursive; ``parts`` are the types (bind, image, tmpfs, volume) that have an
    option on the line.
    """

    mount: Mount = Mount()
    recursion: str = ""
    parts: frozenset[str] = frozenset()

    def with_field(self, **fields: Any) -> MountFields:
        """Return a copy with fields of the mount replaced."""
        return self._replace(mount=self.mount._replace(**fields))


class Network(NamedTuple):
    """One ``--network``: the name, and the options of the endpoint."""

    target: str
    options: tuple[tuple[str, str], ...] = ()


_ALIASES = {"src": "source", "dst": "target", "destination": "target", "ro": "readonly"}
_FLAGS = ("readonly", "volume-nocopy", "bind-nonrecursive", "bind-create-src")
# Fields whose value is a field of the mount: in lower case, and unchanged.
_LOWERED = {"type": "type", "bind-propagation": "propagation"}
_COPIED = {
    "target": "target", "volume-driver": "driver", "volume-subpath": "subpath",
    "image-subpath": "subpath",
}  # fmt: skip
_RECURSIONS = ("enabled", "disabled", "writable", "readonly")


def mount(value: str, about: FlagContext) -> Mount:
    """Read the fields of ``--mount``."""
    strict = about.client.mounts_strict
    if strict and not value.strip(SPACES):
        raise GoError("value is empty")
    fields = MountFields()
    for field in read_record(value.strip(SPACES) if strict else value):
        written, equals, text = field.partition("=")
        if strict:
            _check_blanks(written, equals, text, field)
        written = written.lower()
        key = _ALIASES.get(written, written)
        if not equals and (key not in _FLAGS or key not in about.client.mount_keys):
            raise GoError(f"invalid field '{field}' must be a key=value pair")
        if key not in about.client.mount_keys:
            raise GoError(f"{'unknown option' if strict else 'unexpected key'} '{key}' in '{field}'")
        fields = _add_field(fields, written, key, text if equals else "true", about)
    _check_mount(fields, strict=strict)
    return fields.mount


def _check_blanks(key: str, equals: str, value: str, field: str) -> None:
    if (bare := key.strip(SPACES)) != key:
        raise GoError(f"invalid option '{bare}' in '{field}': option should not have whitespace")
    if equals and not value.strip(SPACES):
        raise GoError(f"invalid value for '{key}': value is empty")
    if equals and value.strip(SPACES) != value:
        raise GoError(f"invalid value for '{key}' in '{field}': value should not have whitespace")


def _add_field(fields: MountFields, written: str, key: str, value: str, about: FlagContext) -> MountFields:
    """Add one field; ``written`` is its key as the line has it, ``key`` the usual spelling."""
    part, strict = key.partition("-")[0], about.client.mounts_strict
    if part in ("bind", "image", "tmpfs", "volume") and (key, value) != ("bind-recursive", "enabled"):
        fields = fields._replace(parts=fields.parts | {part})
    if key in _FLAGS:
        if key == "bind-nonrecursive" and strict:
            raise GoError("bind-nonrecursive is deprecated, use bind-recursive=disabled instead")
        is_set = _read_flag(written, value, strict=strict)
        return fields.with_field(read_only=is_set) if key == "readonly" else fields
    if key in _LOWERED:
        return fields.with_field(**{_LOWERED[key]: value.lower()})
    if key == "source":
        return fields.with_field(source=absolute_source(value, about))
    if key in _COPIED:
        return fields.with_field(**{_COPIED[key]: value})
    if key == "bind-recursive":
        if value not in _RECURSIONS:
            raise GoError(
                f'invalid value for {key}: {value} (must be "enabled", "disabled", "writable", or "readonly")'
            )
        return fields._replace(recursion=value)
    if key == "volume-opt":
        return fields.with_field(
            driver_options=(*fields.mount.driver_options, *filter(None, [value.partition("=")[0]]))
        )
    _check_tmpfs(key, value)
    return fields


def absolute_source(source: str, about: FlagContext) -> str:
    """Return a folder of the host as the command line sends it: some relative ones become absolute."""
    begins = about.client.relative_sources
    if begins and (source.startswith(begins) or source == "."):
        return posixpath.normpath(posixpath.join(about.folder or "/", source))
    return source


def absolute_bind(bind: str, about: FlagContext) -> str:
    """Return a value of ``-v`` as the command line sends it."""
    source, colon, others = bind.partition(":")
    return absolute_source(source, about) + colon + others if colon else bind


def _check_tmpfs(key: str, value: str) -> None:
    """Refuse an invalid size or mode of a temporary file system; other keys are accepted."""
    try:
        if key == "tmpfs-size":
            strconv.size(value)
        elif key == "tmpfs-mode":
            strconv.parse_uint(value, 32, base=8)
    except GoError:
        raise GoError(f"invalid value for {key}: {value}") from None


def _read_flag(written: str, value: str, *, strict: bool) -> bool:
    """Read a boolean of a mount."""
    if strict and value not in ("true", "1", "false", "0"):
        wrong = f"invalid boolean value ({strconv.quoted(value)})"
        known = 'must be one of "true", "1", "false", or "0" (default "true")'
        raise GoError(f"invalid value for '{written}': {wrong}: {known}")
    try:
        return strconv.parse_bool(value)
    except GoError:
        raise GoError(f"invalid value for {written}: {value}") from None


def _check_mount(fields: MountFields, *, strict: bool) -> None:
    """Refuse missing fields, and fields that exclude each other."""
    if not fields.mount.type:
        raise GoError("type is required")
    if not fields.mount.target and not strict:  # in newer versions the engine checks it
        raise GoError("target is required")
    for part in ("volume", "image", "bind", "tmpfs"):
        if part in fields.parts and fields.mount.type != part:
            raise GoError(f"cannot mix '{part}-*' options with mount type '{fields.mount.type}'")
    if fields.recursion in ("writable", "readonly") and not fields.mount.read_only:
        wrong = f"option 'bind-recursive={fields.recursion}' requires 'readonly' to be specified in conjunction"
        raise GoError(wrong)
    if fields.recursion == "readonly" and fields.mount.propagation != "rprivate":
        wrong = "requires 'bind-propagation=rprivate' to be specified in conjunction"
        raise GoError(f"option 'bind-recursive=readonly' {wrong}")


def network(value: str, about: FlagContext) -> Network:
    """Read a network's name, or fields of which ``name`` is one."""
    if not re.search(r"[0-9A-Za-z_]+=[0-9A-Za-z_]+", value):
        return Network(value)
    target, options = "", []
    for field in read_record(value):
        key, equals, text = field.lower().partition("=")
        if not equals or not (key or about.client.empty_keys):
            raise GoError(f"invalid field {field}")
        key, text = key.strip(SPACES), text.strip(SPACES)
        if key not in about.client.network_keys:
            raise GoError(f"invalid field key {key}")
        if key == "name":
            target = text
        else:
            options.append((key, _network_option(key, text, about)))
    if not target:
        raise GoError("network name/id is not specified")
    return Network(target, tuple(options))


def _network_option(key: str, value: str, about: FlagContext) -> str:
    """Give the value of an option of an endpoint as it is sent."""
    if about.client.typed_request and key in ("ip", "ip6", "link-local-ip"):
        return netip.written(value)
    if key == "driver-opt" and ("=" not in value or value.startswith("=")):
        raise GoError("invalid key value pair format in driver options")
    if key == "gw-priority":
        try:
            strconv.atoi(value)
        except GoError as fault:
            raise GoError(f"invalid gw-priority ({value}): {str(fault).rpartition(': ')[2]}") from None
    return value


def volume(value: str) -> tuple[str, str]:
    """Read ``[SOURCE:]TARGET[:OPTIONS]``, as of ``-v``; return the source or ``""``, and what is wrong or ``""``.

    A single letter before a colon is a Windows drive, in every part; a mark, which stands for a shell's text, is none.
    Compose and stack files are read in the same way.
    """
    if len(value.encode()) < 3:
        return "", "" if value else "invalid empty volume spec"
    source = target = part = ""
    for char in value + "\0":
        if char == ":" and len(part) == 1 and part.isalpha() and not marks_in(part):
            part += char
        elif char in ":\0":
            if not part:
                return source, f"invalid spec: {value}: empty section between colons"
            if not source and char == ":":
                source = part
            elif not target:
                target = part
            elif char == ":":
                return source, f"invalid spec: {value}: too many colons"
            part = ""
        else:
            part += char
    return source, ""

"""The oracle's ``rootfs``: what is known of a root filesystem, as JSON.

Reads: the object of a request. Gives: ``RootFs``. Every entry is checked at once; the facts of a file are read from its
entry when somebody asks for that file. Raises ``Unreadable`` for a value of another shape, and names it.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, get_args

from simulator.core.errors import Unreadable
from simulator.core.json_checks import require_object
from simulator.core.text import did_you_mean
from simulator.golang.signal import is_name
from simulator.launch.elf import MAGIC, elf_facts
from simulator.launch.rootfs import Elf, File, FileType, Program, RootFs

HEAD = 256
"""How many bytes of a file are enough to know what the kernel does with it; fewer are the whole file."""
KEYS = ("complete", "files")
ELF_KEYS = ("machine", "class", "kind", "interpreter", "needed")
PROGRAM_KEYS = ("name", "version", "build")
CONTENT = ("text", "bytes", "elf", "program", "handles")
"""The keys that a file alone can have."""
_BESIDE_TEXT = frozenset(("bytes", "elf"))
_NOT_FILE = frozenset(("target", *CONTENT))
_EXCLUDED = {"file": frozenset(("target",)), "symlink": frozenset(CONTENT)}
"""The keys that an entry of a type cannot have."""
TYPES = frozenset(get_args(FileType))
_PLAIN_TYPES = ("file", "directory")
_PLAIN_MODES = ("0644", "0755", "0600", "0700", "0444", "0555")
_LARGEST_ID = 2**32 - 2
_OCTAL = frozenset("01234567")


class FilesOfJson(Mapping[str, File]):
    """The files of a request by path, each read when it is asked for."""

    __slots__ = ("entries",)
    entries: Mapping[str, Mapping[str, Any]]
    """Private: the entries, which are checked."""

    def __init__(self, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self.entries = entries

    def __getitem__(self, path: str) -> File:
        return _file(self.entries[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, path: object) -> bool:
        return path in self.entries


def read_rootfs(value: object, what: str = "rootfs") -> RootFs:
    """Read what is known of a root filesystem; absent and null are unset.

    An empty object knows nothing. ``what`` names the value in messages.
    """
    document = require_object(value, what, KEYS)
    complete = document.get("complete")
    if complete not in (None, True, False) or (isinstance(complete, int) and not isinstance(complete, bool)):
        raise Unreadable(f"{what}.complete is not true or false")
    entries = require_object(document.get("files"), f"{what}.files")
    for path, entry in entries.items():
        if path[:1] != "/" or "//" in path or (path[-1] == "/" and path != "/") or "/." in path or "\0" in path:
            _check_path(path, what)
        if not _is_plain(entry):
            _check_entry(entry, path, what)
    _check_folders(entries, what)
    return RootFs(FilesOfJson(entries), complete is True)


def _check_path(path: str, what: str) -> None:
    """Refuse a path that is not absolute and clean."""
    parts = path[1:].split("/")
    if path[:1] != "/" or "\0" in path or (path != "/" and not {"", ".", ".."}.isdisjoint(parts)):
        raise Unreadable(f"{what}.files: {json.dumps(path)} is not an absolute path without empty, . and .. parts")


def _check_folders(entries: Mapping[str, Mapping[str, Any]], what: str) -> None:
    """Refuse a path below something that is no directory."""
    ordered = sorted(entries, key=lambda path: path.replace("/", "\0"))  # what is below a path stands right behind it
    for above, path in pairwise(ordered):
        if path.startswith(above) and path[len(above)] == "/" and above != "/":
            type_ = entries[above].get("type") or "file"
            if type_ not in ("directory", "unknown"):
                raise Unreadable(
                    f"{what}.files: {json.dumps(path)} is below {json.dumps(above)}, which is a {type_}; "
                    "list it where it really is"
                )


def _is_plain(entry: Any) -> bool:
    """Return whether an entry is one of the many with nothing but a usual type, mode and owner, which are not wrong."""
    return (
        type(entry) is dict
        and len(entry) == 4
        and entry.get("type") in _PLAIN_TYPES
        and entry.get("mode") in _PLAIN_MODES
        and type(uid := entry.get("uid")) is int
        and type(gid := entry.get("gid")) is int
        and 0 <= uid <= _LARGEST_ID
        and 0 <= gid <= _LARGEST_ID
    )


def _check_entry(entry: Any, path: str, what: str) -> None:
    """Check the shape of one entry."""
    if type(entry) is not dict:
        raise Unreadable(f"{_name(path, what)} is not a JSON object")
    for key, value in entry.items():
        check = _CHECKS.get(key)
        if check is None:
            known = ", ".join(_CHECKS)
            near = did_you_mean(key, _CHECKS)
            raise Unreadable(f"{_name(path, what)} has the unknown key {json.dumps(key)}; known are: {known}{near}")
        if value is not None and (wrong := check(value)):
            raise Unreadable(f"{_name(path, what)}.{key} {wrong}")
    type_ = entry.get("type") or "file"
    if type_ == "symlink" and not entry.get("target"):
        raise Unreadable(f"{_name(path, what)} is a symlink without a target")
    if (barred := _EXCLUDED.get(type_, _NOT_FILE) & entry.keys()) or entry.get("text") is not None:
        barred = barred or (_BESIDE_TEXT & entry.keys())
    if barred and (extra := [key for key in _CHECKS if key in barred and entry[key] is not None]):
        raise Unreadable(f"{_name(path, what)} is a {type_}, which cannot have {' and '.join(extra)} as well")


def _name(path: str, what: str) -> str:
    return f"{what}.files[{json.dumps(path)}]"


def _type_fault(value: Any) -> str:
    if isinstance(value, str) and value in TYPES:
        return ""
    return f"is not one of: {', '.join(get_args(FileType))}"


def _mode_fault(value: Any) -> str:
    if isinstance(value, str) and 0 < len(value) <= 5 and _OCTAL.issuperset(value) and int(value, 8) <= 0o7777:
        return ""
    return 'is not an octal mode in quotes, such as "0755"'


def _number_fault(value: Any) -> str:
    if type(value) is int and 0 <= value <= _LARGEST_ID:
        return ""
    return f"is not a whole number from 0 to {_LARGEST_ID}"


def _text_fault(value: Any) -> str:
    return "" if isinstance(value, str) else "is not a string"


def _target_fault(value: Any) -> str:
    if not isinstance(value, str):
        return "is not a string"
    return "holds a NUL character, which no path does" if "\0" in value else ""


def _bytes_fault(value: Any) -> str:
    if not isinstance(value, str):
        return "is not a string"
    try:
        b64decode(value, validate=True)
    except (Base64Error, ValueError):
        return "is not base64"
    return ""


def _elf_fault(value: Any) -> str:
    if not isinstance(value, dict):
        return "is not a JSON object"
    if unknown := [key for key in value if key not in ELF_KEYS]:
        return f"has unknown keys: {', '.join(map(json.dumps, unknown))}; known are: {', '.join(ELF_KEYS)}"
    if not isinstance(value.get("machine"), str):
        return 'has no machine, such as "x86-64"'
    if (type(bits := value.get("class")) is not int and bits is not None) or bits not in (None, 32, 64):
        return "has a class that is neither 32 nor 64"
    if not isinstance(value.get("kind"), str | None) or not isinstance(value.get("interpreter"), str | None):
        return "has a kind or an interpreter that is no string"
    needed = value.get("needed")
    if needed is not None and (not isinstance(needed, list) or not all(isinstance(name, str) for name in needed)):
        return "has a needed that is not a list of strings"
    return ""


def _program_fault(value: Any) -> str:
    if not isinstance(value, dict):
        return "is not a JSON object"
    if unknown := [key for key in value if key not in PROGRAM_KEYS]:
        return f"has unknown keys: {', '.join(map(json.dumps, unknown))}; known are: {', '.join(PROGRAM_KEYS)}"
    if not isinstance(value.get("name"), str) or not value["name"]:
        return 'has no name, such as "busybox"'
    if not all(isinstance(value.get(key), str | None) for key in PROGRAM_KEYS):
        return "has a value that is not a string"
    return ""


def _handles_fault(value: Any) -> str:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return "is not a list of strings"
    for name in value:
        if not name.startswith("SIG") or not is_name(name):
            return f'holds {json.dumps(name)}, which is no signal, such as "SIGTERM"'
    return ""


_CHECKS = {
    "type": _type_fault,
    "mode": _mode_fault,
    "uid": _number_fault,
    "gid": _number_fault,
    "target": _target_fault,
    "text": _text_fault,
    "bytes": _bytes_fault,
    "elf": _elf_fault,
    "program": _program_fault,
    "handles": _handles_fault,
}


def _file(entry: Mapping[str, Any]) -> File:
    """Read an entry that was checked."""
    type_: FileType = entry.get("type") or "file"
    mode, elf, program, handles = entry.get("mode"), entry.get("elf"), entry.get("program"), entry.get("handles")
    head, size, text = _content(entry)
    return File(
        type_,
        (0o755 if type_ == "directory" else 0o777 if type_ == "symlink" else 0o644) if mode is None else int(mode, 8),
        entry.get("uid") or 0,
        entry.get("gid") or 0,
        entry.get("target") or "",
        text,
        head,
        size,
        _elf(elf) if elf is not None else None if head is None else elf_facts(head, whole=size == len(head)),
        None if program is None else Program(program["name"], program.get("version") or "", program.get("build") or ""),
        None if handles is None else frozenset(handles),
    )


def _content(entry: Mapping[str, Any]) -> tuple[bytes | None, int | None, str | None]:
    """Give the first bytes, the size and the text, as far as they are known."""
    if (text := entry.get("text")) is not None:
        head = text.encode("utf-8", "surrogatepass")
        return head, len(head), text
    if (encoded := entry.get("bytes")) is None:
        return None, None, None
    head = b64decode(encoded)
    size = None if len(head) == HEAD else len(head)  # whoever gives the first bytes gives 256 of them
    if size != len(head) or head.startswith(MAGIC):
        return head, size, None
    try:
        return head, size, head.decode()
    except UnicodeDecodeError:
        return head, size, None


def _elf(value: Mapping[str, Any]) -> Elf:
    return Elf(
        value["machine"],
        value.get("class") or 64,
        value.get("kind") or "executable",
        value.get("interpreter"),
        tuple(value.get("needed") or ()),
    )

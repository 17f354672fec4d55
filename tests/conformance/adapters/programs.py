"""The programs that drawn root filesystems hold: compiled from a few lines of C, or copied from this machine."""

from __future__ import annotations

import base64
import io
import platform
import struct
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("show.c")
ALONE = "-O1 -nostdlib -ffreestanding -fno-stack-protector -fcf-protection=none".split()
STATIC = [*ALONE, "-static", "-fno-pie", "-no-pie"]
LOADER = "/loader" + "_" * 90
COMPILED: Mapping[str, Sequence[str]] = {
    "show": STATIC,
    "ext": [*STATIC, "-DQUIET"],
    "dynamic": [*ALONE, "-fpie", "-pie", f"-Wl,--dynamic-linker={LOADER}"],
}
COPIED = {
    "busybox": "/bin/busybox",
    "dash": "/bin/dash",
    "bash": "/bin/bash",
    "ld-linux-x86-64.so.2": "/lib64/ld-linux-x86-64.so.2",
    "libc.so.6": "/lib/x86_64-linux-gnu/libc.so.6",
    "libtinfo.so.6": "/lib/x86_64-linux-gnu/libtinfo.so.6",
}
FIELDS = {"machine": (18, "<H"), "type": (16, "<H"), "class": (4, "B"), "data": (5, "B"), "version": (6, "B"),
          "magic": (0, "B"), "headers": (56, "<H")}  # fmt: skip


def programs() -> dict[str, bytes]:
    """Give the content of every program by its name."""
    found = {name: Path(path).read_bytes() for name, path in COPIED.items() if Path(path).exists()}
    with tempfile.TemporaryDirectory() as folder:
        for name, flags in COMPILED.items():
            subprocess.run(["cc", *flags, "-o", f"{folder}/{name}", SOURCE], check=True)
            found[name] = Path(folder, name).read_bytes()
    return found


def packages() -> dict[str, dict[str, str]]:
    """Say of which version and build the shells are, by the package database."""
    found = {}
    for name, package in (("busybox", "busybox-static"), ("dash", "dash"), ("bash", "bash")):
        asked = ["dpkg-query", "-W", "-f", "${Version}", package]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            version = done.stdout.rpartition(":")[2].partition("+")[0]
            found[name] = {"version": version, "build": platform.freedesktop_os_release()["ID"]}
    return found


def contents(files: Mapping[str, Mapping[str, Any]], programs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the content of every regular file of a drawn root filesystem."""
    return {path: _content(entry, programs) for path, entry in files.items() if entry["type"] == "file"}


def _content(entry: Mapping[str, Any], programs: Mapping[str, bytes]) -> bytes:
    if "made" not in entry:
        return str(entry["text"]).encode() if "text" in entry else base64.b64decode(entry["bytes"])
    data = bytearray(programs[entry["made"]["program"]])
    for what, value in entry["made"]["changes"]:
        if what == "cut":
            del data[value:]
        elif what == "loader":
            data = bytearray(programs["dynamic"].replace(LOADER.encode(), value.encode().ljust(len(LOADER), b"\0")))
        else:
            at, form = FIELDS[what]
            struct.pack_into(form, data, at, value)
    return bytes(data)


def layer(files: Mapping[str, Mapping[str, Any]], data: Mapping[str, bytes]) -> bytes:
    """Write the root filesystem as the archive of a layer; directories above, unless listed, are 0755 of root."""
    kinds = {
        "directory": tarfile.DIRTYPE,
        "symlink": tarfile.SYMTYPE,
        "fifo": tarfile.FIFOTYPE,
        "device": tarfile.CHRTYPE,
    }
    listed = {**{path: {"type": "directory"} for path in _above(files)}, **files}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, entry in sorted(listed.items()):
            member = tarfile.TarInfo(path.strip("/") or ".")
            member.type = kinds.get(str(entry["type"]), tarfile.REGTYPE)
            member.mode = int(str(entry.get("mode", "0755" if entry["type"] == "directory" else "0644")), 8)
            member.uid, member.gid = int(entry.get("uid", 0)), int(entry.get("gid", 0))
            if entry["type"] == "device":
                member.devmajor, member.devminor = 1, 3
            if entry["type"] == "symlink":
                member.mode, member.linkname = 0o777, str(entry["target"])
            content = data.get(path, b"")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def _above(files: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for path in files:
        above = path.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found

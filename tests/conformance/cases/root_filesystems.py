"""Root filesystems drawn at random for containers that are really started: programs, scripts, links, odd files, modes.

A file is what the oracle's ``rootfs`` says of it, and beside that, under ``made``, where its content comes from: the
name of a program that the recorder has, and how its bytes are changed. ``known`` gives what the oracle is told.
"""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import base64
import random
from collections.abc import Mapping
from typing import Any

Files = dict[str, dict[str, Any]]
STATIC = {"machine": "x86-64", "class": 64, "kind": "executable", "interpreter": None, "needed": []}
LOADER = "/lib64/ld-linux-x86-64.so.2"
LIBC = "/lib/x86_64-linux-gnu/libc.so.6"
TINFO = "/lib/x86_64-linux-gnu/libtinfo.so.6"
FOLDERS = (
    "/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/opt/app", "/app", "/srv/a b", "/opt/deep/er", "/", "/usr/local/sbin",
)  # fmt: skip
NAMES = (
    "app", "run", "tool", "server", "x", "entry.sh", "start", "two words", "-dash", "a=b", "é", "App", 'q"uote',
    "tab\tname", "docker-entrypoint.sh", "node", "python3", "echo", "it's", "perm denied", "..data", "$HOME", "%s",
)  # fmt: skip
MODES = (
    "0755", "0755", "0755", "0755", "0755", "0755", "0644", "0700", "0711", "0744", "0000", "0555", "0111", "4755", "0750",
    "0070", "0007", "0001", "0100", "0010", "0600",
)  # fmt: skip
OWNERS = ((0, 0),) * 8 + ((1000, 1000), (1000, 0), (0, 1000), (5, 5), (0, 50), (1000, 50))
APPLETS = ("sh", "echo", "env", "cat", "true", "false", "test", "id", "sleep", "ls")
PASSWD = (
    "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\nwww:x:5:5:::\n",
    "root:x:0:0:root:/root:/bin/sh\napp:x:1000:50:,,,:/app:/bin/false",
    "app:x:1000:1000\nroot:*:0:0\n",
    "app:x:what:1000::/:\nroot:x:0:0:root:/root:/bin/sh\n",
    "1000:x:7:7::/seven:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\napp:x:8:8::/second:/bin/sh\n",
    "\n# comment\nroot:x:0:0:root:/root:/bin/sh\n  app:x:1000:1000::/h:/bin/sh\nwww :x:5:5::/w:/bin/sh\n",
    "",
)
GROUP = (
    "root:x:0:\napp:x:1000:\nextra:x:50:app,root\nmore:x:51:www,app\nwww:x:5:\n",
    "root:x:0:root\napp:x:1000:app\n50:x:60:app\nextra:x:50:app",
    "extra:x:many:app\napp:x\n",
    "",
)
BROKEN = (
    b"", b"\n#!/bin/sh\n", b"\xef\xbb\xbf#!/bin/sh\nexit 3\n", b"#!", b"#!\n", b"#! \t \n", b"# !/bin/sh\n", b" #!/bin/sh\n",
    b"\x7fELF", b"\x7fELF\x02\x01\x01" + b"\0" * 9, b"MZ\x90\0\x03\0\0\0" + b"\0" * 60, b"\xcf\xfa\xed\xfe\x07\0\0\x01",
    b"PK\x03\x04\x14\0", b"\0\0\0\0", b"show a\n", b"exit 3\n", b"exec /bin/show from text\n", b"\xca\xfe\xba\xbe\0\0\0\x34",
    b"#!/bin/show", b"#!/bin/show\0x\n", b"#!/bin/show a\0b\n", b"\x1f\x8b\x08\0", b"!<arch>\n", b"#!/bin/show\r", b"#",
)  # fmt: skip
PATCHES = (
    ["machine", 183], ["machine", 40], ["machine", 243], ["machine", 21], ["machine", 22], ["machine", 3], ["machine", 0],
    ["type", 1], ["type", 4], ["type", 3], ["type", 0], ["class", 1], ["data", 2], ["headers", 0], ["cut", 64],
    ["cut", 40], ["cut", 200], ["cut", 4096], ["version", 9], ["magic", 0],
)  # fmt: skip


def drawn(seed: int, shell: str | None = None) -> Files:
    """Draw one; ``shell`` says which is ``/bin/sh`` where it is not drawn as well, ``""`` for none."""
    chance = random.Random(seed)
    files: Files = {}
    if chance.random() < 0.95 or shell:
        files["/bin/show"] = program("show")
        files["/bin/ext"] = program("ext")
    chosen = chance.choice(("", "", "busybox", "busybox", "dash", "bash")) if shell is None else shell
    _shells(files, chosen)
    if chance.random() < 0.8:
        files["/etc/passwd"] = {"type": "file", "mode": "0644", "text": chance.choice(PASSWD)}
    if chance.random() < 0.8:
        files["/etc/group"] = {"type": "file", "mode": "0644", "text": chance.choice(GROUP)}
    for _ in range(chance.randrange(25, 60)):
        folder = chance.choice(FOLDERS)
        path = f"{folder.rstrip('/')}/{chance.choice(NAMES)}"
        if path not in files and not any(other.startswith(path + "/") for other in files):
            files[path] = _entry(chance, files)
    for folder in chance.sample(FOLDERS, 3):
        if folder != "/" and folder not in files:
            files[folder] = _owned(
                chance, {"type": "directory", "mode": chance.choice(("0755", "0711", "0700", "0750"))}
            )
    return {path: entry for path, entry in files.items() if not _below_a_file(path, files)}


def program(name: str, *changes: list[Any]) -> dict[str, Any]:
    """A file that holds a program of the recorder's."""
    return {"type": "file", "mode": "0755", "made": {"program": name, "changes": [*changes]}, "elf": STATIC}


def known(
    files: Mapping[str, Mapping[str, Any]], data: Mapping[str, bytes], packages: Mapping[str, Mapping[str, str]]
) -> Files:
    """Give what the oracle is told of the files.

    ``data`` is the content of those that hold a program; ``packages`` says of which version and build a shell is.
    """
    told: Files = {}
    for path, entry in files.items():
        told[path] = {key: value for key, value in entry.items() if key != "made" and value is not None}
        if "made" in entry and "bytes" in entry:
            told[path]["bytes"] = base64.b64encode(data[path][:256]).decode()
        if "program" in entry:
            told[path]["program"] = {**entry["program"], **packages.get(entry["program"]["name"], {})}
    return told


def _below_a_file(path: str, files: Files) -> bool:
    above = path
    while above := above.rpartition("/")[0]:
        if files.get(above, {"type": "directory"})["type"] != "directory":
            return True
    return False


def _shells(files: Files, shell: str) -> None:
    if shell == "busybox":
        files["/bin/busybox"] = {**program("busybox"), "program": {"name": "busybox"}}
        files.update({f"/bin/{name}": {"type": "symlink", "target": "busybox"} for name in APPLETS})
    elif shell:
        needed = ["libc.so.6"] if shell == "dash" else ["libtinfo.so.6", "libc.so.6"]
        elf = {**STATIC, "kind": "shared object", "interpreter": LOADER, "needed": needed}
        files[f"/bin/{shell}"] = {**program(shell), "elf": elf, "program": {"name": shell}}
        files["/bin/sh"] = {"type": "symlink", "target": shell}
        library = {**STATIC, "kind": "shared object"}
        for path in (LOADER, LIBC, *((TINFO,) if shell == "bash" else ())):
            name = path.rpartition("/")[2]
            files[path] = {**program(name), "elf": {**library, "interpreter": LOADER if path == LIBC else None}}


def _owned(chance: random.Random, entry: dict[str, Any]) -> dict[str, Any]:
    uid, gid = chance.choice(OWNERS)
    return {**entry, **({"uid": uid} if uid else {}), **({"gid": gid} if gid else {})}


def _entry(chance: random.Random, files: Files) -> dict[str, Any]:
    kind = chance.choices(("show", "script", "shell", "broken", "patched", "dynamic", "folder", "link", "special"),
                          (20, 28, 10, 10, 9, 4, 4, 14, 1))[0]  # fmt: skip
    if kind == "link":
        return {"type": "symlink", "target": _target(chance, files)}
    if kind == "folder":
        return _owned(chance, {"type": "directory", "mode": chance.choice(MODES)})
    if kind == "special":
        return _owned(chance, {"type": chance.choice(("fifo", "device")), "mode": chance.choice(MODES)})
    mode = {"type": "file", "mode": chance.choice(MODES)}
    if kind == "show":
        return _owned(chance, _shown({**program("show"), **mode}, chance))
    if kind == "patched":
        return _owned(chance, {**program("show", chance.choice(PATCHES)), **mode, "elf": None, "bytes": ""})
    if kind == "dynamic":
        loader = chance.choice((LOADER, "/lib/ld-none.so", "/bin/show", "/etc/passwd", "/bin", "/bin/run"))
        elf = {**STATIC, "kind": "shared object", "interpreter": loader}
        return _owned(chance, {**program("show", ["loader", loader]), **mode, "elf": elf})
    if kind == "broken":
        return _owned(chance, content({**mode}, chance.choice(BROKEN)))
    text = _shebang(chance, files) if kind == "script" else _shell_script(chance)
    return _owned(chance, content({**mode}, text.encode()))


def _shown(entry: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Tell sometimes the first bytes of a program instead of the facts of its header, and sometimes nothing."""
    state = chance.random()
    if state < 0.3:
        return {**entry, "elf": None, "bytes": ""}
    return {**entry, "elf": None} if state > 0.97 else entry


def content(entry: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A file of these bytes, as text where it is text."""
    try:
        if b"\0" not in data:
            return {**entry, "text": data.decode()}
    except UnicodeDecodeError:
        pass
    return {**entry, "bytes": base64.b64encode(data).decode()}


def _target(chance: random.Random, files: Files) -> str:
    path = chance.choice(
        [*files, "/bin/show", "/bin", "/nowhere/at/all", "/etc/passwd", "/bin/x", "/usr/bin/app", "/app/x"]
    )
    written = (path, path, path[1:], ".." + path, "../.." + path, "../../../../.." + path, path.rpartition("/")[2],
               "/usr/.." + path, path + "/", "./" + path.rpartition("/")[2])  # fmt: skip
    return chance.choice(written) or "."


def _shebang(chance: random.Random, files: Files) -> str:
    interpreters = ["/bin/show"] * 8 + ["/bin/sh"] * 3 + [
        "/bin/bash", "/usr/bin/env", "/bin", "/etc/passwd", "bin/show", "show", "./show", "/bin/show/", "/bin/app",
        "/bin/../bin/show", "//bin/show", "/usr/bin/python3", "/bin/ext", "/bin/" + "x" * chance.choice((200, 248, 249, 260)),
        "/bin/env", *chance.sample(sorted(files), min(6, len(files))),
    ]  # fmt: skip
    after = chance.choice(("", "", "", "", " -a", " -a b  c ", "\t-x", " ", " -e", " show", " -S show x", " 'q'", " é",
                           " " + "y" * chance.choice((230, 243, 244, 300))))  # fmt: skip
    end = chance.choice(("\n", "\n", "\n", "\n", "\r\n", "", "\n\n", "\r"))
    body = chance.choice(
        ("", 'exec "$@"\n', "exec /bin/show from script\n", "set -e\nshow x\n", "set -e\r\nexec show x\r\n")
    )
    return "#!" + chance.choice(("", "", "", "", " ", "\t", "  ")) + chance.choice(interpreters) + after + end + body


def _shell_script(chance: random.Random) -> str:
    first = chance.choice(("#!/bin/sh\n", "#!/bin/sh\n", "#!/bin/sh -e\n", "#!/usr/bin/env sh\n", "#!/bin/bash\n", ""))
    return first + chance.choice((
        'exec "$@"\n', 'exec show "$@"\n', 'show "$@"\n', 'set -e\nexec show "$0" "$@"', 'if [ "$1" = a ]; then shift; fi\nexec show "$@"\n',
        'if [ "${1#-}" != "$1" ]; then\n  set -- show "$@"\nfi\nexec "$@"\n', 'case "$1" in a*) exec show a "$@";; esac\nexec show other "$@"\n',
        'cd /etc\nexec show "$PWD"\n', 'exit 7\n', 'nosuch\n', 'exec nosuch "$@"\n', 'ext 3 || exec show "$#" "$@"\n', 'f() { exec show f "$@"; }\nf "$@"\n',
    ))  # fmt: skip

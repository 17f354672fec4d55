"""The marks by which programs tell, in their own bytes, which program they are.

Reads: the bytes of an ELF file. Gives: ``Program``. A mark is a text that the program's source compiles into it and no
other program has; dash has none, and is told by the database of its package (``identify``).
Compare: busybox ``bb_banner`` (libbb/messages.c), bash ``sccs_string`` (version.c), mksh ``KSH_VERSION`` (main.c),
tini ``TINI_VERSION_STRING`` (src/tini.c), Go ``debug/buildinfo``.
"""

from __future__ import annotations

from simulator.launch.rootfs import Program

LOADER = "/ld-"
"""Part of the path of a loader, whose ELF header matters even where it may not be executed."""
_VERSIONED = (
    (b"BusyBox v", "busybox"),
    (b"@(#)Bash version ", "bash"),
    (b"@(#)MIRBSD KSH R", "mksh"),
    (b"@(#)LEGACY KSH R", "lksh"),
    (b"tini version ", "tini"),
)
_NAMED = ((b"[dumb-init] Translating signal", "dumb-init"), (b"%s user-spec command [args]", "su-exec"))
_GO = b"\xff Go buildinf:"
_GO_PATHS = ((b"path\tgithub.com/tianon/gosu\n", "gosu"),)
_DIGITS = frozenset(b"0123456789.abcdefghijklmnopqrstuvwxyz")


def marked_program(data: bytes) -> Program | None:
    """Find which program a file is by its bytes; None if it has no mark that is known."""
    for mark, name in _VERSIONED:
        place = data.find(mark)
        if place >= 0 and (version := _version(data, place + len(mark))):
            build = "debian" if data.startswith(b" (Debian ", place + len(mark) + len(version)) else ""
            return Program(name, version, build)
    for mark, name in _NAMED:
        if mark in data:
            return Program(name)
    place = data.find(_GO)
    if place >= 0:
        facts = data[place : place + 4096]
        return next((Program(name) for path, name in _GO_PATHS if path in facts), None)
    return None


def _version(data: bytes, start: int) -> str:
    """Read a version that begins with a digit; ``""`` if there is none, as in a text for printf."""
    end = start
    while end < len(data) and end - start < 32 and data[end] in _DIGITS:
        end += 1
    version = data[start:end].decode("ascii").rstrip(".")
    return version if version[:1].isdigit() else ""

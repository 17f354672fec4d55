"""From the working directory so far and the path of a WORKDIR to the directory that an image stores.

Reads: two paths. Gives: a path. Each function is a variant that a builder's profile names.
Compare: BuildKit ``dispatchWorkdir`` (frontend/dockerfile/dockerfile2llb/convert.go);
moby ``normalizeWorkdir`` (builder/dockerfile/dispatchers_unix.go); openshift/imagebuilder ``workdir`` (dispatchers.go).
"""

from __future__ import annotations

from simulator.core.errors import NotModelled
from simulator.golang.paths import clean

LONGEST = 4095
"""How many bytes a path may have: Linux knows no longer one (PATH_MAX)."""


def refuse_long_directory(joined: str, path: str) -> None:
    """Raise ``NotModelled`` where joining a path to the directory before makes it longer than Linux knows paths."""
    if len(joined) > max(LONGEST, len(path)):
        raise NotModelled("a directory of more than 4095 bytes", "WORKDIR joins more than a path may have; shorten it")


def directory_error(path: str) -> str | None:
    """Return why no such directory can be made on Linux, as the kernel says it; None if it can."""
    if "\0" in path:
        return "invalid argument"
    is_long = len(path) > 63 and any(len(name.encode(errors="replace")) > 255 for name in path.split("/"))
    return "file name too long" if is_long else None


def joined_directory(before: str, path: str) -> str:
    """Store an absolute path unchanged, and join a relative one to the directory before; ``""`` keeps that."""
    if path.startswith("/"):
        return path
    parent = before if before.startswith("/") else clean(f"/{before}")
    return clean(f"{parent}/{path}") if path else parent


def trimmed_directory(before: str, path: str) -> str:
    """Remove one slash at the end of an absolute path; join a relative one to the directory before, and clean it."""
    joined = path if path.startswith("/") else clean(f"/{before}/{path}")
    return joined if joined == "/" else joined.removesuffix("/")


def rejoined_directory(before: str, path: str) -> str:
    """Store an absolute path unchanged; join any other, even ``""``, to the directory before, and clean it."""
    return path if path.startswith("/") else clean(f"/{before}/{path}")


def cleaned_directory(before: str, path: str) -> str:
    """Choose a directory as ``joined_directory`` does, and clean it."""
    return clean(joined_directory(before, path))

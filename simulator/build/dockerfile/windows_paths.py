"""Paths of a stage for Windows, as BuildKit reads them on any machine: without a drive letter, with slashes.

Reads: paths of WORKDIR, COPY and ADD. Gives: paths.
Compare: BuildKit ``NormalizePath``, ``NormalizeWorkdir``, ``CheckSystemDriveAndRemoveDriveLetter``
(util/system/path.go).
"""

from collections.abc import Iterable

from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BUILDKIT
from simulator.golang.paths import clean
from simulator.golang.strconv import quoted


class WindowsPath(Question):
    """Which path does a stage for Windows get?"""

    DIRECTORY = Rule(
        "For Windows, WORKDIR loses its drive letter, and has backslashes; a relative one is joined to the one before.",
        BUILDKIT("util/system/path.go", "NormalizeWorkdir"),
        note="Before 0.12 BuildKit reads it as a path of Linux.",
    )
    BAD_DRIVE = Rule(
        "For Windows, BuildKit refuses a path on another drive than C:, on the network, and a drive alone.",
        BUILDKIT("util/system/path.go", "CheckSystemDriveAndRemoveDriveLetter"),
        note="Before 0.12 BuildKit reads such a path as one of Linux.",
    )


def directory(before: str, path: str) -> Decision[str]:
    """Join a WORKDIR to the one before it: an absolute path without a drive letter, with backslashes.

    Raises ``Refusal``.
    """
    joined = normalized(before, path, "normalizing workdir: normalizing working directory: ")
    return WindowsPath.DIRECTORY.gives(joined.replace("/", "\\"))


def check_destination(path: str, *, keeps_slash: bool) -> None:
    """Refuse the destination of a COPY or an ADD; ``keeps_slash`` says whether a slash at its end is kept."""
    for _ in range(2):  # BuildKit removes a drive letter twice
        without_drive(path)
        rest = path.partition(":")[2] if ":" in path else path
        slashed = rest.replace("\\", "/")
        path = clean(slashed) if keeps_slash else clean(rest).replace("\\", "/")
        if keeps_slash and len(path) > 1 and slashed.endswith("/"):
            path += "/"


def check_sources(paths: Iterable[str]) -> None:
    """Refuse the sources of a COPY or an ADD that are files."""
    for path in paths:
        normalized("/", path, "removing drive letter: ")


def normalized(parent: str, path: str, prefix: str = "") -> str:
    """Return an absolute path with slashes; ``""`` is the parent. Raises ``Refusal``; ``prefix`` begins its message."""
    parent, path = parent.replace("\\", "/") or "/", path.replace("\\", "/")
    parent = without_drive(parent, prefix)
    if not _is_absolute(parent):
        parent = clean(f"/{parent}")
    path = without_drive(path or parent, prefix)
    return path if _is_absolute(path) else clean(f"{parent}/{path}")


def without_drive(path: str, prefix: str = "") -> str:
    """Remove the drive letter of a path and clean it; raises ``Refusal`` as ``normalized`` does."""
    if why := _drive_error(path):
        raise WindowsPath.BAD_DRIVE.refuses("build", f"{prefix}removing drive letter: {why}")
    drive, colon, rest = path.replace("\\", "/").partition(":")
    return clean(rest if colon else drive)


def _drive_error(path: str) -> str | None:
    """Return why the drive of a path is refused, as BuildKit says it; None if it is not."""
    if len(path) == 2 and path[1] == ":" and path.isascii():
        return f"No relative path specified in {quoted(path)}"
    if path.replace("\\", "/").startswith("//"):
        return "UNC paths are not supported"
    drive, colon, _ = path.partition(":")
    return "The specified path is not on the system drive (C:)" if colon and drive not in ("c", "C") else None


def _is_absolute(path: str) -> bool:
    """Return whether a path is absolute, once a drive letter is removed; one that is refused is not."""
    return _drive_error(path) is None and without_drive(path).startswith("/")

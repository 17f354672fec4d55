"""The working directory when a container is created and started: it is there, it is made, or nothing starts.

Reads: the directory of the configuration, the root filesystem. Gives: ``Entered``, the failure, or what is not known.
Compare: moby ``SetupWorkingDirectory`` (container/container.go), runc ``prepareRootfs`` (libcontainer/rootfs_linux.go)
and ``finalizeNamespace`` (init_linux.go), Podman ``resolveWorkDir`` (libpod/container_internal_common.go).
"""

from __future__ import annotations

from typing import Literal

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import CRUN, MOBY, PODMAN, RUNC
from simulator.engine.runtime import Runtime, Starting
from simulator.golang.paths import clean
from simulator.launch.errors import c_error
from simulator.launch.process import Launch
from simulator.launch.provided import mounted
from simulator.launch.tree import Errno, Node, NotKnown, Tree


class StartDirectory(Question):
    """In which directory does the process start, in the container's own files?"""

    THERE = Rule(
        "The runtime enters a working directory that exists, through symbolic links, whoever may search it.",
        RUNC("libcontainer/init_linux.go", "finalizeNamespace"),
        note="The runtime enters it before it becomes the user.",
    )
    MADE = Rule(
        "The engine makes a missing working directory when it creates the container.",
        MOBY("container/container.go", "SetupWorkingDirectory"),
        PODMAN("libpod/container_internal_common.go", "resolveWorkDir"),
        note="Docker makes it for the superuser, whoever runs in it; Podman makes the image's alone, for the user.",
    )
    NO_DIRECTORY = Rule(
        "The engine refuses a working directory that is a file, or lies below one.",
        MOBY("container/container.go", "SetupWorkingDirectory"),
        PODMAN("libpod/container_internal_common.go", "resolveWorkDir"),
        note="Docker refuses to create the container, Podman to start it.",
    )
    MISSING = Rule(
        "Podman does not start a container whose requested working directory is missing.",
        PODMAN("libpod/container_internal_common.go", "resolveWorkDir"),
        note="A symbolic link that leads nowhere is there for Podman since 5.0; runc then cannot make it.",
    )
    NO_MARKER = Rule(
        "Podman starts no container of an image whose /run is no directory: its own file has no place there.",
        PODMAN("libpod/container_internal_common.go", "makeBindMounts"),
        CRUN("src/libcrun/utils.c", "crun_safe_ensure_at"),
        note="Where nothing is known of /run, it is taken for a directory.",
    )
    RELATIVE = Rule(
        "With a relative working directory of the image the engine creates the container; runc does not start it.",
        RUNC("libcontainer/specconv/spec_linux.go", "CreateLibcontainerConfig"),
        note="crun takes it from the root.",
    )


class Entered(NamedTuple):
    """The directory that the process is in."""

    decision: Decision[str]
    """Its path without symbolic links."""
    made: bool = False


class DirectoryFailure(NamedTuple):
    """The directory keeps the container from starting; the message is the decision's value."""

    decision: Decision[str | None]
    stage: Literal["create", "start"]


def enter(container: Launch, tree: Tree, starting: Starting, runtime: Runtime) -> Entered | DirectoryFailure | NotKnown:
    """Make the working directory where the engine does, and enter it."""
    written = container.process.cwd or "/"
    path = clean("/" + written)
    if not (container.image_directory or starting.finds_relative or written.startswith("/") or path == "/"):
        return DirectoryFailure(StartDirectory.MISSING.gives(None), "start")
    found = tree.walk(path)
    if isinstance(found, NotKnown):
        return Entered(StartDirectory.THERE.gives(path)) if tree.is_volume(path) else found.sought(path)
    if isinstance(found, Node):
        if found.file.type == "directory":
            return Entered(StartDirectory.THERE.gives(found.path))
        return _refuse(f"Cannot mkdir: {written} is not a directory", starting)
    if found.name != "ENOENT":
        return _refuse(None, starting)
    return _make(path, found, container, starting, runtime)


def refused_relative(container: Launch, runtime: Runtime) -> DirectoryFailure | None:
    """Refuse a relative working directory where the runtime does, once the engine has found the user."""
    if runtime.relative_directory or (container.process.cwd or "/").startswith("/"):
        return None
    message = "Cwd must be an absolute path" if runtime.name == "runc" else None
    return DirectoryFailure(StartDirectory.RELATIVE.gives(message), "start")


def _make(
    path: str, missing: Errno, container: Launch, starting: Starting, runtime: Runtime
) -> Entered | DirectoryFailure | NotKnown:
    """Make a directory that is missing."""
    requested = starting.makes_directory == "image" and not container.image_directory
    if requested and starting.makes_link_target and missing.path not in ("", path):
        if runtime.name == "crun":
            return NotKnown(f"what crun makes of {container.process.cwd}, a symbolic link that leads nowhere")
        message = f"mkdir {container.process.cwd}: file exists"
        return DirectoryFailure(StartDirectory.MISSING.gives(message), "start")
    if requested or (missing.path != path and not starting.makes_link_target):
        return DirectoryFailure(StartDirectory.MISSING.gives(None), "start")
    return Entered(StartDirectory.MADE.gives(missing.path or path), made=True)


def _refuse(message: str | None, starting: Starting) -> DirectoryFailure:
    """Refuse a directory that is none."""
    if starting.makes_directory == "image":
        return DirectoryFailure(StartDirectory.NO_DIRECTORY.gives(None), "start")
    return DirectoryFailure(StartDirectory.NO_DIRECTORY.gives(message), "create")


def marker_refused(container: Launch, starting: Starting, runtime: Runtime) -> DirectoryFailure | None:
    """Refuse an image in which the folder of the engine's own file is no directory; None if it has a place."""
    folder = starting.marker.rpartition("/")[0]
    found = Tree(container.rootfs, mounted(container)).walk(folder) if folder else None
    if not isinstance(found, Node) or found.file.type == "directory":
        return None
    place = folder.lstrip("/")
    file = starting.marker.rpartition("/")[2]
    message = f"error creating directory `{place}/{file}` since `{place}` exists and it is not a directory"
    known = runtime.name == "crun" and runtime.says_path and not container.read_only and not container.tty
    return DirectoryFailure(
        StartDirectory.NO_MARKER.gives(f"{message}: {c_error('ENOTDIR')}" if known else None), "start"
    )

"""What ``docker exec`` and ``podman exec`` execute in a running container.

Reads: the container's configuration, the request. Gives: the parts of ``Process``, or a refusal.
Compare: moby ``ContainerExecCreate`` and ``ContainerExecStart`` (daemon/exec.go), ``ReplaceOrAppendEnvValues``
(container/env.go); Podman ``prepareProcessExec`` (libpod/oci_conmon_exec_common.go).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import CONTAINERD, DOCKER_EXEC, MOBY, PODMAN
from simulator.core.values import ContainerConfig, ImageConfig, Words
from simulator.engine.settings import Env, User, WorkingDirectory

_EXEC = "daemon/exec.go"
_PODMAN = "libpod/oci_conmon_exec_common.go"
_CRI = "internal/cri/server/container_execsync.go"


class Execution(Question):
    """What is executed in a container that runs already?"""

    NO_ENTRYPOINT = Rule(
        "Neither ENTRYPOINT nor CMD of the container has a part in what is executed in it.",
        MOBY(_EXEC, "ContainerExecCreate"),
        PODMAN(_PODMAN, "prepareProcessExec"),
        CONTAINERD(_CRI, "execInternal"),
        DOCKER_EXEC("Description", "#description"),
    )
    WORDS = Rule(
        "The words behind the container's name are the argv, as they are: no shell reads them.",
        MOBY(_EXEC, "ContainerExecCreate"),
        PODMAN(_PODMAN, "prepareProcessExec"),
        CONTAINERD(_CRI, "execInternal"),
        DOCKER_EXEC("Description", "#description"),
    )
    JOINED = Rule(
        "The argv is executed in the container, beside its first process.",
        MOBY(_EXEC, "ContainerExecStart"),
        PODMAN(_PODMAN, "prepareProcessExec"),
    )
    BLANK = Rule(
        "A blank first word names no program, so nothing starts.",
        MOBY(_EXEC, "ContainerExecStart"),
    )
    NO_COMMAND = Rule(
        "Without a word behind the container's name nothing is executed.",
        PODMAN("libpod/container_exec.go", "verifyExecConfig"),
    )
    NOT_RUNNING = Rule(
        "A container that does not run, or is paused, executes nothing.",
        MOBY(_EXEC, "getActiveContainer"),
        DOCKER_EXEC("Description", "#description"),
    )
    KEYS = Rule(
        "Keys to detach with that are none are refused.",
        MOBY(_EXEC, "ContainerExecCreate"),
    )
    VARIABLES = Rule(
        "The container's variables stay; those asked for take their place or come behind, a bare name takes one away.",
        MOBY("container/env.go", "ReplaceOrAppendEnvValues"),
        DOCKER_EXEC("Set environment variable for the exec process", "#env"),
        note="""What the engine itself adds (PATH where the container has none, HOSTNAME, HOME, and with -t TERM) is not
        in the list, as for every other container.""",
    )
    LAYERED = Rule(
        "The variables asked for are laid over the container's by name.",
        PODMAN(_PODMAN, "prepareProcessExec"),
        note="Podman keeps those asked for in a map, so their order changes from run to run; dsim's is the line's.",
    )
    OWN = Rule(
        "What is not asked for is the container's own.",
        MOBY(_EXEC, "ContainerExecCreate"),
        CONTAINERD(_CRI, "execInternal"),
        PODMAN(_PODMAN, "prepareProcessExec"),
    )
    DIRECTORY = Rule(
        "A directory asked for is the process's; it has to be there.",
        MOBY(_EXEC, "ContainerExecStart"),
        DOCKER_EXEC("Set the working directory for the exec process", "#workdir"),
        note="Unlike docker run, docker exec does not make it.",
    )
    RELATIVE = Rule(
        "A relative directory asked for is refused when the process starts.",
        MOBY(_EXEC, "ContainerExecStart"),
    )
    USER = Rule(
        "A user asked for is the process's, whoever the container runs as.",
        MOBY(_EXEC, "ContainerExecCreate"),
        PODMAN(_PODMAN, "prepareProcessExec"),
    )


class ExecProfile(NamedTuple):
    """How one release of an engine executes words in a running container."""

    missing_status: int
    """The exit status where the program is missing."""
    relative_status: int
    """The exit status where the requested directory is relative."""
    variables: Callable[[ImageConfig, ContainerConfig], Decision[Env]]
    """Merges the variables of the container and of the request."""


def argv(cmd: Words, profile: ExecProfile) -> Decision[Words]:
    """Take the words unchanged; an empty list and an empty first word are refused."""
    entrypoint = Execution.NO_ENTRYPOINT.gives(())
    words = Execution.WORDS.gives(cmd)
    if not cmd:
        raise Execution.NO_COMMAND.refuses("create", "must provide a non-empty command to start an exec session",
                                           status=125)  # fmt: skip
    if not cmd[0]:
        message = 'exec: "": executable file not found in $PATH'
        raise Execution.BLANK.refuses("start", message, words, status=profile.missing_status)
    return Execution.JOINED.gives(cmd, entrypoint, words)


def variables(container: ImageConfig, requested: ContainerConfig) -> Decision[Env]:
    """Replace the container's variables with the requested ones of the same name, and append the others."""
    return Execution.VARIABLES.gives(replace_variables(replace_variables((), container.env or ()), requested.env or ()))


def variables_by_name(container: ImageConfig, requested: ContainerConfig) -> Decision[Env]:
    """Override the container's variables with the requested ones by name; bare names are ignored."""
    pairs = [entry.partition("=") for entry in (*(container.env or ()), *(requested.env or ()))]
    layered = {name: value for name, equals, value in pairs if equals}
    return Execution.LAYERED.gives(tuple([f"{name}={value}" for name, value in layered.items()]))


def variables_kept(container: ImageConfig, _: ContainerConfig) -> Decision[Env]:
    """Keep the container's variables: a request over CRI has none."""
    return Execution.OWN.gives(tuple(container.env or ()))


def replace_variables(entries: Env, others: Iterable[str]) -> Env:
    """Replace the last entry with the same name, or append; a bare name removes that entry."""
    places = {entry.partition("=")[0]: place for place, entry in enumerate(entries)}
    merged: list[str | None] = list(entries)
    for other in others:
        name, equals, _ = other.partition("=")
        if name in places:
            merged[places[name]] = other if equals else None
        elif equals:
            merged.append(other)
    return tuple([entry for entry in merged if entry is not None])


def directory(container: ImageConfig, requested: ContainerConfig, profile: ExecProfile) -> Decision[str]:
    """Take the requested directory, which must be absolute, else the container's."""
    if not requested.working_dir:
        inherited = container.working_dir
        return Execution.OWN.gives(inherited) if inherited else WorkingDirectory.ROOT.gives("/")
    if not requested.working_dir.startswith("/"):
        raise Execution.RELATIVE.refuses("start", "Cwd must be an absolute path", status=profile.relative_status)
    return Execution.DIRECTORY.gives(requested.working_dir)


def user(container: ImageConfig, requested: ContainerConfig) -> Decision[str]:
    """Take the requested user, else the container's."""
    if requested.user:
        return Execution.USER.gives(requested.user)
    return Execution.OWN.gives(container.user) if container.user else User.UNSET.gives("")


CRI_EXEC = ExecProfile(1, 1, variables_kept)
"""How a kubelet has words executed over CRI: kubectl ends with 1 where they do not start."""

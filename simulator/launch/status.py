"""The exit statuses of a start that fails: the engine and the command line each read them in the text of the message.

Reads: the message of the runtime. Gives: ``Failed``.
Compare: moby ``setExitCodeFromError`` (daemon/errors.go); docker/cli ``toStatusError``
(cli/command/container/run.go); Podman ``getOCIRuntimeError`` (libpod/oci_util.go), ``ExitCode``
(libpod/define/exec_codes.go).
"""

from __future__ import annotations

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import CRUN, DOCKER_CLI, MOBY, PODMAN, RUNC
from simulator.engine.runtime import Matches, Runtime, Starting
from simulator.launch.outcome import ExitCodes


class StartStatus(Question):
    """With which exit statuses does a start end that fails?"""

    NOT_CREATED = Rule(
        "A container that is not created has no status of its own; docker run ends with 125.",
        DOCKER_CLI("cli/command/container/run.go", "runRun"),
        PODMAN("libpod/define/exec_codes.go", "ExitCode"),
    )
    READ = Rule(
        "The engine and docker run each look for texts in the message, 126 and 127 among them, and may disagree.",
        MOBY("daemon/errors.go", "setExitCodeFromError"),
        DOCKER_CLI("cli/command/container/run.go", "toStatusError"),
        note="So the words of the user, which the message quotes, can change the status. Without one of the texts the "
        "engine says 128 and docker run 125.",
    )
    PODMAN_READ = Rule(
        "The message decides for podman run: 127 if something is not found, else 126; the container keeps 0.",
        PODMAN("libpod/oci_util.go", "getOCIRuntimeError"),
        PODMAN("libpod/define/exec_codes.go", "ExitCode"),
    )
    USER = Rule(
        "For a user whom it does not find the engine gives the container status 128, and docker run ends with 125.",
        MOBY("daemon/start.go", "containerStart"),
    )
    EXECVE = Rule(
        "Where the kernel refuses, the container has started already, and ends: with 255 by runc since 1.2, else 1.",
        RUNC("libcontainer/init_linux.go", "startInitialization"),
        CRUN("src/libcrun/container.c", "container_init"),
        note="The message is in the container's log, not in its state.",
    )


class Failed(NamedTuple):
    """The statuses of a start that fails, and its message as the user sees it, without the engine's frame."""

    decision: Decision[tuple[int | None, int | None]]
    """That of ``docker run``, and ``.State.ExitCode``."""
    message: str | None

    @property
    def exit(self) -> ExitCodes:
        return ExitCodes(*self.decision.value)


def not_created(status: int | None, message: str | None) -> Failed:
    """Give the statuses of a container that is not created; None is the usual one."""
    return Failed(StartStatus.NOT_CREATED.gives((125 if status is None else status, None)), message)


def not_started(message: str | None, starting: Starting, *, user: bool = False) -> Failed:
    """Give the statuses where the engine or its runtime gives up before execve.

    ``user`` says that the engine did not find the user. A message that is not known has none of the texts.
    """
    said = message or ""
    addition = next((more for text, more in starting.message_additions.items() if text in said.lower()), "")
    shown = said if user else said + addition
    state = starting.user_state if user else _status(said.lower(), starting.state_status, starting.state_default)
    read = shown + next((more for texts, more in starting.suffixes if any(t in shown.lower() for t in texts)), "")
    run = _status(read.lower() if starting.run_ignores_case else read, starting.run_status, starting.run_default)
    docker = StartStatus.USER if user else StartStatus.READ
    rule = docker if starting.state_status else StartStatus.PODMAN_READ
    return Failed(rule.gives((run, state)), shown if message is not None else None)


def exec_failed(message: str, runtime: Runtime, starting: Starting) -> Failed:
    """Give the statuses where execve fails."""
    status = runtime.exec_failure
    run = None if starting.run_default is None else status
    return Failed(StartStatus.EXECVE.gives((run, status)), message)


def _status(text: str, matches: Matches, default: int | None) -> int | None:
    """Give the status of the first texts of which one is in ``text``."""
    return next((status for texts, status in matches if any(part in text for part in texts)), default)

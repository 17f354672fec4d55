"""The launch on one page: what the engine, its runtime and the kernel do with a container that was created.

Reads: ``Launch``. Gives: ``Start``. The stages, in order:

1. create: the engine makes the working directory, or refuses to create the container
2. start: the engine looks the user up, the runtime completes the variables and looks the first word up
3. execve: the kernel reads the file, and the interpreter of a script
4. the program runs: what shells, scripts and init processes come to (``follow``), and what signals do (``signals``)
"""

from __future__ import annotations

from typing import Any

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Refusal
from simulator.engine.engine import Engine
from simulator.engine.runtime import RUNTIMES, STARTINGS, Runtime, Starting
from simulator.launch import execve as kernel
from simulator.launch import lookup, status
from simulator.launch.capabilities import rights, superuser_overrides
from simulator.launch.directory import DirectoryFailure, Entered, enter, marker_refused, refused_relative
from simulator.launch.errors import c_error, go_error
from simulator.launch.follow import follow
from simulator.launch.following import Followed, World
from simulator.launch.identity import StartUser, UserFailure, find_user, has_plain_entry
from simulator.launch.outcome import ExitCodes, Start, StartOutcome
from simulator.launch.process import Identity, Launch, Running
from simulator.launch.provided import mounted, provided
from simulator.launch.rootfs import File
from simulator.launch.signals import signalled
from simulator.launch.tree import NotKnown, Rights, Tree
from simulator.launch.variables import Variables, VariablesFailure, refused_variable, start_variables


class Prepared(NamedTuple):
    """What is decided before the first word is looked up."""

    tree: Tree
    directory: Entered
    user: Decision[Identity]
    variables: Variables
    rights: Rights
    """Those that the runtime and the kernel have when they look at the file."""

    @property
    def decisions(self) -> tuple[Decision[Any], ...]:
        return self.directory.decision, self.user, self.variables.decision


def not_created(refusal: Refusal) -> Start:
    """Give what comes of a container that the engine refuses to create."""
    return _failed("not-created", status.not_created(refusal.status, str(refusal)), (refusal.decision,))


def launch(container: Launch, engine: Engine) -> Start:
    """Start a container."""
    starting, runtime = STARTINGS[engine.starting], RUNTIMES[engine.runtimes[0]]
    words = _first_words(container, starting)
    prepared = _prepare(container, starting, runtime)
    if isinstance(prepared, Start):
        return prepared
    search = lookup.Search(
        prepared.tree, prepared.directory.decision.value, prepared.variables.path, prepared.rights, runtime
    )
    if "/" in words[0] and not f"{container.process.cwd}/".startswith("/") and not words[0].startswith("/"):
        return _unknown(NotKnown("how crun joins a relative working directory and a relative word"), prepared.decisions)
    found = lookup.look_up(words[0], search)
    if isinstance(found, NotKnown):
        return _unknown(found, prepared.decisions)
    if isinstance(found, lookup.LookupFailure):
        failed = status.not_started(found.decision.value, starting)
        return _failed("not-started", failed, (*prepared.decisions, found.decision))
    decisions = (*prepared.decisions, found.decision)
    executed = kernel.execve(
        found.decision.value,
        tuple([word.partition("\0")[0] for word in words] if runtime.truncates_nul else words),
        prepared.variables.entries,
        kernel.Kernel(prepared.tree, search.cwd, prepared.rights, container.machine),
    )
    if isinstance(executed, NotKnown):
        return _unknown(executed, decisions)._replace(executes=found.node.path)
    if isinstance(executed, kernel.ExecveFailure):
        message = _execve_message(found.decision.value, executed.decision.value, runtime)
        failed = status.exec_failed(message, runtime, starting)
        failure = _failed("exec-failed", failed, (*decisions, executed.decision))
        return failure._replace(executes=found.node.path, args=_words_tried(executed.decision, words))
    started = Start(
        "started",
        executes=found.node.path,
        args=executed.decision.value,
        decisions=(*decisions, executed.decision),
    )
    return _run(started, running(executed, prepared), prepared.tree, container, starting)


def running(executed: kernel.Executed, prepared: Prepared) -> Running:
    """Give the process that the kernel has executed."""
    return Running(
        executed.node.path,
        executed.decision.value,
        executed.node.file,
        executed.node.file.program,
        prepared.variables.decision.value,
        prepared.directory.decision.value,
        prepared.user.value,
        script=executed.script,
    )


def _run(started: Start, process: Running, tree: Tree, container: Launch, starting: Starting) -> Start:
    """Say what the process comes to, who is PID 1, and what signals do."""
    overrides = superuser_overrides(container)
    followed = follow(process, World(tree, container.machine, container.hostname, overrides, container.no_input))
    trees = () if followed.unknown else followed.trees  # what is said holds on every way
    signals = signalled(trees, container, starting.stop_seconds)
    return started._replace(
        exit=_exit_of(followed, starting),
        pid1=followed.pid1,
        becomes=followed.becomes,
        early=followed.early,
        stop=signals.stop.value,
        interrupt=signals.interrupt.value,
        unknown=followed.unknown or (_status_unknown(followed) if _ends(followed) else signals.unknown),
        decisions=(*started.decisions, *followed.decisions, signals.stop, signals.interrupt),
        programs=followed.programs,
        users=followed.users,
    )


def _ends(followed: Followed) -> bool:
    """Return whether every way ends without a program, so that nothing is there to be stopped."""
    return not followed.trees and all(last.ends for last in followed.becomes)


def _status_unknown(followed: Followed) -> tuple[str, ...]:
    """Say that the exit status of a container that ends by itself is not known, where it is not."""
    known = all(last.exit is not None for last in followed.becomes)
    return () if known else ("with which exit status it ends: that of a command, which only running it tells",)


def _exit_of(followed: Followed, starting: Starting) -> ExitCodes:
    """Give the exit status where every way ends with the same one, without a program."""
    ends = {last.exit for last in followed.becomes}
    if len(ends) != 1 or followed.early or followed.unknown:
        return ExitCodes()
    (status_,) = ends
    return ExitCodes(None if starting.run_default is None else status_, status_)


def _first_words(container: Launch, starting: Starting) -> tuple[str, ...]:
    """Give the argv of the first process, with the init in front where the engine puts one there."""
    words = tuple([str(word) for word in container.process.args])
    if container.init and words[:1] != (starting.init,):
        return (starting.init, "--", *words)
    return words


def _prepare(container: Launch, starting: Starting, runtime: Runtime) -> Prepared | Start:
    """Decide on the directory, the user and the variables; a ``Start`` if it ends there."""
    files = provided(container, starting)
    tree = Tree(container.rootfs, mounted(container), files)
    if (nameless := refused_variable(container, starting)) is not None:
        return _stage_failed(nameless, starting, ())
    directory = enter(container, tree, starting, runtime)
    if isinstance(directory, NotKnown):
        return _unknown(directory, ())
    if isinstance(directory, DirectoryFailure):
        return _stage_failed(directory, starting, ())
    if directory.made and f"{directory.decision.value}/".startswith(("/etc/passwd/", "/etc/group/")):
        return _unknown(NotKnown("what the engine says of a directory in the place of /etc/passwd"), ())
    user = find_user(
        container.process.user,
        tree,
        third_field=starting.third_user_field,
        lone_group=starting.lone_group,
        completes_passwd=starting.completes_passwd,
    )
    if isinstance(user, NotKnown):
        return _unknown(user, (directory.decision,))
    if isinstance(user, UserFailure):
        failed = status.not_started(user.decision.value, starting, user=True)
        return _failed("not-started", failed, (directory.decision, user.decision))
    if (ended := _refused_made(container, directory, user, tree, starting)) is not None:
        return ended
    if (relative := refused_relative(container, runtime)) is not None:
        return _stage_failed(relative, starting, (directory.decision, user))
    if (refused := marker_refused(container, starting, runtime)) is not None:
        return _stage_failed(refused, starting, (directory.decision, user))
    variables = start_variables(container, user.value, starting, runtime)
    if isinstance(variables, VariablesFailure):
        return _stage_failed(variables, starting, (directory.decision, user))
    if directory.made:
        owner = user.value if starting.directory_owner == "user" else Identity(0, 0)
        made = File("directory", 0o755, owner.uid or 0, owner.gid or 0)
        tree = Tree(container.rootfs, mounted(container), {**files, directory.decision.value: made})
    own = rights(container, user.value, starting)
    return Prepared(tree, directory, user, variables, own)


def _refused_made(
    container: Launch, directory: Entered, user: Decision[Identity], tree: Tree, starting: Starting
) -> Start | None:
    """Give what comes of a working directory that is made where that keeps the container from starting, else None."""
    if not directory.made:
        return None
    plain = has_plain_entry(container.process.user, tree) if starting.directory_owner == "user" else True
    if plain is None:
        return _unknown(NotKnown("whether Podman can read the lines of /etc/passwd above the user's"), ())
    if plain:
        return None
    failed = status.not_started(None, starting)
    return _failed("not-started", failed, (directory.decision, StartUser.NO_OWNER.gives(None, user)))


def _stage_failed(
    failure: DirectoryFailure | VariablesFailure, starting: Starting, before: tuple[Decision[Any], ...]
) -> Start:
    """Give what comes of a failure that the engine finds when it creates or when it starts the container."""
    message = failure.decision.value
    if failure.stage == "create":
        return _failed("not-created", status.not_created(None, message), (*before, failure.decision))
    return _failed("not-started", status.not_started(message, starting), (*before, failure.decision))


def _failed(outcome: StartOutcome, failed: status.Failed, before: tuple[Decision[Any], ...]) -> Start:
    return Start(outcome, exit=failed.exit, message=failed.message, decisions=(*before, failed.decision))


def _unknown(known: NotKnown, before: tuple[Decision[Any], ...]) -> Start:
    programs = (known.program,) if known.program else ()
    users = (known.user,) if known.user else ()
    return Start("unknown", unknown=(known.what,), decisions=before, programs=programs, users=users)


def _execve_message(path: str, error: str, runtime: Runtime) -> str:
    """Write the line in the container's log that says that execve failed."""
    if runtime.name == "runc":
        return f"exec {path}: {go_error(error)}"
    hint = " (missing dynamic library?)" if error == "ENOENT" else ""
    return f"exec container process{hint} `{path}`: {c_error(error)}"


def _words_tried(decision: Decision[str], words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the words that the file would have got: those of the last ``#!`` line that was read."""
    tried = [premise.value for premise in decision.trace() if premise.rule is kernel.Execve.SCRIPT]
    return tried[-1] if tried else words

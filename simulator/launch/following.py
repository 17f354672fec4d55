"""What ``follow`` works on: a process on the way to the last program, and the ways that there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BASH, DASH, ENGINE_API, POSIX, SHELL_LANGUAGE
from simulator.core.values import UNSTATED
from simulator.launch.outcome import FirstProcess, LastProgram
from simulator.launch.process import Identity, ProcessTree, Running
from simulator.launch.tree import Rights, Tree
from simulator.shell.evaluation.conditions import ALWAYS, Condition
from simulator.shell.evaluation.files import Files, User
from simulator.shell.evaluation.state import STANDARD
from simulator.shell.evaluation.values import Unknown, Value


class LastStep(Question):
    """What does a process on the way to the last program come to?"""

    WRAPPER = Rule(
        "A program that executes its arguments is replaced by the program that they name, or waits for it.",
        SHELL_LANGUAGE("Shell Execution Environment", "#tag_19_13"),
        note="What each of them makes of its argv is a table, with the place in its source for each.",
    )
    WRAPPER_ENDS = Rule(
        "A program that cannot execute its arguments ends with a status of its own.",
        SHELL_LANGUAGE("Shell Execution Environment", "#tag_19_13"),
    )
    NOT_FOUND = Rule(
        "A program that is not found ends the shell with status 127.",
        SHELL_LANGUAGE("exec", "#tag_19_21"),
        BASH("builtins/exec.def", "exec_builtin"),
        DASH("src/exec.c", "shellexec"),
    )
    NOT_EXECUTED = Rule(
        "A file that may not be executed ends the shell with status 126.",
        SHELL_LANGUAGE("exec", "#tag_19_21"),
        BASH("builtins/exec.def", "exec_builtin"),
        DASH("src/exec.c", "shellexec"),
    )
    WITHOUT_FORMAT = Rule(
        "A text without a #! line, which the kernel does not execute, is executed by the shell.",
        SHELL_LANGUAGE("Command Search and Execution", "#tag_19_09_01_04"),
        DASH("src/exec.c", "tryexec"),
    )
    BAD_CALL = Rule(
        "A shell refuses an option that it lacks, and -c without a text, with status 2; bash behind -e with 1.",
        SHELL_LANGUAGE("Consequences of Shell Errors", "#tag_19_08_01"),
    )
    NO_INPUT = Rule(
        "A shell or interpreter without a script reads its standard input; where that is empty, it ends with status 0.",
        POSIX("sh STDIN", "#tag_20_110_06"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
        note="""The standard input is empty where the container is created with neither it nor a terminal open:
        docker run without -i and -t, stdin_open and tty in Compose, stdin and tty in Kubernetes.""",
    )
    NO_SCRIPT = Rule(
        "A shell whose script does not exist ends: bash with status 127, others with 2.",
        BASH("shell.c", "open_shell_script"),
        DASH("src/input.c", "setinputfile"),
    )


class World(NamedTuple):
    """What all processes of a container share."""

    tree: Tree
    machine: str = "x86-64"
    hostname: str = ""
    """``""`` if it is not known."""
    overrides: bool = True
    """Whether the superuser has CAP_DAC_OVERRIDE."""
    no_input: bool = False
    """Whether nobody can write to the standard input of the container."""


class Stage(NamedTuple):
    """A process on the way to the last program."""

    running: Running
    files: Files
    env: Mapping[str, Value]
    env_complete: bool = True
    user: str = ""
    """Whom a wrapper changed to, as it was written."""
    when: Condition = ALWAYS
    early: tuple[str, ...] = ()
    decisions: tuple[Decision[Any], ...] = ()
    first: Running | None = None
    """PID 1, where it stays and waits; None if this process is PID 1, or took its place."""
    first_known: bool = True
    below: Running | None = None
    """A second process that waits, below ``first``."""
    waits: bool = False
    traps: Mapping[str, str] = {}
    descriptors: frozenset[int] | None = STANDARD
    """The file descriptors that are open; None if there may be others than the standard ones."""
    depth: int = 0
    users: tuple[str, ...] = ()
    """Whom wrappers changed to without its being known who that is."""
    no_input: bool = False
    """Whether its standard input is that of the container, and nobody can write to it."""


class Way(NamedTuple):
    """One of the ways that a container can go."""

    last: LastProgram
    when: Condition
    tree: ProcessTree | None = None
    """The processes while the last program runs; None if it ends, or they are not known."""
    early: tuple[str, ...] = ()
    decisions: tuple[Decision[Any], ...] = ()
    unknown: str = ""
    """What would settle what is not known."""
    program: str = ""
    """The program of which it is not known what it is: its path, or the name that is searched in PATH."""
    users: tuple[str, ...] = ()
    """Whom wrappers changed to without its being known who that is."""
    ended: Running | None = None
    """PID 1 of a container that ends at once, where its last program is known."""


class Followed(NamedTuple):
    """What a process comes to."""

    becomes: tuple[LastProgram, ...]
    pid1: FirstProcess
    trees: tuple[ProcessTree, ...]
    early: tuple[str, ...] = ()
    """Where the script may end before, because a command fails."""
    unknown: tuple[str, ...] = ()
    decisions: tuple[Decision[Any], ...] = ()
    programs: tuple[str, ...] = ()
    """The programs of which it is not known what they are."""
    users: tuple[str, ...] = ()
    """Whom wrappers changed to without its being known who that is."""


def first_stage(running: Running, files: Files, *, no_input: bool) -> Stage:
    """Return the stage of a process that the kernel has just executed."""
    env: dict[str, Value] = {
        name: Unknown(f"the environment's {name}") if UNSTATED in value else value
        for name, value in running.env.items()
    }
    for name in ("HOSTNAME", "HOME"):
        if name not in env:
            env[name] = Unknown(f"the environment's {name}", unset=True)
    return Stage(running, files, env, running.env_complete, no_input=no_input)


def shell_user(identity: Identity, world: World) -> User:
    """Return whom a shell runs as."""
    return User(identity.uid, identity.gid, identity.groups, identity.name, world.overrides)


def rights_of(identity: Identity, world: World) -> Rights:
    """Return whose permissions decide: after execve only the superuser has capabilities."""
    overrides = identity.uid == 0 and world.overrides
    return Rights(identity.uid, identity.gid, identity.groups, overrides=overrides)


def known_env(env: Mapping[str, Value]) -> dict[str, str]:
    """Return the variables; one whose value is not known holds ``UNSTATED``."""
    return {name: value if isinstance(value, str) else UNSTATED for name, value in env.items()}

"""docker stop and Ctrl-C, by the processes that a container has. Drawn containers are in tests/conformance."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.values import Process
from simulator.launch.outcome import Interrupt, Stop
from simulator.launch.process import Identity, Launch, ProcessTree, Running
from simulator.launch.rootfs import File, Program
from simulator.launch.signal_numbers import signal_name, signal_number
from simulator.launch.signals import Signalled, signalled


def process(*args: str, program: str = "", handles: set[str] | None = None, build: str = "debian") -> Running:
    file = File(handles=None if handles is None else frozenset(handles))
    name = Program(program, "", build) if program else None
    return Running(f"/bin/{args[0]}", args, file, name, {}, "/", Identity(0, 0))


DEFAULTS = process("slp", handles=set())
HANDLER = process("hterm", handles={"SIGTERM", "SIGINT", "SIGHUP"})
UNKNOWN = process("app")
DASH = process("sh", "-c", "x", program="dash")
BASH = process("bash", "-c", "x", program="bash")
TINI = process("tini", "--", "x", program="tini")
TINI_TO_ALL = process("tini", "-g", "--", "x", program="tini")


def told(
    *trees: ProcessTree, tty: bool = False, signal: str = "", timeout: int | None = None, **more: Any
) -> Signalled:
    container = Launch(Process((), (), "/", ""), tty=tty, stop_signal=signal, stop_timeout=timeout, **more)
    return signalled(trees, container, 10)


def stop(*trees: ProcessTree, **more: Any) -> tuple[str, int | None]:
    come = told(*trees, **more).stop.value
    return come.ends, come.exit


def interrupt(*trees: ProcessTree, **more: Any) -> tuple[str, int | None]:
    come = told(*trees, **more).interrupt.value
    return come.ends, come.exit


def test_pid_1_without_a_handler_is_killed() -> None:
    assert told(ProcessTree(DEFAULTS)).stop.value == Stop("SIGTERM", "killed", 137, 10)
    assert told(ProcessTree(DEFAULTS)).interrupt.value == Interrupt("ignored")


def test_a_process_that_is_not_pid_1_dies_of_the_signal() -> None:
    assert stop(ProcessTree(DEFAULTS), private_pid=False) == ("at-once", 143)
    assert stop(ProcessTree(DEFAULTS), private_pid=False, signal="SIGWINCH") == ("killed", 137)


def test_a_handler_ends_the_program_as_it_likes() -> None:
    assert stop(ProcessTree(HANDLER)) == ("at-once", None)
    assert stop(ProcessTree(HANDLER), signal="SIGUSR1") == ("killed", 137)
    assert interrupt(ProcessTree(HANDLER)) == ("at-once", None)


def test_what_is_not_known_is_said() -> None:
    told_of = told(ProcessTree(UNKNOWN))
    assert told_of.stop.value.ends == told_of.interrupt.value.ends == "unknown"
    assert told_of.unknown == ("whether /bin/app handles SIGTERM", "whether /bin/app handles SIGINT")
    assert stop(ProcessTree(UNKNOWN), signal="SIGKILL") == ("at-once", 137)


@pytest.mark.parametrize("shell", [DASH, BASH])
def test_a_shell_in_front_keeps_the_signal_to_itself(shell: Running) -> None:
    tree = ProcessTree(shell, HANDLER)
    assert stop(tree) == ("killed", 137)
    assert interrupt(tree) == ("ignored", None)
    assert interrupt(ProcessTree(shell, DEFAULTS), tty=True) == ("at-once", 130)


def test_what_the_program_below_a_shell_does_matters_for_ctrl_c_alone() -> None:
    tree = ProcessTree(DASH, UNKNOWN)
    assert stop(tree) == ("killed", 137)
    assert interrupt(tree, tty=True) == ("unknown", None)


def test_a_trap_waits_for_the_command_but_not_for_wait() -> None:
    traps = {"TERM": "exit 3"}
    assert stop(ProcessTree(DASH, HANDLER, traps=traps)) == ("killed", 137)
    assert stop(ProcessTree(DASH, HANDLER, waits=True, traps=traps)) == ("at-once", 3)
    kills = {"TERM": "kill -TERM $!; wait $!; exit $?"}
    assert stop(ProcessTree(BASH, DEFAULTS, waits=True, traps=kills)) == ("at-once", 143)
    assert stop(ProcessTree(BASH, HANDLER, waits=True, traps=kills)) == ("at-once", None)
    assert stop(ProcessTree(BASH, HANDLER, waits=True, traps={"TERM": "cleanup"})) == ("unknown", None)


def test_bash_with_a_trap_for_exit_ends_at_once() -> None:
    assert stop(ProcessTree(BASH, HANDLER, traps={"EXIT": "echo bye"})) == ("at-once", 143)
    assert stop(ProcessTree(DASH, HANDLER, traps={"EXIT": "echo bye"})) == ("killed", 137)


def test_sigint_ends_wait_of_dash_but_not_of_bash() -> None:
    assert interrupt(ProcessTree(DASH, DEFAULTS, waits=True)) == ("at-once", 130)
    assert interrupt(ProcessTree(BASH, DEFAULTS, waits=True)) == ("ignored", None)


def test_an_init_makes_default_actions_work() -> None:
    assert stop(ProcessTree(TINI, DEFAULTS)) == ("at-once", 143)
    assert stop(ProcessTree(process("tini", "-e", "143", "x", program="tini"), DEFAULTS)) == ("at-once", 0)
    assert interrupt(ProcessTree(TINI, DEFAULTS)) == ("at-once", 130)
    engine = process("/sbin/docker-init", "--", "x")
    assert stop(ProcessTree(engine, DEFAULTS)) == ("at-once", 143)


def test_an_init_over_a_shell_ends_the_shell() -> None:
    assert stop(ProcessTree(TINI, DASH, below=True, last=HANDLER)) == ("at-once", 143)
    assert interrupt(ProcessTree(TINI, DASH, below=True, last=DEFAULTS)) == ("ignored", None)
    assert interrupt(ProcessTree(TINI_TO_ALL, DASH, below=True, last=DEFAULTS)) == ("at-once", 130)


def test_dumb_init_sends_another_signal() -> None:
    assert stop(ProcessTree(process("dumb-init", "-r", "15:2", "x", program="dumb-init"), DEFAULTS)) == ("at-once", 130)
    assert stop(ProcessTree(process("dumb-init", "-r", "15:0", "x", program="dumb-init"), DEFAULTS)) == ("killed", 137)


def test_timeout_passes_on_what_ends_programs() -> None:
    timeout = process("timeout", "60", "x", program="timeout")
    assert stop(ProcessTree(timeout, DEFAULTS)) == ("at-once", 143)
    assert stop(ProcessTree(timeout, DEFAULTS), signal="SIGUSR1") == ("killed", 137)


def test_a_parent_that_is_not_known() -> None:
    assert stop(ProcessTree(process("app", program="supervise"), DEFAULTS)) == ("unknown", None)
    assert stop(ProcessTree(None)) == stop() == ("unknown", None)


def test_of_several_possibilities_what_all_come_to() -> None:
    assert stop(ProcessTree(DEFAULTS, condition="a"), ProcessTree(DASH, DEFAULTS, condition="b")) == ("killed", 137)
    assert stop(ProcessTree(DEFAULTS, condition="a"), ProcessTree(HANDLER, condition="b")) == ("unknown", None)
    assert stop(ProcessTree(HANDLER), ProcessTree(TINI, DEFAULTS)) == ("at-once", None)


def test_a_signal_that_cannot_be_sent() -> None:
    for text in ("SIGFOO", "0", "99", "TERM "):
        assert told(ProcessTree(HANDLER), signal=text).stop.value == Stop("", "killed", 137, 2)


def test_timeouts() -> None:
    assert told(ProcessTree(DEFAULTS), timeout=3).stop.value == Stop("SIGTERM", "killed", 137, 3)
    assert told(ProcessTree(DEFAULTS), timeout=-1).stop.value == Stop("SIGTERM", "ignored")
    assert told(ProcessTree(HANDLER), timeout=0).stop.value.ends == "unknown"


@pytest.mark.parametrize(
    ("text", "number", "name"),
    [
        ("SIGINT", 2, "SIGINT"),
        ("int", 2, "SIGINT"),
        ("2", 2, "SIGINT"),
        ("SIGRTMIN+3", 37, "SIGRTMIN+3"),
        ("rtmax-1", 63, "SIGRTMAX-1"),
        ("RTMIN", 34, "SIGRTMIN"),
        ("64", 64, "SIGRTMAX"),
        ("CLD", 17, "SIGCHLD"),
        ("33", 33, "33"),
    ],
)
def test_signals_by_any_name(text: str, number: int, name: str) -> None:
    assert signal_number(text) == number
    assert signal_name(number) == name


def test_known_programs() -> None:
    nginx = process("nginx", program="nginx")
    assert stop(ProcessTree(nginx), signal="SIGQUIT") == ("at-once", 0)
    sleep = process("sleep", "60", program="sleep")
    assert stop(ProcessTree(sleep)) == ("killed", 137)
    assert stop(ProcessTree(TINI, sleep)) == ("at-once", 143)
    java = process("java", "-jar", "x.jar", program="java")
    assert stop(ProcessTree(java)) == ("at-once", 143)


def test_an_interpreter_is_not_its_program() -> None:
    python = process("python3", "app.py", program="python3")
    assert told(ProcessTree(python)).unknown[0] == (
        "whether app.py handles SIGTERM: python by itself has no handler for it"
    )


def test_handlers_that_are_given_count_more_than_the_table() -> None:
    python = process("python3", "app.py", program="python3", handles={"SIGINT"})
    assert stop(ProcessTree(python)) == ("killed", 137)
    assert interrupt(ProcessTree(python)) == ("at-once", None)

"""``docker stop`` and Ctrl-C: from the processes of a container to how it ends.

Reads: ``ProcessTree`` of every possibility, ``Launch``. Gives: ``Signalled``. Of several possibilities only what all
come to is said. Compare: moby ``daemon/stop.go`` ``containerStop``; docker/cli ``cli/command/container/signals.go``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import CATATONIT, DOCKER_CLI, DUMB_INIT, MOBY, PODMAN, SIGNAL_7, TERMIOS, TINI
from simulator.launch.execution import program_of
from simulator.launch.outcome import Interrupt, Stop
from simulator.launch.process import Launch, ProcessTree, Running, applet_args
from simulator.launch.reactions import IGNORED, Fate, SignalEffect, fate, without_handler
from simulator.launch.shell_kinds import Family, family
from simulator.launch.shell_signals import ShellCase, ShellSignal, shell_fate
from simulator.launch.signal_numbers import NUMBERS, signal_name, signal_number
from simulator.launch.wrappers import unwrap_running
from simulator.launch.wrapping.values import Executes, Forwarding

_SECONDS_UNSENT = 2
_KILLED = 137
_INT, _KILL, _QUIT, _TERM = (NUMBERS[name] for name in ("INT", "KILL", "QUIT", "TERM"))
_BACKGROUND_IGNORES = frozenset({_INT, _QUIT})
_INTERACTIVE_IGNORES = frozenset({_INT, _QUIT, _TERM})
_TIMEOUT_PASSES = frozenset(NUMBERS[name] for name in ("ALRM", "INT", "QUIT", "HUP", "TERM"))


class Signalled(NamedTuple):
    """What stopping and interrupting a container come to."""

    stop: Decision[Stop]
    interrupt: Decision[Interrupt]
    unknown: tuple[str, ...] = ()
    """What would settle what is not known."""


class Stopping(Question):
    """What does docker stop do?"""

    ENDS = Rule(
        "The engine sends the stop signal, and the container ends by it.",
        MOBY("daemon/stop.go", "containerStop"),
        PODMAN("libpod/oci_conmon_common.go", "StopContainer"),
    )
    KILLED = Rule(
        "The engine sends the stop signal, waits, and kills the container: exit status 137.",
        MOBY("daemon/stop.go", "containerStop"),
        PODMAN("libpod/oci_conmon_common.go", "StopContainer"),
        note="It waits for 10 seconds where neither the container nor docker stop says otherwise. Kubernetes has a "
        "time of its own.",
    )
    UNSENT = Rule(
        "The engine cannot send a stop signal that does not exist: it kills after two seconds.",
        MOBY("daemon/stop.go", "containerStop"),
        MOBY("daemon/kill.go", "killWithSignal"),
    )
    FOREVER = Rule(
        "With a negative timeout the engine never kills.",
        MOBY("daemon/stop.go", "containerStop"),
    )
    UNKNOWN = Rule(
        "Whether the stop signal ends the container is not known.",
        MOBY("daemon/stop.go", "containerStop"),
    )


class Interrupting(Question):
    """Who gets Ctrl-C?"""

    TERMINAL = Rule(
        "In a terminal of the container Ctrl-C sends SIGINT to every process in the foreground.",
        TERMIOS("c_lflag, ISIG", "#DESCRIPTION"),
        DOCKER_CLI("cli/command/container/run.go", "runContainer"),
    )
    PROXIED = Rule(
        "Without a terminal the command line sends SIGINT on to PID 1.",
        DOCKER_CLI("cli/command/container/signals.go", "ForwardAllSignals"),
    )


class InitSignal(Question):
    """What does an init, or another program that waits for its child, do with a signal?"""

    PASSED_ON = Rule(
        "An init passes the signal on to its child, and ends as the child ends.",
        TINI("src/tini.c", "wait_and_forward_signal"),
        CATATONIT("catatonit.c", "main"),
    )
    TO_GROUP = Rule(
        "An init passes the signal on to the whole process group of its child, and ends as the child ends.",
        DUMB_INIT("dumb-init.c", "forward_signal"),
        TINI("src/tini.c", "wait_and_forward_signal"),
    )
    DROPPED = Rule(
        "A signal that the init is told not to pass on does nothing.",
        DUMB_INIT("dumb-init.c", "forward_signal"),
    )
    TURNED_TO_ZERO = Rule(
        "With -e, tini makes an exit status of its child 0.",
        TINI("src/tini.c", "reap_zombies"),
    )
    UNKNOWN = Rule(
        "What another program does with signals while it waits for its child is not said.",
        SIGNAL_7("Signal dispositions", "#DESCRIPTION"),
    )


def signalled(trees: Sequence[ProcessTree], container: Launch, seconds: int | None) -> Signalled:
    """Tell what docker stop and Ctrl-C come to; ``trees`` is empty where the processes are not known.

    ``seconds`` is how long the engine waits where nobody says otherwise; None if that is not known.
    """
    stopped, interrupted = _stop(trees, container, seconds), _interrupt(trees, container)
    unknown = dict.fromkeys(text for text in (stopped[1], interrupted[1]) if text)
    return Signalled(stopped[0], interrupted[0], tuple(unknown))


def _stop(trees: Sequence[ProcessTree], container: Launch, usual: int | None) -> tuple[Decision[Stop], str]:
    """Tell what docker stop comes to, and what would settle what is not known."""
    seconds = usual if container.stop_timeout is None else container.stop_timeout
    number = signal_number(container.stop_signal) if container.stop_signal else _TERM
    if number is None and usual is None:
        return Stopping.UNKNOWN.gives(Stop()), "what the engine does with a stop signal that does not exist"
    if number is None:
        return Stopping.UNSENT.gives(Stop("", "killed", _KILLED, _SECONDS_UNSENT)), ""
    name = signal_name(number)
    decision = _agreed(
        trees, partial(tree_fate, number=number, typed=False, first=container.private_pid, tty=container.tty)
    )
    come = decision.value
    if come.ends == "at-once" and (seconds != 0 or number == _KILL):
        return Stopping.ENDS.gives(Stop(name, "at-once", come.exit, seconds), decision), ""
    if come.ends == "at-once":
        return Stopping.UNKNOWN.gives(Stop(name, "unknown", None, 0), decision), "whether it ends before it is killed"
    if come.ends == "unknown":
        stop = Stop(name, "unknown", None, seconds and max(seconds, 0))
        return Stopping.UNKNOWN.gives(_unless_handled(stop, come), decision), come.unknown
    if seconds is not None and seconds < 0:
        return Stopping.FOREVER.gives(Stop(name, "ignored"), decision), ""
    return Stopping.KILLED.gives(Stop(name, "killed", _KILLED, seconds), decision), ""


def _unless_handled(stop: Stop, come: Fate) -> Stop:
    """Say how an interpreter ends, unless the program that it executes handles the signal."""
    if come.unless and come.unless.ends == "at-once" and stop.seconds:
        return stop._replace(unless=come.unless)
    if come.unless and come.unless.ends == "ignored" and stop.seconds is not None:
        return stop._replace(unless=come.unless._replace(ends="killed", exit=_KILLED))
    return stop


def _interrupt(trees: Sequence[ProcessTree], container: Launch) -> tuple[Decision[Interrupt], str]:
    """Tell what Ctrl-C comes to, and what would settle what is not known."""
    decision = _agreed(
        trees, partial(tree_fate, number=_INT, typed=container.tty, first=container.private_pid, tty=container.tty)
    )
    come = decision.value
    rule = Interrupting.TERMINAL if container.tty else Interrupting.PROXIED
    interrupt = Interrupt(come.ends, come.exit, come.unless)
    return rule.gives(interrupt, decision), come.unknown


def _agreed(trees: Sequence[ProcessTree], tell: Callable[[ProcessTree], Decision[Fate]]) -> Decision[Fate]:
    """Say what all possibilities come to; of two that end at once with other statuses, that they end at once."""
    decisions = [tell(tree) for tree in trees]
    if not decisions:
        return SignalEffect.UNKNOWN.gives(Fate("unknown", unknown="which processes the container has"))
    fates = [decision.value for decision in decisions]
    if unknown := next((one for one in decisions if one.value.ends == "unknown"), None):
        return unknown
    if len({one.ends for one in fates}) > 1:
        conditions = " or ".join(dict.fromkeys(tree.condition for tree in trees if tree.condition))
        return SignalEffect.UNKNOWN.gives(Fate("unknown", unknown=f"which program it comes to: {conditions}"))
    if len({one.exit for one in fates}) > 1:
        return decisions[0].rule.gives(Fate(fates[0].ends), *decisions)
    return decisions[0]


def tree_fate(tree: ProcessTree, *, number: int, typed: bool, first: bool, tty: bool = False) -> Decision[Fate]:
    """Tell what a signal to a container comes to.

    ``typed`` tells whether the processes in the foreground get it, or PID 1 alone; ``first`` whether its first
    process is PID 1; ``tty`` whether the container has a terminal.
    """
    if number == _KILL:
        return without_handler(number, first=False)
    if tree.first is None:
        return SignalEffect.UNKNOWN.gives(Fate("unknown", unknown="which program is PID 1"))
    top = _known(tree.first)
    if tree.child is None:
        shell = family(top.program, top.args)
        if shell:
            return _lone_shell(shell, top, number, tty=tty)
        return fate(top, number, first=first, ignores=ignored_by(tree))
    if shell := family(top.program, top.args):
        return _shell(tree, shell, tree.child, number, typed=typed, first=first)
    wrapper = unwrap_running(top)
    if isinstance(wrapper, Executes) and wrapper.stays and wrapper.forwarding is not None:
        return _init(tree, wrapper.forwarding, number, typed=typed)
    if isinstance(wrapper, Executes) and top.program is not None and top.program.name == "timeout":
        return _timeout(tree, number, typed=typed, first=first)
    unknown = f"what {top.path} does with {signal_name(number)} while its child runs"
    return InitSignal.UNKNOWN.gives(Fate("unknown", unknown=unknown))


def _known(running: Running) -> Running:
    """Add which program a process is, of those that a name tells."""
    return running._replace(program=running.program or program_of(running.path))


def ignored_by(tree: ProcessTree) -> frozenset[int]:
    """Return the signals that a tree's last program is started with ignored."""
    return frozenset(NUMBERS[name] for name, action in tree.traps.items() if name in NUMBERS and not action.strip())


def _lone_shell(shell: Family, running: Running, number: int, *, tty: bool) -> Decision[Fate]:
    """Tell of a shell that runs no command: one that reads them in a terminal, or of which no more is known."""
    if tty and number in _INTERACTIVE_IGNORES and all(word.startswith("-") for word in _operands(running)):
        return ShellSignal.INTERACTIVE.gives(IGNORED)
    unknown = f"what {running.path} executes, and so what {shell.name} does with {signal_name(number)}"
    return ShellSignal.UNKNOWN.gives(Fate("unknown", unknown=unknown))


def _operands(running: Running) -> tuple[str, ...]:
    """Return the words behind a shell's name; -c, which brings a command, counts as one that is no option."""
    words = applet_args(running.args)[1:]
    return tuple("command" if not word.startswith("--") and "c" in word else word for word in words)


def _shell(
    tree: ProcessTree, shell: Family, command: Running, number: int, *, typed: bool, first: bool, group: bool = False
) -> Decision[Fate]:
    """Tell of a shell that waits for a command."""
    came = None
    if typed or group:
        ignores = ignored_by(tree) | (_BACKGROUND_IGNORES if tree.waits else frozenset())
        came = fate(command, number, first=False, ignores=ignores)
    killed = fate(command, _TERM, first=False, ignores=ignored_by(tree)).value if tree.traps else None
    case = ShellCase(shell, number, first, tree.waits, tree.traps, came and came.value, killed)
    return shell_fate(case)


def _init(tree: ProcessTree, forwarding: Forwarding, number: int, *, typed: bool) -> Decision[Fate]:
    """Tell of an init: what its child comes to, which gets the signal from it, from the terminal, or from both."""
    sent = forwarding.rewrites.get(number, number)
    came = []
    if typed:
        came.append(_child(tree, number, group=True))
    if not (typed and (forwarding.foreground or sent == number)) and sent and number != NUMBERS["CHLD"]:
        came.append(_child(tree, sent, group=forwarding.group))
    if not came:
        return InitSignal.DROPPED.gives(IGNORED)
    decision = _both(came)
    if decision.value.exit is not None and decision.value.exit in forwarding.zero:
        return InitSignal.TURNED_TO_ZERO.gives(decision.value._replace(exit=0), decision)
    rule = InitSignal.TO_GROUP if forwarding.group or typed else InitSignal.PASSED_ON
    return rule.gives(decision.value, decision)


def _both(came: Sequence[Decision[Fate]]) -> Decision[Fate]:
    """Tell of a child that gets one signal, or two of which either may come first."""
    fates = {decision.value for decision in came}
    if len(fates) == 1:
        return came[0]
    if {one.ends for one in fates} == {"at-once"}:
        return came[0].rule.gives(Fate("at-once"), *came)
    return InitSignal.UNKNOWN.gives(Fate("unknown", unknown="which of two signals comes first"), *came)


def _child(tree: ProcessTree, number: int, *, group: bool) -> Decision[Fate]:
    """Tell what becomes of the child of a process that waits for it."""
    assert tree.child is not None
    child = _known(tree.child)
    if number == _KILL:
        return without_handler(number, first=False)
    shell = family(child.program, child.args)
    if shell is None and not tree.below:
        return fate(child, number, first=False, ignores=ignored_by(tree))
    if shell is None:
        unknown = f"what {child.path} does with {signal_name(number)} while its child runs"
        return InitSignal.UNKNOWN.gives(Fate("unknown", unknown=unknown))
    if not tree.below:
        return _lone_shell(shell, child, number, tty=False)
    if tree.last is None and group:
        return ShellSignal.UNKNOWN.gives(Fate("unknown", unknown="which command the shell waits for"))
    return _shell(tree, shell, tree.last or child, number, typed=False, first=False, group=group)


def _timeout(tree: ProcessTree, number: int, *, typed: bool, first: bool) -> Decision[Fate]:
    """Tell of ``timeout`` of coreutils, which passes on the signals that end programs by custom, and no others."""
    if number not in _TIMEOUT_PASSES and not typed:
        return without_handler(number, first=first)
    decision = _child(tree, number, group=True)
    return InitSignal.TO_GROUP.gives(decision.value, decision)

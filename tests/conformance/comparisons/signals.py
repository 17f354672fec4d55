"""What dsim says of containers that are stopped and interrupted, beside what came of the real ones."""

from __future__ import annotations

from typing import Any

from simulator.core.values import Process
from simulator.launch.outcome import End
from simulator.launch.process import Identity, Launch, ProcessTree, Running
from simulator.launch.rootfs import File, Program
from simulator.launch.signal_numbers import NUMBERS
from simulator.launch.signals import signalled, tree_fate
from simulator.launch.wrappers import WRAPPERS
from tests.conformance.cases.signals import LEAVES, SHELLS, Case

KILLED = 137
BUILDS = {"tini": "debian", "dumb-init": "debian", "catatonit": "debian"}


def said(case: Case) -> tuple[End, int | None]:
    """Say how a case's container ends, and with which exit status; None if the program decides."""
    tree = process_tree(case)
    container = Launch(
        Process((), (), "/", ""),
        tty=case["tty"],
        init=case["init"],
        stop_signal=case["stop_signal"],
    )
    if case["action"] == "stop":
        stop = signalled([tree], container, 10).stop.value
        return stop.ends, stop.exit
    if case["action"] == "signal":
        fate = tree_fate(tree, number=NUMBERS[case["signal"]], typed=False, first=True, tty=case["tty"]).value
        return fate.ends, fate.exit
    interrupt = signalled([tree], container, 10).interrupt.value
    return interrupt.ends, interrupt.exit


def agrees(case: Case, seen: dict[str, Any], said: tuple[End, int | None]) -> bool:
    """Return whether what was seen is what was said; what is not known agrees with everything."""
    ends, status = said
    if ends == "unknown":
        return True
    came: set[End] = {"at-once"} if seen["ended"] else {"ignored"}
    if case["action"] == "stop" and seen["exit"] == KILLED:
        came = {"at-once", "killed"}  # SIGKILL, whoever sent it
    return ends in came and (status is None or status == seen["exit"])


def process_tree(case: Case) -> ProcessTree:
    """Give the processes that a case comes to."""
    tree, args = case["tree"], tuple(case["args"])
    first = _running(tree["first"], args)
    child = _running(tree["child"], args) if "child" in tree else None
    last = _running(tree["last"], args) if "last" in tree else None
    if case["init"]:
        init = _running("docker-init", ("/sbin/docker-init", "--", *args))
        first, child, last = init, first, child
    traps = {**tree.get("traps", {}), **{name.removeprefix("SIG"): "" for name in tree.get("ignores", ())}}
    return ProcessTree(first, child, last is not None, tree.get("waits", False), traps, last=last)


def _running(name: str, args: tuple[str, ...]) -> Running:
    """Give a process of a program of the cases; a wrapper gets the argv from its own name on."""
    if name in LEAVES:
        file = File(handles=frozenset(LEAVES[name]))
        return Running(f"/bin/{name}", (f"/bin/{name}",), file, None, {}, "/", Identity(0, 0))
    if name in SHELLS:
        args = tuple(SHELLS[name])
    elif name in WRAPPERS:
        args = args[next(place for place, word in enumerate(args) if word.endswith(name)) :]
    program = Program(name, "", BUILDS.get(name, "debian"))
    return Running(f"/bin/{name}", args, File(), program, {}, "/", Identity(0, 0))

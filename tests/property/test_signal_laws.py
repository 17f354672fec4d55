"""Laws of signals, over any processes: SIGKILL, inits, possibilities, and what more knowledge may change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.core.values import Process
from simulator.launch.outcome import Interrupt, Stop
from simulator.launch.process import Identity, Launch, ProcessTree, Running
from simulator.launch.rootfs import File, Program
from simulator.launch.signal_numbers import IGNORED_BY_DEFAULT, NUMBERS, STOPS_BY_DEFAULT
from simulator.launch.signals import Signalled, signalled

SIGNALS = st.sampled_from(sorted(NUMBERS))
HANDLES = st.frozensets(SIGNALS.map("SIG{}".format))
SHELLS = st.sampled_from(["dash", "bash", "busybox", "mksh", "zsh", "ksh93", "sh", "fish"])
PROGRAMS = st.sampled_from(["", "python3", "nginx", "java", "sleep", "app"])
ACTIONS = st.sampled_from(["exit 3", "exit", "", "cleanup", "kill $!; wait $!; exit $?", "kill $!; exit 0"])
TRAPS = st.dictionaries(st.sampled_from([*sorted(NUMBERS), "EXIT"]), ACTIONS, max_size=3)
OPTIONS = st.lists(st.sampled_from(["-g", "-s", "-e143"]), max_size=2)


def running(name: str, args: tuple[str, ...], handles: frozenset[str] | None = None) -> Running:
    program = Program(name, "", "debian") if name else None
    return Running(f"/bin/{args[0]}", args, File(handles=handles), program, {}, "/", Identity(0, 0))


LEAVES = st.builds(lambda name, handles: running(name, (name or "x", "y"), handles), PROGRAMS, st.none() | HANDLES)
SHELL_PROCESSES = st.builds(lambda name: running(name, ("sh", "-c", "x")), SHELLS)
INITS = st.builds(lambda options: running("tini", ("tini", *options, "--", "x")), OPTIONS)


@st.composite
def trees(draw: st.DrawFn) -> ProcessTree:
    leaf, shell, init = draw(LEAVES), draw(SHELL_PROCESSES), draw(INITS)
    waits, traps = draw(st.booleans()), draw(TRAPS)
    shapes = [
        ProcessTree(leaf),
        ProcessTree(shell, leaf, waits=waits, traps=traps),
        ProcessTree(init, leaf),
        ProcessTree(init, shell, below=True, waits=waits, traps=traps, last=leaf),
        ProcessTree(None),
    ]
    return draw(st.sampled_from(shapes))._replace(condition=draw(st.sampled_from(["", "a", "b"])))


@st.composite
def containers(draw: st.DrawFn) -> Launch:
    signal = draw(st.just("") | SIGNALS)
    return Launch(
        Process((), (), "/", ""), tty=draw(st.booleans()), private_pid=draw(st.booleans()), stop_signal=signal
    )


def known(told: Signalled) -> list[tuple[str, object]]:
    """Give what is not unknown."""
    answers = (("stop", told.stop.value), ("interrupt", told.interrupt.value))
    return [(name, value) for name, value in answers if value.ends != "unknown"]


@given(st.lists(trees(), min_size=1, max_size=3), containers())
def test_sigkill_ends_every_container(some: list[ProcessTree], container: Launch) -> None:
    stop = signalled(some, container._replace(stop_signal="SIGKILL"), 10).stop.value
    assert (stop.ends, stop.exit) == ("at-once", 137)


@given(st.sampled_from(["", "x"]), INITS, SIGNALS)
def test_an_init_makes_a_program_without_handlers_end_at_once(name: str, init: Running, signal: str) -> None:
    tree = ProcessTree(init, running(name, ("x",), frozenset()))
    stop = signalled([tree], Launch(Process((), (), "/", ""), stop_signal=signal), 10).stop.value
    harmless = NUMBERS[signal] in IGNORED_BY_DEFAULT | STOPS_BY_DEFAULT
    assert stop.ends == ("killed" if harmless else "at-once")


@given(trees(), containers(), HANDLES)
def test_more_knowledge_never_changes_an_answer(tree: ProcessTree, container: Launch, handles: frozenset[str]) -> None:
    def knows(process: Running | None) -> Running | None:
        is_leaf = process is not None and process.args[1:] == ("y",)
        if (
            process is None
            or not is_leaf
            or process.file is None
            or process.file.handles is not None
            or process.program
        ):
            return process
        return process._replace(file=process.file._replace(handles=handles))

    more = tree._replace(first=knows(tree.first), child=knows(tree.child), last=knows(tree.last))
    after = dict(known(signalled([more], container, 10)))
    for name, value in known(signalled([tree], container, 10)):
        assert after.get(name) == value


@given(st.lists(trees(), min_size=1, max_size=3), containers())
def test_of_several_possibilities_nothing_is_said_that_is_not_true_of_each(
    some: list[ProcessTree], container: Launch
) -> None:
    for name, value in known(signalled(some, container, 10)):
        for tree in some:
            one = dict(known(signalled([tree], container, 10)))[name]
            assert isinstance(one, Stop | Interrupt) and isinstance(value, Stop | Interrupt)
            assert one.ends == value.ends
            assert value.exit is None or one.exit == value.exit


@given(trees(), containers())
def test_what_is_not_known_says_what_would_settle_it(tree: ProcessTree, container: Launch) -> None:
    told = signalled([tree], container, 10)
    unknown = "unknown" in {told.stop.value.ends, told.interrupt.value.ends}
    assert unknown == bool(told.unknown)

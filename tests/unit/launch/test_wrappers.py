"""Programs that execute their arguments: which words, and what changes. Drawn calls are in tests/conformance."""

from __future__ import annotations

import pytest

from simulator.launch.rootfs import Program
from simulator.launch.wrappers import unwrap
from simulator.launch.wrapping.getopt import getopt
from simulator.launch.wrapping.split_string import CannotSplit, split_string
from simulator.launch.wrapping.values import Ends, Executes, Forwarding, Unsure


def executed(name: str, *words: str, build: str = "debian", env: dict[str, str] | None = None) -> Executes:
    outcome = unwrap(Program(name, "", build), (name, *words), env or {})
    assert isinstance(outcome, Executes), outcome
    return outcome


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tini -- app -g", "app -g"),
        ("tini -g -v -e 143 app x", "app x"),
        ("dumb-init -r 15:2 app -v", "app -v"),
        ("dumb-init --rewrite=15:2 --single-child app", "app"),
        ("catatonit -- app -g", "app -g"),
        ("gosu postgres app -h", "app -h"),
        ("su-exec redis:redis app", "app"),
        ("setpriv --reuid=redis --regid=redis --clear-groups app", "app"),
        ("chroot --userspec=1:1 / app", "app"),
        ("env -u HOME A=1 app B=2", "app B=2"),
        ("nice -n 5 app", "app"),
        ("nice -5 app", "app"),
        ("nohup app", "app"),
        ("stdbuf -oL app", "app"),
        ("ionice -c 3 app", "app"),
        ("timeout -s INT 5s app -k", "app -k"),
        ("sudo -E -u app -- A=1 run", "run"),
        ("runuser -u app -- run -x", "run -x"),
    ],
)
def test_the_words_that_are_executed(line: str, words: str) -> None:
    name, *rest = line.split()
    assert executed(name, *rest).words == tuple(words.split())


def test_options_behind_the_program_are_options_of_tini_with_glibc_alone() -> None:
    assert unwrap(Program("tini", "", "debian"), ("tini", "sh", "-c", "x"), {}) == Ends(1, "-c is no option of tini")
    assert executed("tini", "sh", "-c", "x", build="alpine").words == ("sh", "-c", "x")
    assert isinstance(unwrap(Program("tini"), ("tini", "sh", "-c", "x"), {}), Unsure)


def test_how_inits_pass_signals_on() -> None:
    assert executed("tini", "-g", "-e", "143", "app").forwarding == Forwarding(group=True, zero=frozenset({143}))
    assert executed("tini", "app", env={"TINI_KILL_PROCESS_GROUP": ""}).forwarding == Forwarding(group=True)
    assert executed("dumb-init", "-c", "-r15:0", "app").forwarding == Forwarding(rewrites={15: 0}, foreground=False)
    assert executed("dumb-init", "-c", "-r1:31", "app").forwarding == Forwarding(rewrites={1: 31}, foreground=False)
    assert executed("dumb-init", "app", env={"DUMB_INIT_SETSID": "0"}).forwarding == Forwarding(foreground=False)


def test_who_stays_as_the_parent() -> None:
    stays = {name: executed(name, "1", "app").stays for name in ("gosu", "su-exec", "timeout")}
    assert stays == {"gosu": False, "su-exec": False, "timeout": True}
    assert not executed("busybox", "timeout", "1", "app").stays


def test_whose_shell_su_starts() -> None:
    assert executed("su", "-", "app", "-c", "run x").shell_of == "app"
    assert executed("su", "-", "app", "-c", "run x").words == ("-c", "run x")
    assert executed("su", "-s", "/bin/sh", "app", "-c", "run", "a").words == ("/bin/sh", "-c", "run", "a")
    assert executed("su", "-s", "/bin/sh", "app").user == "app"


def test_how_a_wrapper_ends_without_a_program() -> None:
    ends = {
        ("tini", "-e", "256", "app"): 1,
        ("tini", "--version"): 0,
        ("dumb-init",): 1,
        ("dumb-init", "-r", "0:15", "app"): 1,
        ("dumb-init", "-r", "1:99", "app"): 1,
        ("gosu", "app"): 1,
        ("env",): 0,
        ("env", "-Z"): 125,
        ("timeout", "x", "app"): 125,
        ("busybox", "env", "-Z"): 1,
    }
    for words, status in ends.items():
        outcome = unwrap(Program(words[0], "", "debian"), words, {})
        assert isinstance(outcome, Ends) and outcome.exit == status, words


def test_a_program_that_executes_nothing_is_no_wrapper() -> None:
    assert unwrap(Program("nginx"), ("nginx",), {}) is None
    assert unwrap(Program("busybox"), ("ls", "-l"), {}) is None
    assert isinstance(unwrap(Program("xargs"), ("xargs", "app"), {}), Unsure)


def test_env_splits_a_text() -> None:
    assert executed("env", "-S", "A=1 app 'b c' ${X}", "d", env={"X": "y z"}).words == ("app", "b c", "y z", "d")
    assert executed("env", "-vS", "app\\_x # not this").words == ("app", "x")
    assert isinstance(unwrap(Program("env"), ("env", "-S", "app ${X}"), {}), Unsure)
    assert unwrap(Program("env"), ("env", "-S", "app 'x"), {}) == Ends(
        125, "a quote in the text of env -S is not closed"
    )


@pytest.mark.parametrize("text", ["a\\q", "$X", "${x", '"', "a\\"])
def test_a_text_that_env_does_not_split(text: str) -> None:
    with pytest.raises(CannotSplit):
        split_string(text, {"X": "1", "x": "1"})


def test_getopt() -> None:
    read = getopt(["-ab", "x", "-cd", "--", "-a"], "ab:c")
    assert (read.given, read.rest, read.wrong) == ((("a", ""), ("b", "x"), ("c", "")), (), "-d")
    assert getopt(["x", "-a", "y"], "a", permutes=True).rest == ("x", "y")
    assert getopt(["-b"], "b:").wrong == "-b"
    assert getopt(["--na=1", "--other"], "", {"name": ("required", "n")}).given == (("n", "1"),)

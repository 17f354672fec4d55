"""mksh, ksh93 and zsh: what agrees with POSIX is followed as they do it, the rest is said not to be known."""

from __future__ import annotations

import pytest

from simulator.launch.rootfs import Program
from simulator.launch.shell_call import OpenCall, ScriptCall, read_call
from simulator.shell.evaluation.behaviour import KSH93, MKSH, ZSH, ZSH_AS_SH, Behaviour
from simulator.shell.grammar.dialect import DIALECTS
from tests.conformance.comparisons.scripts import followed
from tests.unit.shell.evaluation.test_evaluate import outcomes

SHELLS = [MKSH, KSH93, ZSH_AS_SH, ZSH]


def comes_to(text: str, shell: Behaviour) -> set[str]:
    return outcomes(text, behaviour=shell, dialect=DIALECTS[shell.name])


@pytest.mark.parametrize("shell", SHELLS, ids=["mksh", "ksh93", "zsh as sh", "zsh"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('exec show "$@"', "show"),
        ('set -e\nif [ "$#" = 0 ]; then set -- a "b c"; fi\nexec show "$@"', "show a 'b c'"),
        ('case "${v:-def}" in d*) exec show "${v:-def}" ;; esac', "show def"),
        ('f() { v="$1"; }\nf x\nexec show "${v#-}" "$((1 + 2))" "$(echo a)"', "show x 3 a"),
        ("(exit 3) || exec show $?", "show 3"),
        ("[[ -n x ]] && exec show", "lost"),
        ('exec show "${v:0:1}"', "lost"),
        ("v=(a b)\nexec show", "lost"),
        ("if false; then (( 1 )); fi\nexec show", "lost"),
        ("typeset v=1\nexec show", "lost"),
        ("v=1 f\nf() { :; }\nv=1 f\nexec show", "lost"),
        ("exec -a x show", "lost"),
        ("[ x -eq 1 ]\nexec show", "lost"),
        ("RANDOM=1\nexec show $RANDOM", "lost"),
        ("set -o pipefail\nexec show", "lost"),
        ("readonly r=1\nr=2\nexec show", "lost"),
    ],
)
def test_what_agrees_with_posix_is_followed(text: str, expected: str, shell: Behaviour) -> None:
    assert comes_to(text, shell) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('v="a b"\nexec show $v', ["show a b", "show a b", "show a b", "lost"]),
        ("exec show $v", ["show", "show", "show", "show"]),
        ("cd /nope || exec show $?", ["show 2", "show 1", "show 1", "show 1"]),
        ("set -u\nexec show $v", ["exit 1", "lost", "lost", "lost"]),
        ("shift\nexec show", ["exit 1", "exit 1", "show", "show"]),
        (". /nope\nexec show", ["exit 1", "exit 1", "exit 1", "show"]),
        (": >/no/x\nexec show", ["exit 1", "exit 1", "exit 1", "show"]),
        ("set -e\n{ echo; } >/no/x\nexec show", ["exit 1", "show", "exit 1", "exit 1"]),
        ("echo a | read v\nexec show $v", ["show", "lost", "lost", "lost"]),
        ("f() { local v=1; exec show $v; }\nf", ["show 1", "show", "show 1", "show 1"]),
        ("trap 'exit 6' EXIT", ["exit 6", "exit 6", "lost", "lost"]),
        ('exec show "$v:t"', ["show :t", "show :t", "lost", "lost"]),
    ],
)
def test_each_shell_has_its_own_way(text: str, expected: list[str]) -> None:
    assert [comes_to(text, shell) for shell in SHELLS] == [{each} for each in expected]


@pytest.mark.parametrize("name", ["mksh", "ksh93", "zsh"])
def test_an_option_that_was_not_compared_is_not_followed(name: str) -> None:
    assert isinstance(read_call(name, (name, "-f", "script")), OpenCall)
    assert isinstance(read_call(name, (name, "-o", "pipefail", "script")), OpenCall)
    assert read_call(name, (name, "-eu", "script")) == ScriptCall(None, "script", "script", (), frozenset("eu"))


@pytest.mark.parametrize(
    ("program", "known"),
    [
        (Program("mksh", "59c", "debian"), True),
        (Program("lksh", "59c", "debian"), False),
        (Program("zsh", "5.9", "debian"), True),
        (Program("ksh", "1.0.4", "debian"), True),
        (Program("ksh", "", ""), False),
        (Program("ksh93", "93u+ 2012-08-01", "upstream"), False),
        (Program("yash", "2.54", "debian"), False),
    ],
)
def test_a_ksh_is_followed_where_it_is_known_which_one_it_is(program: Program, known: bool) -> None:
    found = followed('exec show "$@"\n', ["a"], program)
    assert [way.args for way in found.becomes] == [("show", "a") if known else None]

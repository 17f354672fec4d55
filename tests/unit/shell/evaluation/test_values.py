"""Words that are numbers to some shells, and words that are none."""

from __future__ import annotations

import pytest

from simulator.shell.evaluation.behaviour import ASH, BASH, BASH_AS_SH, DASH, KSH93, MKSH, ZSH, ZSH_AS_SH, Behaviour
from tests.unit.shell.evaluation.test_evaluate import outcomes

NUMBERS = (
    *("²", "٣", "𝟙", "9" * 5000, "0" * 5000 + "1", "9" * 20, str(2**31), str(2**32), "+5", "' 5'", "-0", "''", "1_0"),
    *("0x5", "08", "010", "1.5", "--5"),
)
PLACES = (
    *("exit %s", "return %s", "f() { return %s; }; f; exec show $?", "shift %s", "trap x %s", "trap %s", "trap %s INT"),
    *("for i in a b; do break %s; done", "for i in a; do continue %s; done", "umask %s; umask", "exec show ${%s-u}"),
    *("x=%s; exec show $((x))", "exec show $((%s))", "exec show $((1+%s))", "[ %s -eq 1 ]", "[ 5 -gt %s ]", "wait %s"),
    *(
        "exec show $(printf %%d %s)",
        "exec show %s>/dev/null",
        "echo a >&%s",
        "echo a %s>&1",
        "exec show $%s",
        "x[%s]=1",
    ),
    *("id %s", "cut -d: -f%s </dev/null", "chmod %s /run.sh", "x=abc; exec show ${x:%s}", "sleep %s", "kill -%s 1"),
)


@pytest.mark.parametrize("behaviour", [DASH, ASH, BASH, BASH_AS_SH, MKSH, KSH93, ZSH, ZSH_AS_SH])
@pytest.mark.parametrize("place", PLACES)
def test_no_word_in_a_number_s_place_is_a_fault(place: str, behaviour: Behaviour) -> None:
    for number in NUMBERS:
        assert outcomes(place.replace("%s", number).replace("%%", "%"), behaviour=behaviour), number


@pytest.mark.parametrize(
    ("text", "behaviour", "expected"),
    [
        ("trap 300 INT; exec show $?", DASH, {"show 0"}),
        ("trap 300 INT; exec show $?", BASH, {"show 0"}),
        ("trap 300 INT; exec show $?", ASH, {"show 1"}),
        ("trap x ²; exec show $?", DASH, {"show 1"}),
        ("trap x +5; exec show $?", BASH, {"lost"}),
        ("exit ²", BASH, {"exit 2"}),
        ("exit +5", DASH, {"lost"}),
        ("exit 2147483648", DASH, {"lost"}),
        ("exit 00000000000000000000007", DASH, {"exit 7"}),
        ("exit 010", ZSH_AS_SH, {"lost"}),
        ("exec show $((010))", BASH, {"show 8"}),
        ("exec show $((010))", MKSH, {"lost"}),
        ("exec show $((2147483647+1))", MKSH, {"lost"}),
        ("exec show $((0xffffffffffffffff))", DASH, {"lost"}),
        ("x=--5; exec show $((x))", DASH, {"lost"}),
        ("set a b; exec show $10", ZSH, {"lost"}),
        ("set a b; exec show $10", DASH, {"show a0"}),
        ("[ $(/bin/date) -eq 5 ]; exec show $?", DASH, {"show 0", "show <the exit status>"}),
        ("[ ! $(/bin/date) -eq 5 ]; exec show $?", DASH, {"show 0", "show <the exit status>"}),
        ("umask 99999999; exec show $?", DASH, {"show <the exit status>"}),
    ],
)
def test_what_a_number_does(text: str, behaviour: Behaviour, expected: set[str]) -> None:
    assert outcomes(text, behaviour=behaviour) == expected

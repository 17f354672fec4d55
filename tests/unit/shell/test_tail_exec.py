"""Which commands get the shell's process: the shapes that 36 builds of 13 kinds of shells were asked about."""

from __future__ import annotations

import pytest

from simulator.shell.families import FAMILIES, find_families
from simulator.shell.grammar.dialect import DIALECTS
from simulator.shell.grammar.parser import parse
from simulator.shell.tail_exec import LastCommand, TrapState, file_tail_commands, prevents, tail_commands
from tests.conformance.comparisons.shells import traps_of

COLUMNS = """dash-debian dash busybox busybox-1.26 bash-4.2 bash-4.4 bash-5.0 bash-5.1 bash-5.2 mksh ksh93 zsh
    yash""".split()
# E: the last program that is called slp gets the shell's process; F: the shell stays; x: the text is refused, or ends
# at once; ?: by version.
TABLE = r"""
FEEFEEEEEEEEE slp
FEEFEEEEEEEEE slp a b
FEEFEEEEEFEEE slp a "b c"
FEEFEEEEEFEEE X=1 slp
FEEFFFFFFFEEF slp >/dev/null
FEEFFFFFFFEEF slp 2>&1
FFFFFFFFFFEEF slp <<E⏎foo⏎E⏎
FEEFFFFEEFEEE true; slp
FEEFFFFEEFEEE ext; slp
FEEFFEEEEFEEE ext && slp
FEEFFEEEEFEEE false || slp
FEEFFFFFFFEEE true; ext && slp
FEEFFFFEEFEEE ext && true; slp
FEEFFEEEEFEEE ext 1 || ext 1 || slp
FEEFEEEEEFEEE ext⏎slp
FEEFFEEEEFEEE ext⏎ext && slp
FEEFEEEEEFEEE set -e⏎ext⏎slp
FFFFFFFFFFFFF slp; true
FFFFFFFFFFFFF slp && true
FFFFFFFFFFFFF slp || exit 1
FFFFFFFFFFFFF slp; exit $?
EEEEEEEEEEEEE exec slp
EEEEEEEEEEEEE ext && exec slp
EEEEEEEEEEEEE exec slp >/dev/null
FEEFFFFEEFEEE exec >/dev/null; slp
EEEEEEEEEEEEE eval 'exec slp'
EEEEEEEEEEEEE f() { exec slp; }; f
EEEEEEEEEEEEE trap 'exit 3' TERM; exec slp
FEEFEEEEEFEEE "$@"
EEEEEEEEEEEEE exec "$@"
FEEFFFFFFFEEE (slp)
FEEFFFFFFFEEE (ext; slp)
FEEFFFFFFFEEE { slp; }
FEEFFFFFFFEEE ext && { slp; }
FFFFFFFFFFFEF { slp; } >/dev/null
FEEFFFFFFFEEF (slp) >/dev/null
FEEFFFFFFFEEF (slp >/dev/null) 2>&1
FEEFFFFFFFEEF (ext; slp) 2>&1
FEEFFFFFFFEEF ext && (slp) 2>&1
FEEFFFFFFFEEF if ext; then (slp) >/dev/null; fi
FEEFFFFFFFEEE if ext; then slp; fi
FEEFFFFFFFEEE case a in a) slp;; esac
FFFFFFFFFFFEE for i in 1; do slp; done
FFFFFFFFFFFFF while true; do slp; done
FFFFFFFFFFFFE f() { slp; }; f
FFFFFFFFFFFFF ! slp
xxEFFFFFFFFFx time slp
FEEFFFFEEEEEF command slp
FFFFFFFFFFFFF eval slp
FFFFFFFFFFFFF . /tmp/one.sh
FEEFEEEEEEEEE sh -c slp
FFFFFFFFFFFFE slp | slp2
FEEFFEEEEFEEE ext | ext && slp
xxxxxxxxxxxxx slp &
FFFFFFFFFFFFF slp & wait
FEEFFFFFFFEEE slp & slp2
EEEEEEEEEEEEE slp & exec slp2
FEEFEEEEEFEEE slp;
FEEFEEEEEFEEF slp # c
FFFFEEEEEFEEF slp⏎
FFFFFFFFFFEEF slp⏎⏎
FFFFFFFFFFFEF slp⏎# c
FEEFEEEEEFEEE # c⏎slp
FFFFFFFFFFFFF trap 'exit 3' TERM; slp
FEEFFFFFEFEEE trap '' TERM; slp
FFFFFFFFFFFFF trap 'echo bye' EXIT; slp
FEFFFFFEEFEEF trap 'exit 3' TERM; trap - TERM; slp
FEEFEEEEEFEEE $CMD
FEEFEEEEEFEEE slp $(ext)
FEEFEEEEEFEEE X=$(ext) slp
FEEFEEEEEFEEE slp /*
FEEFEEEEEFEEE slp $((1+1))
xx?xEEEEExEFF slp <(slp2)
xxEFFEEEEFEEE [[ -n a ]] && slp
xxxxFFFEEFEEE a=(slp q); "${a[@]}"
?xEFFFFEEFEEE set -o pipefail; slp
"""
SHAPES = [line.split(" ", 1) for line in TABLE.strip().split("\n")]
# What these do is known when the text is executed: what eval and functions call, and what is behind exec.
AT_RUN_TIME = ("exec slp", 'exec "$@"', "eval 'exec", "f() { slp; }; f")


def cell(shape: str, name: str) -> str | None:
    """Say what dsim knows of a shape, in the table's letters; None if it is unsure."""
    family = FAMILIES[name]
    text = shape.replace("⏎", "\n")
    script = parse(text, DIALECTS[family.dialect])
    if prevents(traps_of(script), family):
        return "F"
    tail = tail_commands(script, text, family).value
    if tail.unsure:
        return None
    last = "slp2" if "slp2" in shape and "<(" not in shape else "slp"
    words = [[word.literal() for word in command.words if word.literal() != "command"] for command in tail.commands]
    return "E" if {last, None, "sh", "time"} & {each[0] for each in words} else "F"


@pytest.mark.parametrize("name", COLUMNS)
def test_each_shape_is_answered_as_the_shells_did(name: str) -> None:
    wrong, unsure = [], 0
    for letters, shape in SHAPES:
        seen = letters[COLUMNS.index(name)]
        if seen in "EF" and not any(text in shape for text in AT_RUN_TIME):
            ours = cell(shape, name)
            unsure += ours is None
            if ours not in (seen, None):
                wrong.append(f"{shape}: seen {seen}, ours {ours}")
    assert wrong == []
    assert unsure <= 3


def test_a_refused_text_gives_no_command() -> None:
    text = "slp <(slp)"
    assert tail_commands(parse(text, DIALECTS["dash"]), text, FAMILIES["dash"]).value.commands == ()


@pytest.mark.parametrize(
    ("program", "names"),
    [
        (("dash", "0.5.12-2", "debian"), ["dash-debian"]),
        (("dash", "0.5.11", "ubuntu"), ["dash-debian"]),
        (("dash", "0.5.12", "alpine"), ["dash"]),
        (("dash", "", ""), ["dash-debian", "dash"]),
        (("busybox", "1.26.2", "alpine"), ["busybox-1.26"]),
        (("busybox", "v1.28.0", ""), ["busybox"]),
        (("busybox-static", "1:1.35.0-4", "debian"), ["busybox"]),
        (("busybox", "", ""), ["busybox-1.26", "busybox"]),
        (("bash", "4.2.46", ""), ["bash-4.2"]),
        (("bash", "4.3", ""), ["bash-4.4"]),
        (("bash", "5.0.17(1)-release", ""), ["bash-5.0"]),
        (("bash", "5.1.8", ""), ["bash-5.1"]),
        (("bash", "5.3.0", ""), ["bash-5.2"]),
        (("bash", "6.0", ""), ["bash-5.2"]),
        (("lksh", "59c", ""), ["mksh"]),
        (("ksh", "@(#)MIRBSD KSH R59", ""), ["mksh"]),
        (("ksh93", "", ""), ["ksh93"]),
        (("python3", "3.11", ""), []),
    ],
)
def test_a_family_is_found_by_name_version_and_builder(program: tuple[str, str, str], names: list[str]) -> None:
    assert [family.name for family in find_families(*program)] == names


def test_an_epoch_is_no_version() -> None:
    assert [family.name for family in find_families("busybox", "1:1.26.2-1")] == ["busybox-1.26"]


def test_a_shell_of_which_only_the_file_is_known_may_be_any() -> None:
    assert {family.name for family in find_families("sh")} == set(FAMILIES)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_a_script_file_is_read_on_behind_its_last_command(name: str) -> None:
    dialect = DIALECTS[FAMILIES[name].dialect]
    replaced = [
        bool(file_tail_commands(parse(text, dialect), text, FAMILIES[name]).value.commands) for text in ("slp\n", "slp")
    ]
    assert replaced == {"ksh93": [True, True], "yash": [False, True]}.get(name, [False, False])


def test_each_rule_answers() -> None:
    def rule_of(text: str, name: str) -> object:
        return tail_commands(parse(text, DIALECTS[FAMILIES[name].dialect]), text, FAMILIES[name]).rule

    assert rule_of("slp", "dash-debian") is LastCommand.FORKS
    assert rule_of("slp", "dash") is LastCommand.TAIL
    assert rule_of("slp\n", "dash") is LastCommand.FOLLOWED
    assert rule_of("slp", "bash-5.2") is LastCommand.LISTED
    assert rule_of("slp", "mksh") is LastCommand.PLAIN
    file = file_tail_commands(parse("slp", DIALECTS["bash"]), "slp", FAMILIES["bash-5.2"])
    assert file.rule is LastCommand.FILE


@pytest.mark.parametrize(
    ("name", "traps", "answer"),
    [
        ("dash", TrapState(ever_handled=True), False),
        ("busybox", TrapState(ever_handled=True), True),
        ("bash-5.1", TrapState(ignored=frozenset(["TERM"])), True),
        ("bash-5.2", TrapState(ignored=frozenset(["TERM"])), False),
        ("bash-4.4", TrapState(handled=frozenset(["EXIT"])), False),
        ("bash-4.4", TrapState(handled=frozenset(["EXIT"]), handled_before=frozenset(["EXIT"])), True),
        ("bash-4.2", TrapState(handled=frozenset(["TERM"]), handled_before=frozenset(["TERM"])), False),
    ],
)
def test_traps_keep_the_process(name: str, traps: TrapState, answer: bool) -> None:
    assert prevents(traps, FAMILIES[name]) is answer

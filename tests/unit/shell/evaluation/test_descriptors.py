"""File descriptors in scripts: what is caught, what goes past it, what is closed."""

from __future__ import annotations

import pytest

from simulator.shell.evaluation.behaviour import ASH, BASH, BASH_AS_SH, DASH, KSH93, MKSH, ZSH, Behaviour
from tests.unit.shell.evaluation.test_evaluate import outcomes

ERRORS = "the error messages of the shell"


@pytest.mark.parametrize(
    ("text", "behaviour", "expected"),
    [
        ('x=$(nope 2>&1); exec show "$x"', DASH, {f"show <{ERRORS}>"}),
        ('x=$(nope 2>&1 >/dev/null); exec show "$x"', BASH, {f"show <{ERRORS}>"}),
        ('x=$(nope 3>&1 1>&2 2>&3); exec show "$x"', ASH, {f"show <{ERRORS}>"}),
        ('x=$(nope 2>/dev/null); exec show "x$x"', BASH, {"show x"}),
        ('x=$( { echo a >&2; } 2>&1 ); exec show "$x"', DASH, {"show a"}),
        ('x=$( { echo a >&3; } 3>&1 ); exec show "$x"', DASH, {"show a"}),
        ('x=$( { echo a >&3; } 3>&1 >/dev/null ); exec show "$x"', DASH, {"show a"}),
        ('exec 3>&1; x=$(echo a >&3); exec show "x$x"', DASH, {"show x"}),
        ('x=$(y=$(echo a >&3) 3>&1); exec show "x$x"', DASH, {"show x<what was written past a redirection>"}),
        ('x=$(y=$(echo a >&3) 3>&1); exec show "x$x"', BASH, {"show x"}),
        ('x=a </nope; exec show "x$x" $?', DASH, {"show x 2"}),
        ('x=a </nope; exec show "x$x" $?', MKSH, {"show x 1"}),
        ('x=a </nope; exec show "x$x" $?', BASH, {"show xa 1"}),
        ('x=$(echo b >&3; echo c) eval "echo x" 3>&1; exec show in', DASH, {"show in"}),
        ('y=$(x=$(echo b) eval "echo x" 3>&1); exec show in$y', DASH, {"show in<the output of a command at line 1>"}),
        ('x=$( { y=$(echo a >&3); } 3>&1 ); exec show "x$x"', BASH, {"show x<what was written past a redirection>"}),
        ('f() { echo a; echo b >&2; }; x=$(f 2>&1); exec show "$x"', DASH, {"show 'a\\nb'"}),
        ("echo a >&3; exec show $?", DASH, {"show 2"}),
        ("echo a >&3; exec show $?", BASH, {"show 1"}),
        ("echo a >&3; exec show $?", KSH93, {"lost"}),
        (": 2>&99999999999999999999; exec show in", BASH, {"lost"}),  # no number that it can have
        ("set -e; echo a >&3; exec show in", ASH, {"exit 1"}),
        (": >&3; exec show in", DASH, {"exit 2"}),
        (": >&3; exec show in", BASH, {"show in"}),
        (": >&3; exec show in", BASH_AS_SH, {"exit 1"}),
        ("exec 3>/dev/null; echo a >&3; exec 3>&-; echo b >&3; exec show $?", DASH, {"show 2"}),
        ("{ echo a >&3; } 3>/dev/null; echo b >&3 || exec show closed", DASH, {"show closed"}),
        ("exec 3>&1; { exec 3>&-; } 3>&1; echo b >&3 || exec show closed; exec show open", DASH, {"show open"}),
        ("exec 3>&1; { exec 3>&-; } 4>&1; echo b >&3 || exec show closed", DASH, {"show closed"}),
        ("( exec 3>&1 ); echo b >&3 || exec show closed", DASH, {"show closed"}),
        ("{ exec 3>&1; } 4>&1; echo b >&3 || exec show closed; exec show open", DASH, {"show open"}),
        ("echo a >&3 3>&1 || exec show closed", DASH, {"show closed"}),
        ("echo a 3>&3; exec show $?", DASH, {"show 0"}),
        ("echo a >&10; exec show in", DASH, {"exit 2"}),
        ("echo a >&10; exec show in", BASH, {"lost"}),
        ("echo a >&x; exec show in", DASH, {"exit 2"}),
        ("exec 3</dev/null; set -e; echo a >&3; exec show in", DASH, {"show in"}),
        ("exec {fd}>/dev/null; echo a >&$fd; exec show $?", BASH, {"show 0"}),
        ('{ echo a; nope; } >/w/f 2>&1; read x </w/f; exec show "$x"', BASH, {"show <x, which is read at line 1>"}),
        ('echo a >/w/f 2>&1; read x </w/f; exec show "$x"', BASH, {"show a"}),
        ('echo a 2>/w/f >/w/f; read x </w/f; exec show "$x"', BASH, {"show <x, which is read at line 1>"}),
        ("set -e; if x=$(false; echo a); then exec show t; else exec show f; fi", DASH, {"show f"}),
        ("set -e; if x=$(false; echo a); then exec show t; else exec show f; fi", MKSH, {"show f"}),
        ("set -e; if x=$(false; echo a); then exec show t; else exec show f; fi", ASH, {"show t"}),
        ("set -e; if x=$(false; echo a); then exec show t; else exec show f; fi", BASH, {"show t"}),
        ("! ( exit 3 ) </nope; exec show $?", BASH, {"show 1"}),
        ("! ( exit 3 ) </nope; exec show $?", DASH, {"show 0"}),
        ("echo a >/w/f >/w/g; exec show $?", ZSH, {"lost"}),
        ('exec 3>&1; exec show "$?"', ZSH, {"show <the exit status>"}),
        ("exec 300>&1; exec show in", BASH, {"lost"}),
    ],
)
def test_where_descriptors_lead(text: str, behaviour: Behaviour, expected: set[str]) -> None:
    assert outcomes(text, behaviour=behaviour) == expected

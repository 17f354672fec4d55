"""Builtins that fail or are used wrongly, where something asks for their status and where nothing does."""

from __future__ import annotations

import random
from collections.abc import Iterator

MARK = "%s"
STATEMENTS = (
    "break 5",
    "continue",
    "continue 2",
    "break 2",
    "eval break",
    "return 2",
    "return",
    "return x",
    "set -Z",
    "set -o nope",
    "false",
    ". /nope",
    "shift 5",
    "export 1a=2",
    "exit x",
    "readonly R=1; export R=2",
    ". ",
    "unset 1a",
    "cd /nope",
    "eval 'a ('",
    "local a",
    "trap x FOO",
    "exit 3",
    ": </nope",
    "return 300",
    "shift x",
    "command return 2",
    "command shift 9",
    "command . /nope",
    "command export 1a=2",
    "readonly R=1; R=2",
    'trap "" SIGTERM',
    "exit -1",
    "exit 3 4",
    "export -n A",
    "export - A=1",
    "unset -z",
    "exec -x",
    'trap ""',
    "trap EXIT",
    ": ${X:?}",
    "set -u; : $X",
    ". /",
    "break",
    "f() { return -1; }; f",
    "return -1",
    "shift 1 2",
    "readonly R=1; R=2 true",
    "readonly R=1; unset R",
    "export A=1 1a=2",
    "exec </nope",
    "command exec </nope",
    "command : </nope",
    "cd a b",
    "umask 9",
    "test a b",
    "wait x",
    "exec -- ",
    "source /nope",
    "eval",
    "local",
    "type nope",
    "f() { false; }; f",
    "(exit 3)",
    "x=$(exit 3)",
)
"""Commands that mostly fail."""
PLACES = (
    "x=$(%s); exec show $? $x",
    "x=$(exec show a; %s); exec show $? $x",
    "%s | exec show; exec show $?",
    "exec show a | x=$(%s); exec show $?",
    "(exec show; %s); exec show $?",
    "for i in 1; do f() { %s; exec show in; }; f; exec show i; done; exec show end",
    "for i in 1; do ( %s; exit 7 ); exec show $?; done; exec show out",
    "for i in 1; do x=$(%s; exit 7); exec show $?; done; exec show out",
    "for i in 1; do for j in 1; do %s; exec show in; done; exec show i; done; exec show out",
    "%s; exec show end",
    "%s || exec show on $?; exec show end",
    "%s && exec show y; exec show end",
    "if %s; then exec show x; fi; exec show end",
    "! %s; exec show $?",
    "eval '%s; exec show in' || exec show on $?; exec show end",
    "eval '%s' || exec show on $?; exec show end",
    "command %s || exec show on $?; exec show end",
    "command %s; exec show on $?",
    "f() { %s; exec show in; }; f || exec show on $?; exec show end",
    "f() { %s; }; f || exec show on $?; exec show end",
    "f() { %s; }; ! f; exec show end $?",
    "f() { %s; }; f; exec show end $?",
    "{ %s; exec show in; } || exec show on $?; exec show end",
    "( %s; exit 7 ) || exec show on $?; exec show end",
    "( %s; exit 7 ); exec show on $?",
    "if if %s; then :; fi; then exec show x; fi; exec show end",
    "{ if :; then %s; exec show in; fi; } || exec show on $?",
    "for i in 1; do %s; exec show in; done || exec show on",
    "case x in x) %s; exec show in;; esac || exec show on",
    "{ true && %s; exec show in; } || exec show on",
    "true && %s; exec show end",
    "x=$(%s; exit 7) || exec show on $?; exec show end",
    "x=$(%s; exit 7); exec show on $?",
    "! x=$(%s; exit 7); exec show on $?",
    "! { %s; exec show in; }; exec show end",
    "! for i in 1; do %s; exec show in; done; exec show end",
    "if ! { %s; exec show in; }; then exec show y; fi; exec show end",
    "! { %s; exec show in; } || exec show y; exec show end",
    "! eval '%s; exec show in'; exec show end",
    "until %s; do exec show b; done; exec show end",
    "eval '%s || exec show y; exec show in'; exec show end",
    "if false; then :; elif %s; then :; else exec show el; fi; exec show end",
    "trap '%s; exec show in' EXIT; true",
    "trap '%s || exec show in' EXIT; true",
    "eval '! %s; exec show in' || exec show x; exec show end",
    "! command %s; exec show $?",
    "set -e; %s || exec show on; exec show end",
    "set -e; ! { %s; exec show in; }; exec show end",
    "! ( %s; exit 7 ); exec show $?",
    "{ ! %s; } ; exec show end $?",
    "f() { %s || exec show x; exec show in; }; f; exec show end",
    "f() { eval '%s'; exec show in; }; f || exec show x; exec show end",
    "x=`%s; exit 7` && exec show a; exec show b",
    "true | { %s; exit 7; } || exec show on $?; exec show end",
)
"""Scripts with a place for one of them: what comes behind it is shown."""
ROUND_AND_ROUND = ("until %s", "continue")
"""A place and a command that together have no end."""


def texts() -> list[str]:
    """All commands in all places."""
    return list(_texts())


def _texts() -> Iterator[str]:
    for place in PLACES:
        for statement in STATEMENTS:
            quoted_twice = "'" in statement and "'" in place
            endless = ROUND_AND_ROUND[0] in place and ROUND_AND_ROUND[1] in statement
            if not quoted_twice and not endless:
                yield place.replace(MARK, statement)


def recorded_cases(count: int = 900) -> list[tuple[str, str]]:
    """Some of them, each as a text behind ``-c`` or as a ``file``."""
    chance = random.Random(20261130)
    return [(text, chance.choice(("-c", "file"))) for text in chance.sample(texts(), count)]

"""Words that are numbers to some shells, in every place where a shell reads a number."""

from __future__ import annotations

import random

NUMBERS = (
    *(
        "0",
        "1",
        "2",
        "7",
        "08",
        "010",
        "300",
        "255",
        "256",
        "2147483647",
        "2147483648",
        "4294967296",
        "64",
        "65",
        "008",
    ),
    *("99999999999999999999", "00000000000000000000001", "\u00b2", "\u0663", "+5", "' 5'", "-5", "''", "0x5", "5x"),
    *("1_0", "--5", "-0", "1.5", "777", "0777", "07777"),
)
MARK = "%s"
PLACES = (
    *("exit %s", "return %s", "f() { return %s; }; f; exec show $?", "set a b c; shift %s; exec show $? $*"),
    "for i in 1 2; do for j in 1 2; do break %s; exec show in; done; exec show i; done; exec show out $?",
    "for i in 1 2; do for j in 1 2; do continue %s; exec show in; done; exec show i; done; exec show out $?",
    *(
        "trap x %s; exec show $?",
        "trap %s; exec show $?",
        "trap %s INT; exec show $?",
        "umask %s; exec show $? $(umask)",
    ),
    *("exec show ${%s-u}", "x=%s; exec show $((x))", "exec show $((%s))", "exec show $((1+%s))"),
    "exec show $((3*%s))",
    *("[ %s -eq 1 ]; exec show $?", "[ 5 -gt %s ] && exec show y; exec show $?", "echo a >&%s; exec show $?"),
    *(
        "if [ ! %s -eq 5 ]; then exec show y; fi; exec show n $?",
        'exec show "$(printf %d %s)"',
        "x=ab; exec show ${x#%s}",
    ),
    *(
        "wait %s; exec show $?",
        "set -- a b c; exec show $%s",
        "exec show $(umask %s; umask)",
        ": 4>&1 %s>&4; exec show $?",
    ),
)


def recorded_cases(count: int = 500) -> list[tuple[str, str]]:
    """All cases that are recorded: the script, and whether it is a file or stands behind ``-c``."""
    chance = random.Random(20261130)
    every = [place.replace(MARK, number) for place in PLACES for number in NUMBERS]
    texts = [text for text in every if "$0" not in text and "${0" not in text]  # the shell's own name
    return [(text, chance.choice(("file", "-c"))) for text in chance.sample(texts, count)]

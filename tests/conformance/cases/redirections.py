"""Scripts in which file descriptors are opened, copied, closed and written to past each other."""

from __future__ import annotations

import random
import re

COMMANDS = (
    *("echo a", "echo b", "printf c", "echo a >&2", "echo b >&3", "echo c >&4", "nope", "cd /nope", "test a b"),
    "true",
    *(
        "false",
        ": </nope",
        "read v",
        "cat data/one",
        "show s",
        "fails s",
        "f",
        "command -v nope",
        "echo",
        "echo -n",
        ":",
    ),
    *(
        "(exit 3)",
        "exec 3>&1",
        "exec 3>&-",
        "exec 2>&1",
        "exec 3>/dev/null",
        "exec 4>&3",
        "exec 3<data/one",
        "exec >&2",
    ),
    *(
        "exec >out.txt",
        "exec 2>out2",
        "exec >&-",
        "exec <data/three",
        "exec 3>&2 2>&1",
        "read v <&3",
        "set -x",
        "unset -z",
    ),
)
REDIRECTIONS = (
    *(
        "2>&1",
        ">&2",
        "1>&2",
        "3>&1",
        ">&3",
        "1>&3",
        "2>&3",
        "3>&-",
        ">/dev/null",
        "2>/dev/null",
        ">out.txt",
        ">>out.txt",
    ),
    *("2>out2", "</dev/null", "<&3", "3</dev/null", "3>&2", ">&4", "4>&3", ">&-", "2>&-", "<&-", "3>out.txt"),
    ">&9",
    *("<data/one", "<nodir/x", ">nodir/x", ">/dev/stdout", ">/dev/stderr", "<&0", "0<&3", "3<&0", "5>&1"),
    "2>>out.txt",
    *("1>&1", "2>&2", "3>&3", "9>&1"),
)
STARTS = ("", "", "set -e\n", "exec 3>&1\n", "exec 3>/dev/null 4>&2\n", "f() { echo f; echo g >&2; }\n", "v=1\n")


def script(chance: random.Random) -> str:
    """Draw a script that shows what it has come to."""
    lines = [_statement(chance, 0) for _ in range(chance.randrange(1, 4))]
    return chance.choice(STARTS) + "\n".join(lines) + '\nexec show "$?" "$x" "$v" "$(cat out.txt)"'


def recorded_cases(count: int = 600) -> list[tuple[str, str]]:
    """All cases that are recorded: the script, and whether it is a file or stands behind ``-c``."""
    chance = random.Random(20261130)
    return [(script(chance), chance.choice(("file", "-c"))) for _ in range(count)]


def _redirected(chance: random.Random, command: str, most: int = 3) -> str:
    """Write a command with a few redirections behind it."""
    return " ".join((command, *(chance.choice(REDIRECTIONS) for _ in range(chance.randrange(most + 1)))))


def _statement(chance: random.Random, depth: int) -> str:
    """Draw a command, or a compound one of such."""
    kind = chance.randrange(10) if depth < 3 else 0

    def inner() -> str:
        return _statement(chance, depth + 1)

    match kind:
        case 0 | 1 | 2:
            command = chance.choice(COMMANDS)
            return command if command.startswith("exec") else _redirected(chance, command)
        case 3:
            return _redirected(chance, f"{{ {inner()}; {inner()}; }}")
        case 4:
            return _redirected(chance, f"( {inner()}; {inner()} )")
        case 5 | 6:
            return f'x="$( {inner()}; {inner()} )"'
        case 7:
            return f"{inner()} | {{ {inner()}; }}"
        case 8:
            return f"if {inner()}; then {inner()}; else {inner()}; fi"
        case _:
            body = re.sub(r"\bf\b(?!\()", "echo f", inner())  # a function that calls itself has no end
            return chance.choice((f"{inner()} || {inner()}", f"f() {{ {body}; }}; f", f"! {inner()}"))

"""Texts for ``sh -c`` whose commands tell in which process they run, by hand and drawn at random.

Every program is ``ran NUMBER STATUS``, and each number stands once in a text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

HAND = r"""
R0|R0 a "b c"|X=1 R0|R0 >/dev/null|R0 2>&1|R0 <<E⏎foo⏎E⏎|true; R0|R0; R0|R0 && R0|false \|\| R0|true; R0 && R0
R0 && true; R0|R1 \|\| R1 \|\| R0|R0⏎R0|R0⏎R0 && R0|set -e⏎R0⏎R0|R0; true|R0 && true|R1 \|\| exit 1|R0; exit $?
exec R0|R0 && exec R0|exec R0 >/dev/null|exec 3>/dev/null; R0|eval 'exec R0'|f() { exec R0; }; f
trap 'exit 3' TERM; exec R0|(R0)|(R0; R0)|{ R0; }|R0 && { R0; }|{ R0; } >/dev/null|if R0; then R0; fi
case a in a) R0;; esac|for i in 1; do R0; done|f() { R0; }; f|! R0|command R0|eval R0|R0 \| R0|R0 \| R0 && R0
R0 & wait|R0 & R0|R0 & exec R0|R0;|R0 # c|R0⏎|R0⏎⏎|R0⏎# c|# c⏎R0|R0 # c⏎|trap 'exit 3' TERM; R0|trap '' TERM; R0
trap 'exit 3' TERM⏎R0|trap '' TERM⏎R0|trap : EXIT⏎R0|trap 'exit 3' TERM; trap - TERM; R0
trap : EXIT; trap - EXIT; R0|trap : EXIT && R0|$CMD R0|R0 $(true)|X=$(true) R0|R0 $((1+1))|R0 /*|R0 ${X-y}|R0 `true`
R0 \⏎a|R0 \|\| { R1; }|! R1; R0|! R1 && R0|{ R0; }; R0|(R0) && R0|(R0); R0|if R0; then R0; fi; R0
while R1; do :; done; R0|R0 && (R0)|if R1; then R0; else R0; fi|if R1; then R0; elif R0; then R0; fi
case a in b) R0;; *) R0; esac|{ { R0; }; }|({ R0; })|{ (R0); }|((R0); R0)|f() { R0; }; f; R0|while R1; do R0; done
until R0; do R0; done; R0|for i in 1 2; do :; done; R0|R0 && ! R1|R0 ; { R0; } ; R0|{ R0; } && R0|a=1; R0|a=1 && R0
R0 && a=1; R0|cd / && R0|cd /; R0|set -e; R0|umask 022; R0|export A=b; R0|export A=b && R0|: && R0|[ a ] && R0
test a; R0|R0 \|\| R0; R0|R1 \|\| R0|R0 & R0 && R0|R0 && R0 & R0|{ R0 & }; R0|R0 &⏎R0|(R0 & R0)|<R0|R0 </dev/null
</dev/null R0|R0 ; # c|R0 & # c|\⏎R0|  R0  |"ran" 0 0|'ran' 0 0
"""


def texts(seed: int = 20261128, count: int = 400) -> Iterator[str]:
    """All texts by hand, and as many drawn at random."""
    for text in HAND.strip("\n").replace("\n", "|").replace("\\|", "\0").split("|"):
        yield numbered(text.replace("\0", "|").replace("⏎", "\n"))
    chance = random.Random(seed)
    for _ in range(count):
        yield numbered(_script(chance))


def numbered(text: str) -> str:
    """Write each ``R0`` and ``R1``, a program that succeeds or fails, with the number of its place."""
    place = iter(range(1, 100))
    return re.sub(r"\bR([01])\b", lambda match: f"ran {next(place)} {match.group(1)}", text)


def _script(chance: random.Random) -> str:
    lines = [_line(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    if chance.random() < 0.15:
        lines.insert(
            0, chance.choice(("trap 'echo' TERM", "trap '' INT", "trap : EXIT", "trap : INT; trap - INT", "set -e"))
        )
    end = chance.choice(("", "", "", "", "\n", "\n\n", " # c", "\n# c", ";", " ;", "  ", "\n\n# c\n"))
    return ("# c\n" if chance.random() < 0.05 else "") + "\n".join(lines) + end


def _line(chance: random.Random, depth: int = 1) -> str:
    count = chance.choice((1, 1, 1, 2, 2, 3))
    return chance.choice(("; ", "; ", " & ") if count > 1 else (";",)).join(
        _and_or(chance, depth) for _ in range(count)
    )


def _and_or(chance: random.Random, depth: int) -> str:
    text = _pipeline(chance, depth)
    while chance.random() < 0.35:
        text += chance.choice((" && ", " || ")) + _pipeline(chance, depth)
    return text


def _pipeline(chance: random.Random, depth: int) -> str:
    roll = chance.random()
    if roll < 0.06:
        return f"{_command(chance, depth)} | {_command(chance, depth)}"
    return f"! {_command(chance, depth)}" if roll < 0.12 else _command(chance, depth)


def _command(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.62:
        return _simple(chance)
    inner = [_line(chance, depth - 1) for _ in range(3)]
    compound = chance.choice(
        (
            "{ %s; }",
            "{ %s; }",
            "( %s )",
            "( %s )",
            "if %s; then %s; fi",
            "if %s; then %s; else %s; fi",
            "case a in b) %s;; *) %s;; esac",
            "for i in 1 2; do %s; done",
            "while R1; do %s; done",
            "f() { %s; }; f",
        )
    )
    text = compound % tuple(inner[: compound.count("%s")])
    return text + (chance.choice((" >/dev/null", " 2>&1")) if chance.random() < 0.1 else "")


def _simple(chance: random.Random) -> str:
    program = chance.choice(("R0", "R0", "R0", "R1"))
    form = chance.choice(
        (
            *("%s",) * 8,
            *("X=1 %s", "%s a b", "%s 'b c'", '%s "$X"', "%s >/dev/null", "%s 2>&1", "%s </dev/null", "%s $(true)"),
            *("%s `R0`", "command %s", "eval '%s'", "X=$(R0) %s", "exec %s", "true", ":", "X=1", "false", "$N %s"),
        )
    )
    return form % program if "%s" in form else form

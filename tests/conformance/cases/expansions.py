"""Short scripts in which words are expanded, tested, assigned, split and passed on, in every combination."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Words = tuple[str, ...]

VALUES = (
    *("", "a", "abc", "a b", "  a  b ", "/a/b.c", "x=y", "*", "-n", "a:b:c", "10", "007", "0", "-5", "a'b", "?", "[a]"),
    *("ab\ncd", "%d", "1 2 3", ".", "--", "!", "(", ")", "-e", "-z", "=", "~", "~/b", "a:~", ":", "a:", "e\u0301"),
)
EXPANSIONS = (
    *("$x", '"$x"', "${x}", '"${x}"', "${x:-d}", '"${x:-d e}"', "${x-d}", "${x:+s}", '"${x:+s t}"', "${x+s}", "${#x}"),
    *("${x%b*}", "${x%%b*}", "${x#*a}", "${x##*a}", '"${x#a}"', '"${x%.*}"', "${x##*/}", '"${x%/*}"', "${x:=n}", "$y"),
    *('"$y"', "${y:-$x}", '"${y:-"$x"}"', "$@", '"$@"', "$*", '"$*"', "$#", '"$1"', "$1", "${2:-z}", '"${@:-n}"'),
    *("$((1+2))", '"$((${#x}*2))"', "'$x'", 'a"$x"b', "$x$y", '"$x"$y', "$(echo $x)", '"$(echo "$x")"', "`echo $x`"),
    *('"`echo \\"$x\\"`"', "$?", "\\$x", "$", "~", "a~", '${x#"$y"}', '${x%"*"}', "${x#\\*}", '"a$@b"', '"a$*b"'),
    *("${*:-q}", '"${#}"', '"${#@}"', '$(printf %s "$x")', '"$(printf "%s\\n" "$x" "$y")"', '"$(:)"', "$(:)", '""'),
    *("''", '"${x:+"$@"}"', '${1+"$@"}', '$(echo "$@")', "${x:?}", "~/b", "a=~", "a:~", '~"b"', "$x:~", "--p=~"),
)
OPTIONS = ("set -f", "set +f", "unset IFS", "unset x", "unset y", "set -u", "set +u", "set -e", "set +e")
SEPARATORS = (":", "", " ", ",b", "a")
EVALUATED = ("x=$y", "x=\\$y", '"x=\\$y"', '"set -- $x"', "'y=\"$x\"'")


def script(chance: random.Random) -> str:
    """Draw a script that shows what it has come to."""
    start = chance.choice(("", "", "set -e\n", "set -u\n"))
    start += f"x={_quoted(chance.choice(VALUES))}; y={_quoted(chance.choice(VALUES))}\n"
    lines = [_command(chance, 0) for _ in range(chance.randrange(2, 6))]
    return start + "\n".join(lines) + f'\nexec show {_word(chance)} {_word(chance)} "$#"'


def arguments(chance: random.Random) -> Words:
    """Draw the arguments of a script."""
    return tuple(chance.choice(VALUES) for _ in range(chance.randrange(4)))


def recorded_cases(count: int = 500) -> list[tuple[str, Words]]:
    """All cases that are recorded."""
    chance = random.Random(20261129)
    return [(script(chance), arguments(chance)) for _ in range(count)]


def _quoted(text: str) -> str:
    return '"' + text.replace("$", "\\$") + '"'


def _word(chance: random.Random) -> str:
    return chance.choice(EXPANSIONS)


def _operand(chance: random.Random) -> str:
    """Draw an operand of ``test``, mostly quoted."""
    word = _word(chance)
    return word if word.startswith('"') or chance.random() < 0.3 else '"' + word.replace('"', "") + '"'


def _test(chance: random.Random) -> str:
    a, b = _operand(chance), _operand(chance)
    return chance.choice(
        (
            *(f"[ -z {a} ]", f"[ -n {a} ]", f"[ {a} = {b} ]", f"[ {a} != {b} ]", f"[ {a} ]", f"test {a}", f"[ ! {a} ]"),
            *(f"[ -n {a} -a -n {b} ]", f"[ -z {a} -o {a} = {b} ]", f"[ {a} -eq {b} ]", f"[ {a} -gt 3 ]", f"[ -e {a} ]"),
            *("[ -d / ]", f"[ -f {a} ]", f"[ {a} = {b} ] && [ -n {b} ]", f"[ ! -z {a} ]", f"[ \\( {a} = {b} \\) ]"),
            *(f"case {a} in {b}) ;; *) false;; esac", f"case {a} in a*) ;; *) false;; esac", "true", "false"),
            *(f'case {a} in [a-c]*|"") ;; ?) false;; *) false;; esac', f"[ {a} -lt {b} ]", f"test {a} = {b} -o {a}"),
            *(f'case {a} in *" "*) ;; -*) false;; *) (exit 4);; esac', f'case {a} in "$x"*) ;; *) false;; esac'),
            *(f"case {a} in $y) ;; *) false;; esac", "[ -x bin/show ]", "[ -t 0 ]", f"[ -L {a} ]"),
        )
    )


def _assignment(chance: random.Random, _: int) -> str:
    value = _quoted(chance.choice(VALUES)) if chance.random() < 0.5 else _word(chance)
    return chance.choice((f"x={value}", f"y={value}", f"export x={value}", f"x={value} y={_word(chance)}"))


def _arguments(chance: random.Random, _: int) -> str:
    return chance.choice(
        (
            *(f"set -- {_word(chance)} {_word(chance)}", f'set -- "$@" {_word(chance)}', "shift"),
            *("[ $# -gt 0 ] && shift", f"read x y <<E\n{_word(chance)} {_word(chance)}\nE\n:"),
        )
    )


def _setting(chance: random.Random, _: int) -> str:
    separator = f'IFS="{chance.choice(SEPARATORS)}"'
    return chance.choice((separator, chance.choice(OPTIONS), f"eval {chance.choice(EVALUATED)}"))


def _condition(chance: random.Random, depth: int) -> str:
    test, inner = _test(chance), _command(chance, depth + 1)
    return chance.choice(
        (
            *(f"if {test}; then {inner}; else {_command(chance, depth + 1)}; fi", f"{test} && {inner}", test),
            *(f"{test} || {inner}", f"case {_word(chance)} in a*|?) {inner};; *) {_command(chance, depth + 1)};; esac"),
        )
    )


def _compound(chance: random.Random, depth: int) -> str:
    inner = _command(chance, depth + 1)
    ends = chance.choice(("return", "return 1", ":", "local z=$1", "x=$1"))
    return chance.choice(
        (
            *(f"for i in {_word(chance)} {_word(chance)}; do {inner}; y=$y$i; done", f"( {inner} )", f"{{ {inner}; }}"),
            f"f() {{ {inner}; {ends}; }}; f {_word(chance)} {_word(chance)}",
        )
    )


def _command(chance: random.Random, depth: int) -> str:
    drawn: Sequence[Callable[[random.Random, int], str]] = (_assignment, _arguments, _setting)
    if depth < 2:
        drawn = (*drawn, _condition, _compound)
    return chance.choice(drawn)(chance, depth)

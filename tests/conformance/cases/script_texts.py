"""Small scripts drawn at random, and the words that each is called with. What they come to is seen by running them.

They use two programs: ``show``, which succeeds, and ``fails``. The folder that they run in holds what ``FILES`` lists.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

FILES: Mapping[str, str] = {
    "data/one": "first line\nsecond  line\n",
    "data/two": "",
    "data/three": "a=b c\n",
    "lib.sh": "lib=from_lib\nlibf() { echo lib_$1; }\n",
    "ret.sh": "v=before\nreturn 3\nv=behind\n",
}
"""The files, by path, with their texts."""
_WORDS = ("a", "b c", "-x", "--opt=1", "", "x.conf", "*", "server", "1", "07", "a/b/c.txt", "$v", "q'q")
_VALUES = (
    "one",
    "''",
    '"two words"',
    "$1",
    '"$1"',
    '"$2"',
    "$v",
    '"$v"',
    '"${v:-def}"',
    "${w:-x y}",
    '"${1#-}"',
    '"${1%.conf}"',
    '"${1##*/}"',
    '"${1%%.*}"',
    '"$(echo $v)"',
    "$(echo a b)",
    '"$(basename "$1")"',
    '"$(dirname "$1")"',
    "$((1 + 2))",
    '"$#"',
    '"${v+set}"',
    '"${nope+set}"',
    '"${nope-unset}"',
    '"$@"',
    "$*",
    '"$*"',
    '"${#1}"',
    "data/*",
    '"data/*"',
    "*.nope",
    "~+",
    '"$(cat data/one)"',
    "$(cat data/three)",
    '"$(printf %s-%s "$1" x)"',
    "`echo old`",
    "'single $v'",
    '"a\\$b"',
    "x$v",
    '"x${1}y"',
    '"$(f q)"',
    '"${v:=given}"',
    "$((${v:-0} + 0))",
    '"$(v=inner; echo $v)"',
    '"$(show)"',
    "a\\ b",
)
_BASH = (
    '"${1:0:1}"',
    '"${v:1}"',
    '"${v/o/0}"',
    '"${v//o/0}"',
    '"${arr[@]}"',
    '"${#arr[@]}"',
    '"${arr[1]}"',
    '"${v^^}"',
    '"${@:2}"',
    '"${v: -1}"',
    '"${FUNCNAME[0]:-none}"',
    '"${!name}"',
    '"${!w-none}"',
    '"${arr[*]}"',
    "{a,b}",
    "$'a\\tb'",
)
_TESTS = (
    '[ "$1" = a ]',
    '[ -z "$v" ]',
    '[ -n "$1" ]',
    "[ $# -gt 1 ]",
    '[ "$1" != server ] && [ -n "$2" ]',
    "[ -f data/one ]",
    "[ -d data ]",
    "[ -e nope ]",
    '[ "${1#-}" != "$1" ]',
    '[ "$v" = one -o "$1" = a ]',
    "[ -s data/two ]",
    "[ ! -f data/one ]",
    "[ x -eq 1 ]",
    "true",
    "false",
    "show probe",
    "fails",
    "! fails",
    "f probe",
    "test -r data/one",
    "command -v show >/dev/null",
    "command -v nope >/dev/null",
    "cd nope",
    "(exit 3)",
    "[ $v ]",
    '[ "$(echo x)" = x ]',
    "libf",
    ": ",
    "[ -x lib.sh ]",
    "[ -d made/a ]",
    "[ -f made/a/z ]",
    "echo no >nope/x",
    "{ echo no; } >nope/no/x",
    '[ "$1" ]',
    '[ "$1" \\< b ]',
    "v=$(fails)",
)
_BASH_TESTS = (
    "[[ $1 == -* ]]",
    '[[ "$v" == *o* ]]',
    "[[ -n $1 && $# -gt 0 ]]",
    "[[ $1 =~ ^a ]]",
    "(( $# > 1 ))",
    'IFS=. read -ra arr <<<"1.2.$1"',
    'read -r -a arr <<<"$v"',
    "[[ -z $v || $1 != a ]]",
)
_PATTERNS = ("a", "-*", "*.conf", "server|a", "[a-c]*", "?", "*", '"$v"', "''", "-x|--opt*", "*/*", "[!a]", "$v")
_ENDS = (
    'exec show "$@"',
    'exec "$@"',
    'exec show "$v" "$w" "$@"',
    'exec show end "$1"',
    "show last $v",
    "exit 4",
    'f "$v"; exit $?',
    "false",
    "exec $v",
    'exec show "$#:$*"',
    'main "$@"',
    "exec nope",
    "nope",
    "return 5",
    "exec show ${lib-none}",
    'exec "$1"',
    "exit",
)


def scripts(bash: bool, seed: int = 20261128, count: int = 300) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Draw scripts and the words for each."""
    chance = random.Random(seed)
    for _ in range(count):
        words = tuple(chance.choice(_WORDS) for _ in range(chance.choice((0, 1, 1, 2, 3))))
        yield _Writer(chance, bash=bash).script(), words


class _Writer:
    """Writes one script."""

    def __init__(self, chance: random.Random, *, bash: bool) -> None:
        self.chance, self.bash = chance, bash

    def script(self) -> str:
        lines = [self.chance.choice(("set -e", "set -u", "set -eu", "", "", "set -f"))]
        lines.append('f() { v=$1; [ "$1" ] || return 2; echo "f:$1"; }')
        lines.append(
            f"main() {{ {self.chance.choice(('local w=loc; ', '', 'shift; ', 'set -- m; '))}"
            'exec show main "$@" "${w-}"; }'
        )
        if self.bash and self.chance.random() < 0.5:
            lines.append("arr=(one 'two 2' three); name=v")
        lines += [self.statement(2) for _ in range(self.chance.randint(1, 5))]
        lines.append(self.chance.choice(_ENDS))
        return "\n".join(line for line in lines if line) + "\n"

    def value(self) -> str:
        return self.chance.choice(_VALUES + _BASH if self.bash else _VALUES)

    def test(self) -> str:
        return self.chance.choice(_TESTS + _BASH_TESTS if self.bash else _TESTS)

    def block(self, depth: int) -> str:
        return "; ".join(self.statement(depth - 1) for _ in range(self.chance.randint(1, 2)))

    def statement(self, depth: int) -> str:
        kinds = [self._assign, self._set, self._simple, self._joined]
        if depth > 0:
            kinds += [self._if, self._case, self._loop, self._group, self._joined]
        return self.chance.choice(kinds)(depth)

    def _assign(self, _: int) -> str:
        return f"{self.chance.choice('vw')}={self.value()}"

    def _set(self, _: int) -> str:
        return self.chance.choice(
            (f'set -- {self.value()} "$@"', f"set -- {self.value()} {self.value()}", "set --", "shift")
        )

    def _simple(self, _: int) -> str:
        return self.chance.choice(
            (
                "show step",
                "fails || true",
                f"f {self.value()}",
                ". ./lib.sh",
                ". ./ret.sh",
                "unset v",
                f"export v={self.value()}",
                "cd data",
                "echo hi >out.txt",
                "echo no >nope/x",
                "{ echo a; echo b; } >>nope/x",
                "echo more >>data/one",
                "mkdir -p made/a; echo y >made/a/z",
                ": >made/a/z",
                f"chmod {self.chance.choice(('755', '+x', 'u+x', 'a-x', 'go=r'))} lib.sh",
                "find data -type f -exec chmod 644 {} +",
                "rm -f data/three",
                ": >out2",
                "read v <data/one",
                "v=$(cat <data/three)",
                "eval 'w=\"$v\"'",
                'eval "w=$v"',
                "IFS=,",
                f"local v={self.value()}",
                "trap 'exit 6' EXIT",
                "(trap 'exit 6' EXIT) || w=$?",
                "w=\"$(trap 'echo t' EXIT; echo u)\"",
                "set -e",
                "set +e",
                'w="$(fails; echo $?)"',
                "echo x | read v",
                "show a | show b",
                "v=1; v=$((v + 1))",
                "readonly r=1",
                "show bg & wait",
                "umask 077",
                'read v w <<E\none "two $1\nE',
                "v=x show tmp",
                "v=y f z",
            )
        )

    def _joined(self, depth: int) -> str:
        right = (
            self.statement(0)
            if depth <= 0
            else self.chance.choice((self.statement(0), "exit 7", "return 2", 'exec show joined "$v"'))
        )
        return f"{self.test()} {self.chance.choice(('&&', '||'))} {right}"

    def _if(self, depth: int) -> str:
        other = f" else {self.block(depth)};" if self.chance.random() < 0.5 else ""
        return f"if {self.test()}; then {self.block(depth)};{other} fi".replace("\nE;", "\nE\n")

    def _case(self, depth: int) -> str:
        branches = " ".join(
            f"{self.chance.choice(_PATTERNS)}) {self.block(depth)} ;;" for _ in range(self.chance.randint(1, 3))
        )
        return f'case "${self.chance.choice(("1", "v", "#"))}" in {branches} esac'.replace("\nE ;;", "\nE\n;;")

    def _loop(self, depth: int) -> str:
        jump = self.chance.choice(("", "; break", "; continue", f"; {self.test()} && break"))
        words = self.chance.choice((f" in {self.value()} {self.value()}", "", " in a b c"))
        loop = f"for i{words}; do w=$i; {self.block(depth)}{jump}; done"
        if self.chance.random() < 0.3:
            loop = f"while [ $# -gt 0 ]; do {self.block(depth)}; shift; done"
        return loop.replace("\nE;", "\nE\n")

    def _group(self, depth: int) -> str:
        left, right = self.chance.choice((("{ ", "; }"), ("(", ")")))
        return f"{left}{self.block(depth)}{right}".replace("\nE;", "\nE\n").replace("\nE)", "\nE\n)")

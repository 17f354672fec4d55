"""Texts for ``sh -c`` drawn at random: commands and their compositions, in which ``show`` tells which process is PID 1."""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import random

SIMPLE = (
    "show", "show", "show a b", 'show a "b c"', "X=1 show", "show 2>&1", "show </dev/null", "show # c", "show $HOME", "show $(ext)",
    "X=$(ext) show", "show $((1+1))", "show /bin/s*", "command show", "exec show", "exec show x", 'show "$@"', 'exec show "$@"',
    "$CMD show", "show ${X:-y}", "show '$X'", "eval show", "eval 'exec show'", "/bin/show z", "exec show 2>&1", "sh -c show",
    "sh -c 'show; true'", "exec sh -c show", "env A=1 show", "exec env show", "show a\\ b", "show `echo q`", "! show", "show >&2",
    'show "$0" "$#"', "show ~", "show {a,b}", "show $'x'", "show 3>/dev/null", "show;", "show ;",
)  # fmt: skip
BEFORE = (
    "true", "ext", ":", "false || true", "X=1", "set -e", "export A=1", "ext 3", "false", "cd /bin", "test -n a", "[ a = a ]", "echo hi >&2",
    "umask 022", "exec 2>&1", "trap 'exit 3' TERM", "trap '' TERM", "trap 'true' EXIT", "trap - TERM", "f() { show f; }", "unset X",
    "show first", "set -- p q", "nosuch", "set -u", "exit 4", "ext 3 || true", "shift", "readonly R=1", "(ext)", "{ ext; }", "ext | ext",
    "ext & wait", "exec", "sleep 0", "echo x | cat >&2", "if ext; then true; fi", "set -x", "set -f", "alias s=show", "return 2",
)  # fmt: skip
ENDS = (
    "",
    "",
    "",
    "",
    "",
    "\n",
    "\n\n",
    " ",
    "\n# c",
    "; true",
    " && true",
    " || exit 1",
    "; exit $?",
    "\n:",
    ";",
    " | cat",
    " & wait",
    "\\\n",
)


def text(chance: random.Random) -> str:
    """Draw one text."""
    before = [chance.choice(BEFORE) for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 3)))]
    body = _command(chance, 2)
    for command in reversed(before):
        body = command + chance.choice(("; ", "; ", " && ", "\n", " || ", ";\n", "\n\n", " && \\\n")) + body
    return body + chance.choice(ENDS)


def _command(chance: random.Random, depth: int) -> str:
    if not depth or chance.random() < 0.5:
        return chance.choice(SIMPLE)
    inner = _command(chance, depth - 1)
    other = chance.choice(BEFORE)
    return chance.choice((
        f"({inner})", f"{{ {inner}; }}", f"if ext; then {inner}; fi", f"if false; then ext; else {inner}; fi",
        f"case a in a) {inner};; esac", f"case $1 in p*) {inner};; *) show d;; esac", f"for i in 1; do {inner}; done",
        f"for i in 1 2; do {inner}; done", f"f() {{ {inner}; }}; f", f"f() {{ {inner}; }}; f a b", f"{{ {inner}; }} 2>&1", f"({inner}) 2>&1",
        f"{other} && {inner}", f"{other} || {inner}", f"{other}; {inner}", f"{inner} | cat", f"echo q | {inner}",
        f"while true; do {inner}; break; done", "until show u; do ext; done", f"show <<E\n{other}\nE", f"[ a = a ] && {inner}",
        f"[[ -n a ]] && {inner}", f"({other}; {inner})", f"if {other}; then {inner}; else {_command(chance, 0)}; fi",
        f"ext && {{ {inner}; }}", f"{inner} && {_command(chance, 0)}", f"x=show; $x {inner}", f"sh -c '{_command(chance, 0)}'".replace("''", ""),
    ))  # fmt: skip

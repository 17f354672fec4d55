"""A script of dsim's own that comes to the same as the entry script of an official image, made of its facts.

Reads: ``EntryScript``. Gives: ``StandIn``, which ``supposition`` follows where the script itself is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from simulator.images.entry_scripts import EntryScript
from simulator.launch.rootfs import StandIn
from simulator.shell.quote import shell_line

SHELL = "/.dsim/sh"
"""The shell of a stand-in, which no image has: which shell the image has does not matter to it."""
_TEST = "/.dsim/database-is-there"
_NO_WORD = 'if [ "$#" = 0 ]; then exit 1; fi'


def stand_in(facts: EntryScript, tag: str = "latest") -> StandIn:
    """Make the script, for a POSIX shell; ``tag`` is that of the image."""
    volume = () if any(fnmatchcase(tag, pattern) for pattern in facts.tags) else (facts.volume,)
    lines = [*_lines(facts)]
    said = {f"line {number}: exit 1": _missing(facts) for number, line in enumerate(lines, 1) if "exit 1" in line}
    for number, line in enumerate(lines, 1):
        if _TEST in line:
            said[f"`{_TEST}` succeeds (line {number})"] = "there is a database in its folder"
            said[f"`{_TEST}` fails (line {number})"] = "there is no database in its folder"
    return StandIn(
        "\n".join(lines) + "\n",
        (*facts.programs, *(("gosu",) if facts.users else ()), *((_TEST,) if facts.variables else ())),
        tuple(dict.fromkeys(facts.users.values())),
        f"the image {facts.image} had it on {facts.date}",
        facts.if_missing,
        facts.refuses,
        tuple([folder for folder in (facts.folder, *volume) if folder]),
        said,
    )


def _missing(facts: EntryScript) -> str:
    first, *_ = [*facts.variables, ""]
    return f"{first} is not set" if first else "it needs a word"


def _lines(facts: EntryScript) -> Iterator[str]:
    """Yield the lines of the script."""
    yield f"#!{SHELL}"
    if facts.needs_word:
        yield _NO_WORD
    if facts.in_front:
        front = f'set -- {shell_line(facts.in_front)} "$@"'
        yield _if_first(("-*", *facts.also_for), front)
        if facts.if_missing:
            yield f'if ! command -v "$1"; then {front}; fi'
            yield _if_first(("*/*",), f'if [ -f "$1" ] && ! [ -x "$1" ]; then {front}; fi')
    if facts.help:
        helps = "|".join([f"*{shell_line([f' {option} '])}*" for option in facts.help])
        yield _if_first(facts.users, f'case " $* " in {helps}) exec "$@" ;; esac')
    for pattern, user in facts.users.items():
        subject = '"$*"' if "*" in pattern else '"$1"'
        yield f'case {subject} in {pattern}) if [ "$(id -u)" = 0 ]; then exec gosu {user} "$0" "$@"; fi ;; esac'
    if facts.variables:
        tests = " && ".join([_is_unset(variable) for variable in facts.variables])
        yield _if_first(facts.users, f"if {tests} && ! {_TEST}; then")
        yield "exit 1; fi"
        yield ";; esac"
    for word, words in facts.instead.items():
        yield _if_first((word,), f'shift; set -- {shell_line(words)} "$@"')
    yield 'exec "$@"'


def _if_first(patterns: Iterable[str], commands: str) -> str:
    """Return a line that executes commands where the first word matches a pattern."""
    ends = "" if commands.endswith("then") else " ;; esac"
    return f'case "$1" in {"|".join(patterns)}) {commands}{ends}'


def _is_unset(variable: str) -> str:
    name, _, value = variable.partition("=")
    return f'[ "${name}" != {shell_line([value])} ]' if value else f'[ -z "${name}" ]'

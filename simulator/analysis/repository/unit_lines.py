"""The docker, podman and kubectl lines of a unit of systemd: those of its Exec keys, as a shell would read them.

Reads: the text of a unit. Gives: each command with the line on which it begins. systemd reads no operator of a shell,
so a word is quoted where a shell would see one. Compare: systemd.service(5), "Command lines".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.callers.quadlet.systemd import specifiers
from simulator.callers.quadlet.unit import parse_unit, words_of
from simulator.core.values import Word
from simulator.golang.strconv import GoError
from simulator.shell.quote import shell_line

_KEYS = ("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost")
_VARIABLE = re.compile(r"\$\$|\$\{[A-Za-z_]\w*\}", re.ASCII)
_SHELLS = ("sh", "bash", "dash")


OPEN, CLOSE = "\x02", "\x03"
"""The brackets of what stands for a text that the reader of a file puts in."""


def unit_commands(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield the commands of a unit; none of one that is no unit. What a shell in it reads is given as it stands.

    A specifier is its value where the unit's name tells it, else it stands in brackets.
    """
    try:
        unit = parse_unit(path.rpartition("/")[2], text, {}, keeps_odd_quotes=True)
    except GoError:
        return
    known = {letter: values[0] for letter, values in specifiers(unit).items() if len(values) == 1}
    for key, value in unit.groups.get("Service", ()):
        if key in _KEYS:
            line = int(value.origin.where.rpartition(":")[2])
            yield from ((line, command) for command in _commands(value, known))


def _commands(value: Word, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the commands of a value, which a word ; divides."""

    def specified(match: re.Match[str]) -> str:
        return "%" if match[1] == "%" else known.get(match[1], f"{OPEN}specifier {match[0]}{CLOSE}")

    try:
        words = [re.sub("%([A-Za-z%])", specified, word) for word in words_of(value)]
    except GoError:
        return
    while words:
        end = words.index(";") if ";" in words else len(words)
        if end:
            yield _command(words[:end])
        words = words[end + 1 :]


def _command(words: Sequence[str]) -> str:
    """Write a command for a shell, without the characters in front of its program."""
    program = words[0].lstrip("@-:+!|")
    flags = words[0][: len(words[0]) - len(program)]
    rest = list(words[2:] if "@" in flags else words[1:])
    if program.rpartition("/")[2] in _SHELLS and len(rest) > 1 and re.fullmatch(r"-\w*c", rest[0]):
        return rest[1].replace("$$", "$")
    return " ".join([shell_line((program,)), *(_word(word, expands=":" not in flags) for word in rest)])


def _word(word: str, *, expands: bool) -> str:
    """Write a word for a shell: ``$NAME`` alone is split, ``${NAME}`` is not, and a doubled dollar sign is one."""
    if expands and re.fullmatch(r"\$[A-Za-z_]\w*", word, re.ASCII):
        return word
    pieces, at = [], 0
    for match in _VARIABLE.finditer(word) if expands else ():
        pieces += [_quoted(word[at : match.start()]), "'$'" if match[0] == "$$" else f'"{match[0]}"']
        at = match.end()
    return "".join([*pieces, _quoted(word[at:])]) or "''"


def _quoted(text: str) -> str:
    pieces = re.split(f"({OPEN}[^{CLOSE}]*{CLOSE})", text)
    return "".join(piece if piece[:1] == OPEN else shell_line((piece,)) for piece in pieces if piece)

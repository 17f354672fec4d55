"""The commands in a command of a shell: behind what stands in front of a program, and in its substitutions.

Reads: a simple command as it is written. Gives: those that begin with a container tool. What reads its words as a
script (``sh -c``, ``eval``, ``ssh``) is looked into as well. Compare: POSIX.1-2024, "Shell Command Language", 2.6.3.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

from simulator.analysis.repository.split_lines import split_commands

TOOLS = ("docker", "podman", "nerdctl", "docker-compose", "podman-compose", "kubectl")
_VALUE = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|[^\s"'\\`])*+"""
_KEYWORDS = re.compile(r"(?:(?:then|do|else|elif|if|while|until|!|\{|time|exec|command)(?=\s)\s*)+")
_SUDO = (
    r"sudo(?:\s+-[EnHS]+)*+(?:\s+(?:-[ugpC]\s+[^-\s]\S*|--(?:user|group)[=\s]\S+|--preserve-env(?:=\S+)?))++"
    r"(?:\s+-[EnHS]+)*+"
)
"""Of sudo the options with values; without them it stays in its line."""
_DROPPED = re.compile(
    rf"(?:timeout(?:\s+(?:-[ks]\s+[^-\s]\S*|-\S+))*+\s+[\d.]+[smhd]?|nohup|nice(?:\s+-n\s*-?\d+)?|{_SUDO})\s+"
)
_KEPT = re.compile(rf"(?:sudo|doas|env|winpty|-[EnH]|[A-Za-z_]\w*={_VALUE})\s+", re.ASCII)
_SHELL = re.compile(r"(?:ba|da|z|k)?sh")
_DEEPEST = 4


def tool_commands(command: str, tools: Sequence[str] = TOOLS, depth: int = 0) -> Iterator[str]:
    """Yield the commands that begin with one of some tools, in a command of a shell; in order of their place."""
    kept, rest = split_front(command)
    program = re.match(rf"{_VALUE}", rest)[0]  # type: ignore[index]
    name = program.strip("\"'").rpartition("/")[2].lstrip("`")
    if name in tools:
        yield (kept + rest).strip()
    if depth == _DEEPEST:
        return
    scripts = [*_scripts(name, rest, tools), *_substitutions(command)]
    yield from (
        found
        for script in scripts
        for each in split_commands(script)
        for found in tool_commands(each, tools, depth + 1)
    )


def split_front(command: str) -> tuple[str, str]:
    """Return what stands in front of the program and belongs to its line, and the rest; keywords are dropped."""
    kept, rest = "", command.lstrip()
    while match := _KEYWORDS.match(rest) or _DROPPED.match(rest) or _KEPT.match(rest):
        kept = kept + match[0] if match.re is _KEPT else kept
        rest = rest[match.end() :]
    return kept, rest


def _scripts(name: str, command: str, tools: Sequence[str]) -> Iterator[str]:
    """Yield the text that a program reads as a script."""
    is_shell = bool(_SHELL.fullmatch(name))
    if not is_shell and name not in ("eval", "ssh"):
        return
    try:
        words = shlex.split(command)
    except ValueError:
        return
    if is_shell:
        yield from _behind_c(words[1:])
    elif name == "eval":
        yield " ".join(words[1:])
    elif (tool := next((at for at, word in enumerate(words) if _begins_with(word, tools)), 0)) > 0:
        yield " ".join(words[tool:])


def _behind_c(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words[:-1]):
        if re.fullmatch(r"-\w*c", word):
            yield words[at + 1]
            return
        if not word.startswith("-"):
            return


def _begins_with(word: str, tools: Sequence[str]) -> bool:
    return bool(re.match(rf"(?:sudo\s+)?(?:\S*/)?(?:{'|'.join(tools)})(?:\s|$)", word))


def _substitutions(command: str) -> Iterator[str]:
    """Yield the scripts of ``$(...)`` and of backquotes that are outside of single quotes."""
    at, quoted = 0, False
    while at < len(command):
        char = command[at]
        if char == "\\":
            at += 1
        elif char == '"':
            quoted = not quoted
        elif char == "'" and not quoted:
            at = max(command.find("'", at + 1), at)
        elif command.startswith("$(", at) and not command.startswith("$((", at):
            end = _closing(command, at + 2)
            yield command[at + 2 : end]
            at = end
        elif char == "`" and (end := command.find("`", at + 1)) > 0:
            yield command[at + 1 : end]
            at = end
        at += 1


def _closing(text: str, at: int) -> int:
    """Return the place of the bracket that closes what is open at a place; the end of the text if there is none."""
    depth, quote = 1, ""
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "()":
            depth += 1 if char == "(" else -1
            if not depth:
                return at
        at += 1
    return len(text)

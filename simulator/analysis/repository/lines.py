"""The docker and podman lines in scripts, Makefiles, CI workflows and the code blocks of Markdown.

Reads: the text of a file and its kind. Gives: each simple command with the line on which it begins; its words are read
in ``callers/pasted``. Compare: POSIX.1-2024, "Shell Command Language", 2.2 Quoting, 2.9 Shell Commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.callers.pasted.text import PLACEHOLDER
from simulator.core.record import NamedTuple

TOOLS = ("docker", "podman", "nerdctl", "docker-compose", "podman-compose")
_LEADS = ("then", "do", "else", "if", "while", "until", "!", "{", "time", "exec", "command")
_YAML_LEAD = re.compile(r"(?:-\s+)?(?:(?:run|script|command|before_script|after_script)\s*:\s*)?(?=\S)")
_OPEN, _CLOSE = "\x02", "\x03"  # the brackets of what stands for a text of the reader
_SHELL_FENCES = ("", "sh", "bash", "shell", "console", "shell-session", "zsh", "terminal", "text")


class CommandLine(NamedTuple):
    """One simple command of a file, and the line on which it begins."""

    line: int
    text: str


def command_lines(text: str, kind: str) -> list[CommandLine]:
    """Find the commands of a text that begin with a container tool, in order."""
    found = []
    for number, line in _logical_lines(_shell_text(text, kind)):
        bare = line.strip()
        if kind in ("github-actions", "gitlab-ci", "pipeline"):
            bare = bare[_YAML_LEAD.match(bare).end() :] if _YAML_LEAD.match(bare) else bare  # type: ignore[union-attr]
            bare = _unquoted_scalar(bare)
        if kind == "makefile":
            bare = bare.lstrip("@-+").replace("$$", "$")
        if kind == "markdown":
            bare = re.sub(r"^[$%#>]\s+", "", bare)
            bare = PLACEHOLDER.sub(rf"{_OPEN}\1{_CLOSE}", bare)  # no redirection
        found += [
            CommandLine(number, _from_tool(command).replace(_OPEN, "<").replace(_CLOSE, ">"))
            for command in split_commands(bare)
            if _tool_of(command.split(None, 8)) in TOOLS
        ]
    return found


def _shell_text(text: str, kind: str) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines in which commands can stand: of Markdown those of code blocks, of make the recipes."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        fence = re.match(r"\s*(?:```+|~~~+)\s*([\w+-]*)", line)
        if kind == "markdown" and fence:
            fenced = not fenced and fence[1].lower() in _SHELL_FENCES
        elif kind == "markdown" and not (fenced or line.startswith(("    ", "\t"))):
            continue
        elif not (kind == "makefile" and not line.startswith(("\t", " "))):
            yield number, line


def _logical_lines(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Join lines that a backslash continues, and those in the middle of a quote; drop comments."""
    start, parts = 0, [""]
    for number, line in lines:
        if not start:
            if line.lstrip().startswith("#") and not re.match(r"\s*#\s+(?:docker|podman)\s", line):
                continue
            start, parts = number, []
        if line.endswith("\\") and not line.endswith("\\\\"):
            parts.append(line[:-1].strip() + " ")
            continue
        parts.append(line.strip() if parts else line)
        yield start, "".join(parts)
        start = 0
    if start:
        yield start, "".join(parts)


def _unquoted_scalar(text: str) -> str:
    """Return the text of a YAML scalar that is quoted as a whole."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" and text[0] not in text[1:-1].replace("''", ""):
        return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1]
    return text


def split_commands(line: str) -> list[str]:
    """Split a line at the operators of a shell, outside of quotes; redirections and what follows them are cut off."""
    commands, kept, quote, depth, at, cut = [], [], "", 0, 0, False
    while at < len(line):
        char = line[at]
        if quote:
            quote = "" if char == quote else quote
        elif char == "\\":
            kept.append(line[at : at + 2])
            at += 2
            continue
        elif char in "'\"":
            quote = char
        elif line.startswith(("$(", "${"), at):
            depth += 1
        elif depth and char in ")}":
            depth -= 1
        elif not depth and char in ";&|()" and not (char == "&" and line[at - 1 : at] == ">"):
            commands.append("".join(kept).strip())
            kept, cut, at = [], False, at + 1
            continue
        elif not depth and char in "<>":
            while kept and kept[-1].isdigit():
                kept.pop()
            cut = True
        elif not depth and char == "#" and (not kept or kept[-1].isspace()):
            break
        if not cut:
            kept.append(char)
        at += 1
    return [command for command in (*commands, "".join(kept).strip()) if command]


def _tool_of(words: list[str]) -> str:
    """Return the base name of the first word that is no keyword, assignment or sudo."""
    for word in words:
        if word in _LEADS or word in ("sudo", "env") or re.fullmatch(r"[A-Za-z_]\w*=\S*|-[EnH]", word):
            continue
        return word.rpartition("/")[2].lstrip("`")
    return ""


def _from_tool(command: str) -> str:
    words = command.split()
    while words and (words[0] in _LEADS):
        command = command.lstrip()[len(words.pop(0)) :]
    return command.strip()

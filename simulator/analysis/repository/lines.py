"""The docker, podman and kubectl lines in scripts, Makefiles, units, CI workflows and the code blocks of Markdown.

Reads: the text of a file and its kind. Gives: each simple command with the line on which it begins; its words are read
in ``callers/pasted``. Compare: POSIX.1-2024, "Shell Command Language", 2.2 Quoting, 2.9 Shell Commands.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from simulator.analysis.repository.markdown_code import markdown_lines
from simulator.analysis.repository.nested_lines import TOOLS, tool_commands
from simulator.analysis.repository.split_lines import open_quote, split_commands
from simulator.analysis.repository.unit_lines import CLOSE, OPEN, unit_commands
from simulator.analysis.repository.yaml_scripts import scripts
from simulator.callers.pasted.text import PLACEHOLDER
from simulator.core.record import NamedTuple

_MOST_QUOTED = 200  # lines of one quoted word
_YAML_LEAD = re.compile(r"^(?:-\s+)?(?:(?:run|script|command|before_script|after_script)\s*:\s*)?(?=\S)")
# What make reads in a recipe: two dollar signs, a reference of one sign, or one in brackets, which may hold others.
_OF_MAKE = re.compile(r"\$(?:\$|\((?:[^()]|\([^()]*\))*\)|\{[^{}]*\}|[^\s({])|\\['\"\\]|'|\"")
_SHELL_FENCES = frozenset(
    """sh bash shell console shell-session sh-session shellscript zsh terminal text powershell pwsh ps1 cmd bat batch
    dos""".split()
) | {"", "-"}
_CONTINUED = re.compile(r"(?<=\s)[`^]$")
"""What continues a line of a code block: of PowerShell, of cmd."""


class CommandLine(NamedTuple):
    """One simple command of a file, and the line on which it begins."""

    line: int
    text: str


def command_lines(text: str, kind: str, path: str = "", tools: Sequence[str] = TOOLS) -> list[CommandLine]:
    """Find the commands of a text that begin with one of some tools, in order; a unit's name stands in some of them."""
    found = []
    if kind in ("unit", "quadlet"):
        return [
            CommandLine(number, command.replace(OPEN, "<").replace(CLOSE, ">"))
            for number, line in unit_commands(path, text)
            for command in _commands(line, tools)
        ]
    if kind in ("github-actions", "gitlab-ci", "pipeline"):
        return _of_yaml(text, tools)
    for number, line in _logical_lines(_shell_text(text, kind), tools, has_quotes=kind != "makefile"):
        bare = line.strip()
        if kind == "makefile":
            bare = _for_shell(bare.lstrip("@-+"))
        if kind == "markdown":
            bare = re.sub(r"^[$%#>]\s+", "", bare)
            bare = PLACEHOLDER.sub(rf"{OPEN}\1{CLOSE}", bare)  # no redirection
        found += [
            CommandLine(number, command.replace(OPEN, "<").replace(CLOSE, ">")) for command in _commands(bare, tools)
        ]
    return found


def _of_yaml(text: str, tools: Sequence[str]) -> list[CommandLine]:
    """Find the commands in the scripts of a YAML text; in the lines of one that is no YAML, as far as they tell."""
    if not any(tool in text for tool in tools):
        return []
    found = scripts(text)
    if found is None:
        lines = _logical_lines(_shell_text(text, ""), tools, has_quotes=True)
        found = [[(number, _unquoted_scalar(_YAML_LEAD.sub("", line.strip(), count=1)))] for number, line in lines]
    return [
        CommandLine(number, command)
        for script in found
        for number, line in _logical_lines(iter(script), tools, has_quotes=True)
        for command in _commands(line.strip(), tools)
    ]


def _commands(line: str, tools: Sequence[str]) -> Iterator[str]:
    """Yield the commands of a line that begin with one of some tools."""
    yield from (found for command in split_commands(line) for found in tool_commands(command, tools))


def _shell_text(text: str, kind: str) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines in which commands can stand: of Markdown those of code blocks, of make the recipes."""
    if kind == "markdown":
        for each in markdown_lines(text):
            if each.language in _SHELL_FENCES:
                yield each.number, _CONTINUED.sub(r"\\", each.text)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if kind != "makefile" or line.startswith(("\t", " ")):
            yield number, line.rstrip("\r")


def _logical_lines(
    lines: Iterator[tuple[int, str]], tools: Sequence[str], *, has_quotes: bool
) -> Iterator[tuple[int, str]]:
    """Join lines that a backslash continues; drop comments.

    Where a text ``has_quotes`` of several lines, those behind the name of a tool are joined as well.
    """
    given = deque(lines)
    start, parts = 0, [""]
    while given:
        number, line = given.popleft()
        if not start:
            if line.lstrip().startswith("#") and not re.match(r"\s*#\s+(?:docker|podman)\s", line):
                continue
            start, parts = number, []
        if line.endswith("\\") and not line.endswith("\\\\"):
            parts.append(line[:-1].strip() + " ")
            continue
        parts.append(line.strip() if parts else line)
        whole = "".join(parts)
        yield start, _with_quoted_lines(whole, given, tools) if has_quotes and open_quote(whole) else whole
        start = 0
    if start:
        yield start, "".join(parts)


def _with_quoted_lines(line: str, behind: deque[tuple[int, str]], tools: Sequence[str]) -> str:
    """Return a line with those behind it that its quote goes on in, which are taken; alone if no tool has it."""
    if not any(open_quote(command) for command in _commands(line, tools)):
        return line
    indent = len(line) - len(line.lstrip())
    parts, quote = [line], open_quote(line)
    for count, (_, text) in enumerate(islice(behind, _MOST_QUOTED), 1):
        parts.append(text[indent:] if not text[:indent].strip() else text)
        quote = open_quote(f"\n{parts[-1]}", quote)
        if not quote:
            for _ in range(count):
                behind.popleft()
            return "\n".join(parts)
    return line


def _for_shell(recipe: str) -> str:
    """Return a line of a recipe as a shell gets it, with the references of make, which it replaces in any quotes."""
    quote = ""

    def as_shell(piece: re.Match[str]) -> str:
        nonlocal quote
        found = piece[0]
        if found in ("'", '"') or (found == "\\'" and quote == "'"):
            quote = found if not quote else "" if quote == found[-1] else quote
        elif found == "$$":
            return "$"
        elif found[0] == "$" and quote == "'":
            return f"'\"{found}\"'"
        return found

    return _OF_MAKE.sub(as_shell, recipe)


def _unquoted_scalar(text: str) -> str:
    """Return the text of a YAML scalar that is quoted as a whole."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" and text[0] not in text[1:-1].replace("''", ""):
        return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1]
    return text

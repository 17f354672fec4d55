"""Answers to the TAB key: click finds what is to be completed, ``simulator.candidates`` knows the values.

Reads: a line up to the cursor. Gives: lines of a kind, a value and an explanation, which the shell scripts of
``dsim completion`` and docker's command line read. Imported only when a shell asks.
Compare: spf13/cobra ``initCompleteCmd`` and ``ShellCompDirective`` (completions.go), which docker hands on.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

from simulator.cli import candidates
from simulator.cli.candidates import Candidate
from simulator.cli.commands.completion import SCRIPTS
from simulator.cli.main import COMMANDS, cli

_TEXTS = (type(click.STRING), type(click.UNPROCESSED), click.Path)
_END = "\x01"  # marks the cursor while the line is split


class Values(click.ParamType):  # type: ignore[type-arg]  # not generic in older ones
    """The type of a parameter, which also knows the parameter's possible values."""

    def __init__(self, inner: click.ParamType[Any], command: str) -> None:
        self.inner, self.command, self.name = inner, command, inner.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return self.inner.convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        if items := self.inner.shell_complete(ctx, param, incomplete):
            return items
        option = "" if isinstance(param, click.Argument) else max(param.opts, key=len)
        metavar = param.metavar or ""
        if metavar == "WORDS...":
            found = candidates.line(tuple(ctx.params.get(str(param.name)) or ()), incomplete)
        else:
            said = {**ctx.params, "multiple": getattr(param, "multiple", False)}
            found = candidates.candidates(self.command, option, metavar, said, incomplete)
        return [CompletionItem(each.value, each.kind, each.about) for each in found]


def complete(words: Sequence[str], incomplete: str) -> list[Candidate]:
    """List what can follow ``words`` on a line of dsim; ``incomplete`` is how the next word begins."""
    try:
        return list(_complete(list(words), incomplete))
    except Exception:  # a traceback in the middle of a line that is being typed does not help
        return []


def _complete(words: list[str], incomplete: str) -> Iterator[Candidate]:
    if not words and not incomplete.startswith("-"):
        yield from (Candidate(name, about) for name, about in COMMANDS.items() if name.startswith(incomplete))
        return
    if words and words[0] not in COMMANDS:
        return
    _prepare(words)
    option, equals, _ = incomplete.partition("=")
    lead = f"{option}=" if equals and option.startswith("--") else ""  # click returns the value alone
    if (pasted := _pasted_words(words)) is not None:
        yield from candidates.line(pasted, incomplete)
        return
    for item in ShellComplete(cli, {}, "dsim", "").get_completions(words, incomplete):
        kind = "word" if item.type == "plain" else item.type
        if kind in ("file", "dir"):
            yield Candidate("", "", kind)
        else:
            about = " ".join((item.help or "").split())
            yield Candidate(lead + str(item.value), about, kind)


def _pasted_words(words: list[str]) -> tuple[str, ...] | None:
    """Return the words of the pasted line after ``dsim run``; None before it begins."""
    at = next((n for n, word in enumerate(words) if n and word in ("docker", "podman", "podman-compose")), None)
    return tuple(words[at:]) if words[:1] == ["run"] and at is not None and not words[at - 1].startswith("-") else None


def _prepare(words: Sequence[str]) -> None:
    """Set the parameters of the line's command to types that know their values."""
    command = cli.get_command(click.Context(cli), words[0]) if words and words[0] in COMMANDS else None
    name = words[0] if words else ""
    if isinstance(command, click.Group):
        inner = next((word for word in words[1:] if word in command.commands), None)
        name, command = (inner, command.commands[inner]) if inner else (name, None)
    for param in command.params if command else ():
        if param.metavar and isinstance(param.type, _TEXTS):  # help shows other types
            param.type = Values(param.type, name)


def split(line: str) -> tuple[list[str], str]:
    """Split a line up to the cursor as a shell does: the whole words, and the one that the cursor ends."""
    lexer = shlex.shlex(line + _END, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # the cursor stands in quotes
        words.append(lexer.token)
    return words[:-1], words[-1].replace(_END, "")


class _Shell(ShellComplete):
    """A shell whose script hands over the line and reads candidates as columns."""

    def source(self) -> str:
        return SCRIPTS[self.name]

    def complete(self) -> str:
        words, incomplete = split(os.environ.get("COMP_LINE", ""))
        found = complete(words[1:], incomplete)
        return "\n".join("\t".join(self.row(each, incomplete)) for each in found if each.value.isprintable())

    def row(self, found: Candidate, incomplete: str) -> tuple[str, str, str]:
        """Write a candidate: kind, value, explanation."""
        return found.kind, found.value, found.about


class Bash(_Shell):
    """Bash replaces only what follows a word break, which the script passes on; it takes quoted values."""

    name = "bash"

    def row(self, found: Candidate, incomplete: str) -> tuple[str, str, str]:
        kept = os.environ.get("COMP_WORD", incomplete)  # what bash replaces; @ belongs to it, = and : do not
        cut = len(incomplete) - len(kept) if incomplete.endswith(kept) and found.kind not in ("file", "dir") else 0
        word = found.value[cut:]
        return found.kind, shlex.quote(word) if re.search(r"[\s\"'\\$`&|;<>()*?!]", word) else word, ""


class Zsh(_Shell):
    """Zsh quotes values itself; a row for files has the text before the file as its explanation."""

    name = "zsh"

    def row(self, found: Candidate, incomplete: str) -> tuple[str, str, str]:
        return found.kind, found.value, found.about or ("=" if "=" in incomplete and not found.value else "")


class Fish(_Shell):
    """Fish lists files by the begin of their path."""

    name = "fish"

    def row(self, found: Candidate, incomplete: str) -> tuple[str, str, str]:
        if found.kind not in ("file", "dir"):
            return found.kind, found.value, found.about
        lead, equals, path = incomplete.rpartition("=")
        return found.kind, path, lead + equals


def register() -> None:
    """Register these classes with click."""
    for shell in (Bash, Zsh, Fish):
        add_completion_class(shell)


def for_docker(words: Sequence[str]) -> str:
    """Answer docker's request for completion: values with explanations, and a directive for the shell."""
    *before, incomplete = words or ("",)
    found = complete(before, incomplete)
    if before[:1] == ["run"] and incomplete.startswith("-") and _pasted_words(list(before)) is None:
        found += candidates.line(("docker", "run"), incomplete)  # docker dsim run takes options of docker run, too
    values = {each.value: each for each in found if each.kind not in ("file", "dir") and each.value.isprintable()}
    files = any(each.kind == "file" for each in found)
    folders = any(each.kind == "dir" for each in found)
    directive = (2 if any(each.kind == "part" for each in found) else 0) + (0 if files else 16 if folders else 4)
    rows = [f"{each.value}\t{each.about}".rstrip("\t") for each in values.values()]
    return "\n".join([*rows, f":{directive}"])

"""Findings about how the argument of an instruction is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simulator.analysis.advice import SHELL_TEST
from simulator.core.text import quoted
from simulator.core.values import ExecForm, ShellForm, UnknownWords
from simulator.golang import json
from simulator.lint.finding import Severity, Span
from simulator.lint.proposals import Candidate, Proposal, commands, in_shell, proposed, word_span
from simulator.lint.rules import Forms
from simulator.lint.stages import Start
from simulator.shell.arguments import SHELLS
from simulator.shell.programs import OWN_DOLLARS, base_name, program_name, surely_executes
from simulator.shell.script import plain_words

_SMART = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"') | dict.fromkeys(
    "\u2018\u2019\u201a\u201b", "'"
)


def not_json(start: Start) -> Iterator[Candidate]:
    """Find arguments that begin like a JSON array and are none."""
    for instruction in commands(start):
        form = instruction.value.value
        if isinstance(form, ShellForm) and form.fault and not re.match(SHELL_TEST, form.text):
            offset, reason = form.fault
            argument = instruction.argument
            line, column = argument.spot(min(offset, max(len(argument.text) - 1, 0)))
            if (words := repaired(form.text)) is not None:
                proposal = proposed(start, instruction, words, "write it as a JSON array")
            else:
                proposal = None
            message = f"{instruction.keyword.upper()} is not JSON, so a shell runs the text, brackets and all: {reason}"
            yield Candidate(Forms.NOT_JSON, instruction, message, proposal, span=Span(line, column, line, column + 1))


def repaired(text: str) -> tuple[str, ...] | None:
    """Read a text as the JSON array that it was meant to be; None where that is not plain to see."""
    plain = "".join(_SMART.get(char, char) for char in text)
    tries = [plain, re.sub(r",\s*\]\s*\Z", "]", plain), re.sub(r"\]\s*\]\s*\Z", "]", plain)]
    tries += [re.sub(r",\s*,", ",", plain), re.sub(r'([^"\s,])\s*\]\s*\Z', r'\1"]', plain)]
    if not plain.rstrip().endswith("]"):
        tries.append(re.sub(r",?\s*\Z", "]", plain))
    if re.fullmatch(r"\[[\w./@:+=, -]*\]", plain) and '"' not in plain:
        tries.append(re.sub(r"([\w./@:+=-]+)", r'"\1"', plain))
    if '"' not in plain or "'" in plain:
        tries += [re.sub(r"'([^'\"\\]*)'", r'"\1"', one) for one in tries]
    tries += [re.sub(r'"(\s+)"', r'",\1"', one) for one in tries]
    for one in tries:
        try:
            words = json.decode_string_array(one)
        except json.JsonError:
            continue
        if words and all(words) and not (len(words) == 1 and re.search(r"\s", words[0])):
            return words
    return None


_NAME = re.compile(r"(?<![\\$])\$(?:([A-Z_][A-Z0-9_]*)|\{([A-Z_][A-Z0-9_]*)(?:[:+?=#%/-][^}]*)?\}|\([^()]*\))")
_ANY_NAME = re.compile(r"(?<![\\$])\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})", re.ASCII)
_OPERATORS = frozenset(("&&", "||", "|", ";", ">", ">>", "<", "2>&1", "&", "2>", "&>", "2>/dev/null", ">/dev/null"))
_OWN_OPERATORS = ("find", "expr", "test", "[", "jq", "fd")
_BUILTINS = frozenset(". cd source export exec set unset eval trap shift local declare alias".split())


def _exec_commands(start: Start) -> Iterator[tuple[Any, tuple[str, ...], tuple[str, ...]]]:
    """Yield the instructions in exec form, with the words in front of theirs in the argv, and their words."""
    for instruction in commands(start):
        form = instruction.value.value
        if isinstance(form, ExecForm) and form.words:
            before = () if instruction.keyword == "entrypoint" else tuple(start.image.entrypoint or ())
            yield instruction, before, form.words


def blank_in_program(start: Start) -> Iterator[Candidate]:
    """Find a program's name that holds its arguments."""
    for instruction, before, words in _exec_commands(start):
        first = words[0]
        if before or not has_blank_in_name(first):
            continue
        parts = plain_words(first)
        proposal = None
        if parts is not None:
            proposal = proposed(start, instruction, (*parts, *words[1:]), "give each argument a string of its own")
        elif len(words) == 1 and instruction.keyword == "cmd" and start.has_shell:
            proposal = in_shell(start, instruction, first)
        message = f"the program is {quoted(first)}, blanks included; no file has that name"
        yield Candidate(Forms.BLANK_IN_PROGRAM, instruction, message, proposal, span=word_span(instruction, 0))


def has_blank_in_name(word: str) -> bool:
    """Tell whether a word has blanks inside, and is not the path of a file with blanks in its name."""
    return bool(re.search(r"\S\s+\S", word)) and not _is_path(word)


def _is_path(word: str) -> bool:
    """Tell whether a word may be the path of a file with blanks in its name."""
    head, *rest = word.split()
    if "/" not in head or any(part.startswith(("-", "/", "$", "&", "|", ">", ";")) for part in rest):
        return False
    return "/" in " ".join(rest)


def builtin_program(start: Start) -> Iterator[Candidate]:
    """Find a builtin of the shell, or an assignment, where a program's name belongs."""
    for instruction, before, words in _exec_commands(start):
        first = words[0]
        if before or not (first in _BUILTINS or re.fullmatch(r"[A-Za-z_]\w*=\S*", first)) or len(words) < 2:
            continue
        proposal = None
        if first == "exec" and not words[1].startswith("-"):
            proposal = proposed(start, instruction, words[1:], "leave exec out")
        elif start.has_shell and instruction.keyword == "cmd":
            proposal = in_shell(start, instruction, joined(words))
        what = f"{quoted(first)} is {'a builtin of the shell' if first in _BUILTINS else 'an assignment'}, no program"
        yield Candidate(Forms.BUILTIN_PROGRAM, instruction, what, proposal, span=word_span(instruction, 0))


def variable(start: Start) -> Iterator[Candidate]:
    """Find variables in exec form that no shell sees."""
    for instruction, before, words in _exec_commands(start):
        argv = (*before, *words)
        declared = {entry.partition("=")[0] for entry in start.image.env or ()} | start.arguments
        own = program_name(argv) in OWN_DOLLARS or program_name(words) in OWN_DOLLARS
        for place, word in enumerate(words[: unseen(before, words)]):
            name = variable_in(word, declared, own)
            if name is None:
                continue
            message = f"{name} stays as it is in {quoted(word)}: no shell is started that would put its value there"
            severe: Severity | None = "error" if place == 0 and not before else None
            proposal = _with_shell(start, instruction, before, words)
            where = word_span(instruction, place)
            yield Candidate(Forms.VARIABLE, instruction, message, proposal, span=where, severity=severe)
            break


def variable_in(word: str, declared: set[str], own: bool) -> str | None:
    """Give a variable in a word, None without one; ``own`` tells that the program reads dollar signs itself."""
    for match in _ANY_NAME.finditer(word):
        if (match[1] or match[2]) in declared:
            return match.group()
    found = None if own else _NAME.search(word)
    return None if found is None else found.group()


def operator(start: Start) -> Iterator[Candidate]:
    """Find operators of the shell that no shell sees."""
    for instruction, before, words in _exec_commands(start):
        place = operator_in(words, before)
        if place is None:
            continue
        can = instruction.keyword == "cmd" and start.has_shell and surely_executes(before) and words[-1] != "&"
        proposal = in_shell(start, instruction, joined(words)) if can else None
        message = f"{quoted(words[place])} is an argument of {quoted(words[0])}: no shell is started that would read it"
        yield Candidate(Forms.OPERATOR, instruction, message, proposal, span=word_span(instruction, place))


def operator_in(words: tuple[str, ...], before: tuple[str, ...] = ()) -> int | None:
    """Give the place of the first operator that no shell sees; None without one."""
    if program_name(words) in _OWN_OPERATORS:
        return None
    seen = words[: unseen(before, words)]
    return next((place for place, word in enumerate(seen) if place and word in _OPERATORS), None)


_HANDING_ON = SHELLS | {"eval", "busybox", "ssh", "cmd", "powershell", "pwsh", "envsubst", "su", "runuser"}


def unseen(before: tuple[str, ...], words: tuple[str, ...]) -> int:
    """Count the words up to the first that may be a shell, or a program that hands the words behind it to one."""
    if any(_may_read(word) for word in before):
        return 0
    return next((place + 1 for place, word in enumerate(words) if _may_read(word)), len(words))


def _may_read(word: str) -> bool:
    if isinstance(word, UnknownWords):
        return "ENTRYPOINT" not in word
    return base_name(word) in _HANDING_ON


def joined(words: tuple[str, ...]) -> str:
    """Join words to a script in which variables and operators count."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    if word in _OPERATORS or re.fullmatch(r"[\w@%+=:,./$(){}~-]+", word, re.ASCII):
        return word
    if re.search(r"[$`]", word) and "'" not in word and '"' not in word and "\\" not in word:
        return f'"{word}"'
    return "'" + word.replace("'", "'\"'\"'") + "'"


def _with_shell(start: Start, instruction: Any, before: tuple[str, ...], words: tuple[str, ...]) -> Proposal | None:
    """Propose a shell that puts the values in their places; none where it could not be started or would not be."""
    if not start.has_shell or any(isinstance(word, UnknownWords) for word in before):
        return None
    line = " ".join((words[0], joined(words[1:]))).rstrip() if re.search(r"\s", words[0]) else joined(words)
    if instruction.keyword == "cmd":
        return in_shell(start, instruction, f"exec {line}") if surely_executes(before) else None
    script = f'exec {line} "$@"'
    changed = ("/bin/sh", "-c", script, "sh")
    return proposed(start, instruction, changed, "let a shell put the value there, and pass the arguments on")

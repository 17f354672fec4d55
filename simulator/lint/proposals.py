"""What a check yields, and the edits that it may propose."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.golang import json as gojson
from simulator.lint.finding import Edit, LintRule, Severity, Span
from simulator.lint.stages import RUN, Start, argument_span, span


class Proposal(NamedTuple):
    """A change of the text, and the argv that it is meant to give for the request of the finding."""

    says: str
    edits: tuple[Edit, ...]
    argv: tuple[str, ...]


class Candidate(NamedTuple):
    """Something that a check found at an instruction; ``span`` is a part of it, where that is to be shown.

    ``request`` is that of the evidence, blank without one.
    """

    rule: LintRule
    instruction: Instruction
    message: str
    proposal: Proposal | None = None
    request: str = RUN
    span: Span | None = None
    severity: Severity | None = None


def exec_form(words: Sequence[str]) -> str:
    """Write words as exec form."""
    return json.dumps(list(words), ensure_ascii=False)


def replaced(instruction: Instruction, argument: str) -> tuple[Edit, ...]:
    """Put another argument in place of an instruction's; nothing where comments among its lines would be lost."""
    found = argument_span(instruction.argument)
    lines = instruction.lines.all[instruction.at : instruction.at + found.end_line - found.line + 1]
    if any(line.lstrip().startswith("#") for line in lines[1:]):
        return ()
    return (Edit(found, argument),)


def emptied(instruction: Instruction) -> tuple[Edit, ...]:
    """Put an empty list behind the keyword of an instruction that has no argument."""
    found = span(instruction)
    return (Edit(Span(found.line, found.column, found.end_line, found.end_column), f"{instruction.typed} []"),)


def removed(instruction: Instruction) -> tuple[Edit, ...]:
    """Take an instruction out, with its lines."""
    found = span(instruction)
    lines = instruction.lines.all
    end = found.end_line - instruction.line + instruction.at
    if end + 1 < len(lines):
        return (Edit(Span(found.line, 1, found.end_line + 1, 1), ""),)
    if found.line == 1:
        return ()
    before = len(lines[instruction.at - 1])
    return (Edit(Span(found.line - 1, before + 1, found.end_line, len(lines[end]) + 1), ""),)


def added(instruction: Instruction, text: str) -> tuple[Edit, ...]:
    """Add an instruction behind another one."""
    found = span(instruction)
    end = instruction.lines.all[found.end_line - instruction.line + instruction.at]
    column, feed = len(end.rstrip("\r")) + 1, "\r\n" if end.endswith("\r") else "\n"
    return (Edit(Span(found.end_line, column, found.end_line, column), f"{feed}{text}"),)


def commands(start: Start) -> Iterator[Instruction]:
    """Yield the ENTRYPOINT and CMD that count in a stage."""
    for keyword in ("entrypoint", "cmd"):
        if (instruction := start.own(keyword)) is not None:
            yield instruction


def in_shell(start: Start, instruction: Instruction, script: str) -> Proposal:
    """Propose a script for /bin/sh in place of an instruction's argument."""
    return proposed(start, instruction, ("/bin/sh", "-c", script), "let a shell run it")


def proposed(start: Start, instruction: Instruction, words: tuple[str, ...], says: str) -> Proposal:
    """Propose exec form with these words for an instruction, and work out what the image executes then."""
    entrypoint, cmd = start.image.entrypoint or (), start.image.cmd or ()
    argv = (*words, *cmd) if instruction.keyword == "entrypoint" else (*entrypoint, *words)
    return Proposal(says, replaced(instruction, exec_form(words)), tuple(map(str, argv)))


def word_span(instruction: Instruction, place: int) -> Span:
    """Give the stretch of a word of exec form, quotes included."""
    argument = instruction.argument
    start, end = gojson.scan(argument.text, whole=False).elements[place]
    return argument_span(argument, start, end)

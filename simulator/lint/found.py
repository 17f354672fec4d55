"""What a check yields, and the edits that it may propose."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from simulator.lint.finding import Edit, LintRule, Severity, Span
from simulator.lint.start import RUN, argument_span, span
from simulator.spec.dockerfile import Instruction


class Proposal(NamedTuple):
    """A change of the text, and the argv that it is meant to give for the request of the finding."""

    says: str
    edits: tuple[Edit, ...]
    argv: tuple[str, ...]


class Found(NamedTuple):
    """Something that a check found at an instruction; ``span`` is a part of it, where that is to be shown."""

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

"""What a check yields: candidates for findings, and proposals of edits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.record import NamedTuple
from simulator.golang import json as gojson
from simulator.linting.finding import Edit, LintRule, Severity, Span
from simulator.linting.spans import argument_span, instruction_span
from simulator.linting.stages import RUN, ImageStage


class Proposal(NamedTuple):
    """A change of the text that is not verified yet, and the argv that it promises for the candidate's request."""

    says: str
    edits: tuple[Edit, ...]
    argv: tuple[str, ...]


class Candidate(NamedTuple):
    """A possible finding at an instruction, before its fix is verified.

    ``span`` is the part of the instruction to show, None for all of it. ``request`` is the request whose argv is the
    evidence, ``""`` for none. ``severity`` is None for that of the rule.
    """

    rule: LintRule
    instruction: Instruction
    message: str
    proposal: Proposal | None = None
    request: str = RUN
    span: Span | None = None
    severity: Severity | None = None


def exec_form_text(words: Sequence[str]) -> str:
    """Write words as exec form."""
    return json.dumps(list(words), ensure_ascii=False)


def replace_argument(instruction: Instruction, argument: str) -> tuple[Edit, ...]:
    """Replace an instruction's argument; empty if comments between its lines would be lost."""
    argument_range = argument_span(instruction.argument)
    lines = instruction.lines.all[instruction.at : instruction.at + argument_range.end_line - argument_range.line + 1]
    if any(line.lstrip().startswith("#") for line in lines[1:]):
        return ()
    return (Edit(argument_range, argument),)


def add_empty_list(instruction: Instruction) -> tuple[Edit, ...]:
    """Add an empty list to an instruction without an argument."""
    span = instruction_span(instruction)
    return (Edit(Span(span.line, span.column, span.end_line, span.end_column), f"{instruction.typed} []"),)


def remove_instruction(instruction: Instruction) -> tuple[Edit, ...]:
    """Remove an instruction with its lines; empty if the file has no other line."""
    span = instruction_span(instruction)
    lines = instruction.lines.all
    end = span.end_line - instruction.line + instruction.at
    if end + 1 < len(lines):
        return (Edit(Span(span.line, 1, span.end_line + 1, 1), ""),)
    if span.line == 1:
        return ()
    before = len(lines[instruction.at - 1])
    return (Edit(Span(span.line - 1, before + 1, span.end_line, len(lines[end]) + 1), ""),)


def add_instruction(instruction: Instruction, text: str) -> tuple[Edit, ...]:
    """Add an instruction after another one."""
    span = instruction_span(instruction)
    end = instruction.lines.all[span.end_line - instruction.line + instruction.at]
    column, feed = len(end.rstrip("\r")) + 1, "\r\n" if end.endswith("\r") else "\n"
    return (Edit(Span(span.end_line, column, span.end_line, column), f"{feed}{text}"),)


def final_commands(stage: ImageStage) -> Iterator[Instruction]:
    """Yield the last ENTRYPOINT and the last CMD of a stage, as far as it has them."""
    for keyword in ("entrypoint", "cmd"):
        if (instruction := stage.last_instruction(keyword)) is not None:
            yield instruction


def propose_shell(stage: ImageStage, instruction: Instruction, script: str) -> Proposal:
    """Propose a script for /bin/sh as an instruction's argument."""
    return propose_exec_form(stage, instruction, ("/bin/sh", "-c", script), "let a shell run it")


def propose_exec_form(stage: ImageStage, instruction: Instruction, words: tuple[str, ...], says: str) -> Proposal:
    """Propose exec form with these words as an instruction's argument, and work out the argv that it gives."""
    entrypoint, cmd = stage.image.entrypoint or (), stage.image.cmd or ()
    argv = (*words, *cmd) if instruction.keyword == "entrypoint" else (*entrypoint, *words)
    return Proposal(says, replace_argument(instruction, exec_form_text(words)), tuple(map(str, argv)))


def word_span(instruction: Instruction, index: int) -> Span:
    """Return the span of one word of an exec form, with its quotes."""
    argument = instruction.argument
    start, end = gojson.scan(argument.text, whole=False).elements[index]
    return argument_span(argument, start, end)

"""The spans of instructions and arguments in the text of a Dockerfile."""

from __future__ import annotations

from simulator.build.dockerfile.instruction import Argument
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.linting.finding import Span


def instruction_span(instruction: Instruction) -> Span:
    """Return the span of an instruction, from its keyword to its last character."""
    joined, (texts, numbers), _ = instruction.lines.join(instruction.at)
    shift = instruction.line - instruction.at
    indent = len(joined) - len(joined.lstrip())
    column = indent + 1 if indent < len(texts[0]) else 1
    for text, number in zip(reversed(texts), reversed(numbers), strict=True):
        if text.strip():
            return Span(instruction.line, column, number + shift - 1, len(text.rstrip()) + 1)
    return Span(instruction.line, column, instruction.line, column)


def argument_span(argument: Argument, begin: int = 0, end: int | None = None) -> Span:
    """Return the span of an instruction's argument, or of a part of it."""
    end = len(argument.text) if end is None else end
    first = argument.position(begin)
    last = argument.position(max(end - 1, 0))
    return Span(*first, last[0], last[1] + (1 if end else 0))

"""What a finding shows: an argv as evidence, and the spans of instructions and arguments in the text."""

from __future__ import annotations

from simulator.analysis.matrix import Placeholder
from simulator.build.dockerfile.instruction import Argument
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.text import printable, quoted
from simulator.core.values import UnknownWords, Word
from simulator.lint.finding import Evidence, Span
from simulator.lint.stages import RUN, ImageStage


def argv_text(argv: tuple[Word, ...]) -> str:
    """Write an argv as JSON; unknown words are written in angle brackets, without quotes."""
    words = [f"<{printable(word)}>" if isinstance(word, UnknownWords) else quoted(word) for word in argv]
    return f"[{', '.join(words)}]"


def request_evidence(stage: ImageStage, request: str = RUN) -> Evidence | None:
    """Return the argv of a request as evidence; None if the engine refuses it, or ``request`` is ``""``."""
    argv = stage.argv(request) if request else None
    if argv is None:
        return None
    tool = stage.engine.name if stage.engine.name == "podman" else "docker"
    return argv_evidence(request.replace("docker", tool, 1), argv)


def argv_evidence(request: str, argv: tuple[Word, ...]) -> Evidence:
    """Return an argv as evidence for a request."""
    stand_ins = tuple([index for index, word in enumerate(argv) if isinstance(word, Placeholder | UnknownWords)])
    return Evidence(request, tuple(map(str, argv)), stand_ins)


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

"""The instructions that only one side of a change has.

Reads: the instructions of both sides, as texts with the steps that they came to. Gives: ``ChangedLine``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from simulator.build.image import Step
from simulator.core.record import NamedTuple
from simulator.core.values import Word

Instruction: TypeAlias = "tuple[str, Step | None]"
"""The text of an instruction, and what a builder made of it; None in front of the first FROM."""
_MAX_PAIRS = 1_000_000  # pairs of lines that are compared one by one


class ChangedLine(NamedTuple):
    """An instruction that only one side has: ``-`` or ``+``, its place, its text, and the rules that applied to it."""

    sign: str
    place: str
    text: str
    rules: tuple[str, ...]


def instruction_text(step: Step) -> str:
    """Write an instruction with its keyword, and the AS of FROM, in upper case."""
    text = step.instruction.keyword.upper() + step.instruction.original.rstrip()[len(step.instruction.keyword) :]
    return re.sub(r"(?i)\sas(?=\s+\S+$)", " AS", text) if text.startswith("FROM") else text


def changed_lines(old: Sequence[Instruction], new: Sequence[Instruction]) -> Iterator[ChangedLine]:
    """Yield the instructions that only one side has, in the order of the files."""
    if len(old) * len(new) > _MAX_PAIRS:  # to align them would take too long
        common = {text for text, _ in old} & {text for text, _ in new}
        old, new = ([entry for entry in side if entry[0] not in common] for side in (old, new))
    matcher = SequenceMatcher(None, [text for text, _ in old], [text for text, _ in new], autojunk=False)
    operations: Any = matcher.get_opcodes() if len(old) * len(new) <= _MAX_PAIRS else [("", 0, len(old), 0, len(new))]
    for operation, old_start, old_end, new_start, new_end in operations:
        if operation != "equal":
            yield from (_changed_line("-", text, step) for text, step in old[old_start:old_end])
            yield from (_changed_line("+", text, step) for text, step in new[new_start:new_end])


def _changed_line(sign: str, text: str, step: Step | None) -> ChangedLine:
    if step is None:
        return ChangedLine(sign, text.origin.where if isinstance(text, Word) else "", text, ())
    return ChangedLine(sign, step.place, text, tuple(dict.fromkeys(decision.rule.id for decision in step.decisions)))

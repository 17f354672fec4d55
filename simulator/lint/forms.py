"""Findings about how the argument of an instruction is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator import gojson
from simulator.advice import TEST
from simulator.lint.finding import Span
from simulator.lint.found import Found, Proposal, exec_form, replaced
from simulator.lint.rules import Forms
from simulator.lint.start import Start
from simulator.spec.dockerfile import Instruction
from simulator.values import ShellForm

_SMART = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"') | dict.fromkeys(
    "\u2018\u2019\u201a\u201b", "'"
)


def not_json(start: Start) -> Iterator[Found]:
    """Find arguments that begin like a JSON array and are none."""
    for instruction in commands(start):
        form = instruction.value.value
        if isinstance(form, ShellForm) and form.fault and not re.match(TEST, form.text):
            offset, reason = form.fault
            argument = instruction.argument
            line, column = argument.spot(min(offset, max(len(argument.text) - 1, 0)))
            if (words := repaired(form.text)) is not None:
                proposal = proposed(start, instruction, words, "write it as a JSON array")
            else:
                proposal = None
            message = f"{instruction.keyword.upper()} is not JSON, so a shell runs the text, brackets and all: {reason}"
            yield Found(Forms.NOT_JSON, instruction, message, proposal, span=Span(line, column, line, column + 1))


def commands(start: Start) -> Iterator[Instruction]:
    """Yield the ENTRYPOINT and CMD that count in a stage."""
    for keyword in ("entrypoint", "cmd"):
        if (instruction := start.own(keyword)) is not None:
            yield instruction


def proposed(start: Start, instruction: Instruction, words: tuple[str, ...], says: str) -> Proposal:
    """Propose exec form with these words for an instruction, and work out what the image executes then."""
    entrypoint, cmd = start.image.entrypoint or (), start.image.cmd or ()
    argv = (*words, *cmd) if instruction.keyword == "entrypoint" else (*entrypoint, *words)
    return Proposal(says, replaced(instruction, exec_form(words)), tuple(map(str, argv)))


def repaired(text: str) -> tuple[str, ...] | None:
    """Read a text as the JSON array that it was meant to be; None where that is not plain to see."""
    plain = "".join(_SMART.get(char, char) for char in text)
    tries = [plain, re.sub(r",\s*\]\s*\Z", "]", plain)]
    if not plain.rstrip().endswith("]"):
        tries.append(re.sub(r",?\s*\Z", "]", plain))
    if '"' not in plain or "'" in plain:
        tries += [re.sub(r"'([^'\"\\]*)'", r'"\1"', one) for one in tries]
    tries += [re.sub(r'"(\s+)"', r'",\1"', one) for one in tries]
    for one in tries:
        try:
            words = gojson.string_array(one)
        except gojson.Fault:
            continue
        if words and all(words):
            return words
    return None

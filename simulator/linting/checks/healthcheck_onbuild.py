"""Findings about the commands of HEALTHCHECK and ONBUILD: how their arguments are read, as with ENTRYPOINT and CMD.

``docker run`` does not start these commands, so there is no argv to show, and no fix that can be verified by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.analysis.argv_advice import say_operator, say_variable
from simulator.analysis.json_faults import say_not_json
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.text import quoted
from simulator.core.values import ExecForm, ShellForm
from simulator.linting.proposals import Candidate
from simulator.linting.rules import Forms
from simulator.linting.stages import ImageStage
from simulator.shell.arguments import SHELL_TEST
from simulator.shell.programs import OWN_DOLLARS, program_name
from simulator.shell.unread import count_words_without_shell, find_operator, find_variable, has_space_in_name


def check_healthcheck_and_onbuild(stage: ImageStage) -> Iterator[Candidate]:
    """Find commands of HEALTHCHECK and ONBUILD that are read differently than they were meant."""
    healthcheck = stage.last_instruction("healthcheck")
    for instruction in stage.instructions:
        if instruction is healthcheck and instruction.value and instruction.value[1]:
            name, form = f"HEALTHCHECK {instruction.value[0].upper()}", instruction.value[1].value
            yield from _check_form(stage, instruction, name, form, is_program=True)
        elif (
            instruction.keyword == "onbuild"
            and instruction.value
            and instruction.value.keyword in ("entrypoint", "cmd")
            and instruction.value.value
        ):
            keyword = instruction.value.keyword
            name, form = f"ONBUILD {keyword.upper()}", instruction.value.value.value
            yield from _check_form(stage, instruction, name, form, is_program=keyword == "entrypoint")


def _check_form(
    stage: ImageStage, instruction: Instruction, name: str, form: ExecForm | ShellForm, *, is_program: bool
) -> Iterator[Candidate]:
    """Check one command; ``is_program`` says whether its first word is certainly a program name."""
    if isinstance(form, ShellForm):
        if form.fault and not re.match(SHELL_TEST, form.text):
            message = say_not_json(name, form.text, form.fault[1], None)
            yield Candidate(Forms.NOT_JSON, instruction, message, request="")
        return
    words = form.words
    if not words:
        return
    if is_program and has_space_in_name(words[0]):
        message = f"the program of {name} is {quoted(words[0])}, blanks included; no file has that name"
        yield Candidate(Forms.BLANK_IN_PROGRAM, instruction, message, request="")
    declared = {entry.partition("=")[0] for entry in stage.image.env or ()} | stage.build_arguments
    unread = words[: count_words_without_shell((), words)]
    reads_dollars = program_name(words) in OWN_DOLLARS
    names = ((find_variable(word, declared, reads_dollars=reads_dollars), word) for word in unread)
    variable, word = next((pair for pair in names if pair[0]), (None, ""))
    if variable:
        message = f"{name}: {say_variable(variable, word, words[0], 'nothing is started')}"
        yield Candidate(Forms.VARIABLE, instruction, message, request="")
    if (index := find_operator(words)) is not None:
        message = f"{name}: {say_operator(words[index], words[0])}"
        yield Candidate(Forms.OPERATOR, instruction, message, request="")

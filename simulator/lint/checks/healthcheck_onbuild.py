"""Findings about the commands of HEALTHCHECK and ONBUILD: how their argument is read, as with ENTRYPOINT and CMD.

They are not what ``docker run`` starts, so there is no argv to show, and no fix that could be seen to give one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.analysis.advice import SHELL_TEST
from simulator.build.dockerfile.parser import Instruction
from simulator.core.text import quoted
from simulator.core.values import ExecForm, ShellForm
from simulator.lint.checks.forms import has_blank_in_name, operator_in, unseen, variable_in
from simulator.lint.proposals import Candidate
from simulator.lint.rules import Forms
from simulator.lint.stages import Start
from simulator.shell.programs import OWN_DOLLARS, program_name


def elsewhere(start: Start) -> Iterator[Candidate]:
    """Find what is read otherwise than it was meant in the commands of HEALTHCHECK and ONBUILD."""
    health = start.own("healthcheck")
    for one in start.body:
        if one is health and one.value and one.value[1]:
            yield from _in_form(start, one, f"HEALTHCHECK {one.value[0].upper()}", one.value[1].value, True)
        elif one.keyword == "onbuild" and one.value and one.value.keyword in ("entrypoint", "cmd") and one.value.value:
            keyword = one.value.keyword
            yield from _in_form(
                start, one, f"ONBUILD {keyword.upper()}", one.value.value.value, keyword == "entrypoint"
            )


def _in_form(
    start: Start, one: Instruction, name: str, form: ExecForm | ShellForm, is_program: bool
) -> Iterator[Candidate]:
    """Look at a form; ``is_program`` tells whether its first word is surely a program's name."""
    if isinstance(form, ShellForm):
        if form.fault and not re.match(SHELL_TEST, form.text):
            message = f"{name} is not JSON, so a shell runs the text, brackets and all: {form.fault[1]}"
            yield Candidate(Forms.NOT_JSON, one, message, request="")
        return
    words = form.words
    if not words:
        return
    if is_program and has_blank_in_name(words[0]):
        message = f"the program of {name} is {quoted(words[0])}, blanks included; no file has that name"
        yield Candidate(Forms.BLANK_IN_PROGRAM, one, message, request="")
    declared = {entry.partition("=")[0] for entry in start.image.env or ()} | start.arguments
    seen = words[: unseen((), words)]
    names = ((variable_in(word, declared, program_name(words) in OWN_DOLLARS), word) for word in seen)
    variable, word = next((pair for pair in names if pair[0]), (None, ""))
    if variable:
        message = (
            f"{variable} stays as it is in {quoted(word)} of {name}: no shell is started that would put its value there"
        )
        yield Candidate(Forms.VARIABLE, one, message, request="")
    if (place := operator_in(words)) is not None:
        argument = f"{quoted(words[place])} is an argument of {quoted(words[0])} in {name}"
        message = f"{argument}: no shell is started that would read it"
        yield Candidate(Forms.OPERATOR, one, message, request="")

"""Findings about how the argument of an instruction is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.analysis.argument_advice import say_joined
from simulator.analysis.argv_advice import say_operator, say_variable
from simulator.analysis.json_faults import repair_json, say_not_json
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.text import quoted
from simulator.core.values import ExecForm, ShellForm, UnknownWords
from simulator.linting.finding import Severity, Span
from simulator.linting.proposals import Candidate, Proposal, final_commands, propose_exec_form, propose_shell, word_span
from simulator.linting.rules import Forms
from simulator.linting.stages import ImageStage
from simulator.shell.arguments import NO_PROGRAMS, SHELL_TEST
from simulator.shell.joined import find_joined
from simulator.shell.programs import OWN_DOLLARS, program_name, surely_executes
from simulator.shell.script import plain_words
from simulator.shell.unread import (
    count_words_without_shell,
    find_operator,
    find_variable,
    has_space_in_name,
    is_assignment,
    join_script,
)


def check_not_json(stage: ImageStage) -> Iterator[Candidate]:
    """Find arguments that begin like a JSON array, but are not valid JSON."""
    for instruction in final_commands(stage):
        form = instruction.value.value
        if isinstance(form, ShellForm) and form.fault and not re.match(SHELL_TEST, form.text):
            offset, reason = form.fault
            argument = instruction.argument
            line, column = argument.position(min(offset, max(len(argument.text) - 1, 0)))
            if (words := repair_json(form.text)) is not None:
                proposal = propose_exec_form(stage, instruction, words, "write it as a JSON array")
            else:
                proposal = None
            half = stage.image.entrypoint if instruction.keyword == "entrypoint" else stage.image.cmd
            message = say_not_json(instruction.keyword.upper(), form.text, reason, half)
            yield Candidate(Forms.NOT_JSON, instruction, message, proposal, span=Span(line, column, line, column + 1))


def _exec_commands(stage: ImageStage) -> Iterator[tuple[Instruction, tuple[str, ...], tuple[str, ...]]]:
    """Yield each instruction in exec form, with the words before its own in the argv, and its own words."""
    for instruction in final_commands(stage):
        form = instruction.value.value
        if isinstance(form, ExecForm) and form.words:
            before = () if instruction.keyword == "entrypoint" else tuple(stage.image.entrypoint or ())
            yield instruction, before, form.words


def check_blank_in_program(stage: ImageStage) -> Iterator[Candidate]:
    """Find a program name that holds its arguments, too."""
    for instruction, before, words in _exec_commands(stage):
        first = words[0]
        if before or not has_space_in_name(first):
            continue
        parts = plain_words(first)
        proposal = None
        if parts is not None:
            proposal = propose_exec_form(
                stage, instruction, (*parts, *words[1:]), "give each argument a string of its own"
            )
        elif len(words) == 1 and instruction.keyword == "cmd" and stage.has_shell:
            proposal = propose_shell(stage, instruction, first)
        message = f"the program is {quoted(first)}, blanks included; no file has that name"
        yield Candidate(Forms.BLANK_IN_PROGRAM, instruction, message, proposal, span=word_span(instruction, 0))


def check_blank_in_argument(stage: ImageStage) -> Iterator[Candidate]:
    """Find an argument that is surely meant to be several."""
    for instruction, before, words in _exec_commands(stage):
        half = stage.image.entrypoint if instruction.keyword == "entrypoint" else stage.image.cmd
        at = find_joined(before, words)
        if at is None or not half:
            continue
        apart = plain_words(words[at]) or ()
        proposal = propose_exec_form(
            stage, instruction, (*words[:at], *apart, *words[at + 1 :]), "give each argument a string of its own"
        )
        message = say_joined(half, at, quoted(program_name((*before, *words)) or words[0]))
        yield Candidate(Forms.BLANK_IN_ARGUMENT, instruction, message, proposal, span=word_span(instruction, at))


def check_builtin_program(stage: ImageStage) -> Iterator[Candidate]:
    """Find a builtin of the shell, or an assignment, in place of a program name."""
    for instruction, before, words in _exec_commands(stage):
        first = words[0]
        if before or not (first in NO_PROGRAMS or is_assignment(first)) or len(words) < 2:
            continue
        proposal = None
        if first == "exec" and not words[1].startswith("-"):
            proposal = propose_exec_form(stage, instruction, words[1:], "leave exec out")
        elif stage.has_shell and instruction.keyword == "cmd":
            proposal = propose_shell(stage, instruction, join_script(words))
        message = (
            f"{quoted(first)} is {'a builtin of the shell' if first in NO_PROGRAMS else 'an assignment'}, no program"
        )
        yield Candidate(Forms.BUILTIN_PROGRAM, instruction, message, proposal, span=word_span(instruction, 0))


def check_variable(stage: ImageStage) -> Iterator[Candidate]:
    """Find variables in exec form that no shell replaces."""
    for instruction, before, words in _exec_commands(stage):
        argv = (*before, *words)
        declared = {entry.partition("=")[0] for entry in stage.image.env or ()} | stage.build_arguments
        reads_dollars = program_name(argv) in OWN_DOLLARS or program_name(words) in OWN_DOLLARS
        for index, word in enumerate(words[: count_words_without_shell(before, words)]):
            name = find_variable(word, declared, reads_dollars=reads_dollars)
            if name is None:
                continue
            message = say_variable(name, word, argv[0])
            severity: Severity | None = "error" if index == 0 and not before else None
            proposal = _propose_shell_with_arguments(stage, instruction, before, words)
            span = word_span(instruction, index)
            yield Candidate(Forms.VARIABLE, instruction, message, proposal, span=span, severity=severity)
            break


def check_operator(stage: ImageStage) -> Iterator[Candidate]:
    """Find operators of the shell in exec form that no shell reads."""
    for instruction, before, words in _exec_commands(stage):
        index = find_operator(words, before)
        if index is None:
            continue
        has_fix = instruction.keyword == "cmd" and stage.has_shell and surely_executes(before) and words[-1] != "&"
        proposal = propose_shell(stage, instruction, join_script(words)) if has_fix else None
        message = say_operator(words[index], (*before, *words)[0])
        yield Candidate(Forms.OPERATOR, instruction, message, proposal, span=word_span(instruction, index))


def _propose_shell_with_arguments(
    stage: ImageStage, instruction: Instruction, before: tuple[str, ...], words: tuple[str, ...]
) -> Proposal | None:
    """Propose a shell that replaces the variables; None if the image has no shell, or the program starts none."""
    if not stage.has_shell or any(isinstance(word, UnknownWords) for word in before):
        return None
    line = " ".join((words[0], join_script(words[1:]))).rstrip() if re.search(r"\s", words[0]) else join_script(words)
    if instruction.keyword == "cmd":
        return propose_shell(stage, instruction, f"exec {line}") if surely_executes(before) else None
    script = f'exec {line} "$@"'
    words_with_shell = ("/bin/sh", "-c", script, "sh")
    return propose_exec_form(
        stage, instruction, words_with_shell, "let a shell put the value there, and pass the arguments on"
    )

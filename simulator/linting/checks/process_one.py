"""Findings about whether the process starts, and whether it stops."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.analysis.advice import advise
from simulator.analysis.advice_rules import Advice
from simulator.analysis.argv_advice import KILLED_AT_ONCE
from simulator.analysis.image_shell import lacks_shell, may_be_installed, replaces_sh
from simulator.analysis.missing_program import missing_program
from simulator.analysis.missing_user import advise_on_user
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.image import BuiltImage
from simulator.core.text import quoted
from simulator.core.values import FromCatalogue, ShellForm, UnknownWords
from simulator.images.distribution import find_bin_sh
from simulator.images.entry_scripts import executes_word
from simulator.images.known_users import lacks_user
from simulator.linting.finding import Edit, Span
from simulator.linting.proposals import Candidate, Proposal, exec_form_text, propose_exec_form, replace_argument
from simulator.linting.rules import Forms, ProcessOne
from simulator.linting.stages import MAX_BUILDS, MAX_PARENTS, ImageStage, find_writer
from simulator.shell.arguments import SHELL_TEST, shell_arguments
from simulator.shell.broken import find_fault
from simulator.shell.programs import base_name, ends_at_once
from simulator.shell.script import (
    ASSIGNMENT,
    BUILTINS,
    command_name,
    last_command,
    plain_words,
    stays_process_one,
)


def check_no_shell(stage: ImageStage) -> Iterator[Candidate]:
    """Find a shell that is started in an image that does not have it."""
    argv = stage.argv()
    if not argv or any(isinstance(word, UnknownWords) for word in argv) or not _lacks(stage, argv[0]):
        return
    reading = shell_arguments(argv)
    script = argv[reading.value.roles.index("script")] if reading and "script" in reading.value.roles else None
    instruction = next(filter(None, (find_writer(stage, word) for word in (script or argv[0], *argv))), None)
    if instruction is None:
        return
    words = plain_words(script) if script is not None else None
    proposal = propose_exec_form(stage, instruction, words, "write it in exec form") if words else None
    message = f"{quoted(argv[0])} is not in {quoted(stage.base_name)}, and nothing puts it there"
    yield Candidate(ProcessOne.NO_SHELL, instruction, message, proposal)


def check_no_program(stage: ImageStage) -> Iterator[Candidate]:
    """Find a program, such as a runtime, that the base image surely lacks, and that no instruction may install."""
    argv = stage.argv()
    if stage.position >= MAX_BUILDS or not argv or stage.catalogue_entry is None:
        return
    if any(isinstance(word, UnknownWords) for word in argv):
        return
    used = FromCatalogue(stage.base_name, stage.catalogue_entry)
    if not missing_program(stage.simulation()._replace(built=BuiltImage(stage.image, catalogued=used))):
        return
    simulation = stage.built_simulation()
    if simulation is None:
        return
    simulation = simulation._replace(built=simulation.built._replace(catalogued=used))
    for piece in advise(simulation, stage.engine, stage.engine.full_name):
        instruction = next(filter(None, (find_writer(stage, word) for word in argv)), None)
        if piece.rule is Advice.NO_PROGRAM and instruction is not None:
            yield Candidate(ProcessOne.NO_PROGRAM, instruction, piece.value.removesuffix("."), None)


def check_no_user(stage: ImageStage) -> Iterator[Candidate]:
    """Find a user that the base image surely lacks, and that no instruction may add."""
    instruction = stage.last_instruction("user")
    if stage.position >= MAX_BUILDS or instruction is None or stage.catalogue_entry is None:
        return
    if not lacks_user(stage.catalogue_entry, stage.image.user.partition(":")[0]):
        return
    simulation = stage.built_simulation()
    if simulation is None:
        return
    used = FromCatalogue(stage.base_name, stage.catalogue_entry)
    for piece in advise_on_user(simulation._replace(built=simulation.built._replace(catalogued=used))):
        yield Candidate(ProcessOne.NO_USER, instruction, piece.value.removesuffix("."), None)


def _lacks(stage: ImageStage, path: str) -> bool:
    """Return whether the image of a stage surely has no shell at a path, or no busybox where it has no shell at all."""
    base = None if stage.base_name == "scratch" else stage.catalogue_entry
    if base is None and stage.base_name != "scratch":
        return False
    if not lacks_shell(path, base) and (stage.has_shell or base_name(path) != "busybox"):
        return False
    return not _may_be_installed(stage, path)


def _may_be_installed(stage: ImageStage, path: str) -> bool:
    """Return whether an instruction of the stage may put a file at a path."""
    if len(stage.ancestry) == MAX_PARENTS:
        return True
    return may_be_installed((instruction for parent in stage.ancestry for instruction, _ in parent.offsets), path)


def check_broken_script(stage: ImageStage) -> Iterator[Candidate]:
    """Find a script that the shell cannot read."""
    argv = stage.argv()
    if argv is None or not stage.has_shell or any(isinstance(word, UnknownWords) for word in argv):
        return
    words = argv[_count_passing_words(stage) :]
    reading = shell_arguments(words)
    if not reading or "script" not in reading.value.roles:
        return
    script = words[reading.value.roles.index("script")]
    instruction, fault = find_writer(stage, script), find_fault(script, base_name(words[0]))
    if not fault or instruction is None:
        return
    form = instruction.value.value
    if not isinstance(form, ShellForm) or not form.fault:  # that is a finding of its own
        message = f"{quoted(base_name(words[0]))} ends at once: it cannot read {quoted(script)} ({fault})"
        yield Candidate(Forms.BROKEN_SCRIPT, instruction, message, None)


def check_shell_stays(stage: ImageStage) -> Iterator[Candidate]:
    """Find a shell that stays process 1, so that the program does not get the stop signal."""
    argv = stage.argv()
    if argv is None or not stage.has_shell:
        return
    if any(isinstance(word, UnknownWords) for word in argv):
        return
    passing = _count_passing_words(stage)
    reading = shell_arguments(argv[passing:])
    if not reading or "script" not in reading.value.roles:
        return
    script_index = passing + reading.value.roles.index("script")
    script, instruction = str(argv[script_index]), find_writer(stage, argv[script_index])
    if (
        instruction is None
        or (script.startswith("[") and not re.match(SHELL_TEST, script))
        or dict(stage.image.other_fields).get("StopSignal") in KILLED_AT_ONCE
        or _lacks(stage, argv[passing])
    ):
        return
    shell = _shell_family(stage, str(argv[passing]))
    last = last_command(script)
    if ends_at_once(script, last) or not stays_process_one(script, shell):
        return
    message = f"{_shell_name(shell, str(argv[passing]))} stays process 1 and does not pass the stop signal on"
    yield Candidate(
        ProcessOne.SHELL_STAYS, instruction, message, _propose_without_shell(stage, instruction, script, script_index)
    )


def _count_passing_words(stage: ImageStage) -> int:
    """Count the words before the command that process 1 finally executes: those of an entry script that executes it."""
    entrypoint, cmd, entry = stage.image.entrypoint or (), stage.image.cmd or (), stage.catalogue_entry
    if entry is None or not cmd or list(entrypoint) != entry.config.get("Entrypoint"):
        return 0
    if any(find_writer(stage, word) for word in entrypoint) or not executes_word(entry, cmd[0]):
        return 0
    return len(entrypoint)


def _shell_name(shell: str | None, first: str) -> str:
    return f"{first} of Debian and Ubuntu" if shell == "dash" else first


def _shell_family(stage: ImageStage, first: str) -> str | None:
    """Return the kind of shell that a program is; None if it is no shell, is unknown, or may have been replaced."""
    name = base_name(first)
    if name in ("bash", "dash", "ash"):
        return None if name == "dash" else name
    if name != "sh":
        return None
    if any(replaces_sh(instruction) for parent in stage.ancestry for instruction, _ in parent.offsets):
        return None
    return find_bin_sh(stage.base_name)


def _propose_without_shell(
    stage: ImageStage, instruction: Instruction, script: str, script_index: int
) -> Proposal | None:
    """Propose exec form if the script needs no shell, else exec before its last command; None if neither works."""
    form = instruction.value.value
    words = plain_words(script)
    if words is not None and (isinstance(form, ShellForm) or form.words[-1] == script):
        return propose_exec_form(stage, instruction, words, "write it in exec form, without the shell")
    command = last_command(script)
    if command is None or command[0].kind != "word" or ASSIGNMENT.match(command[0].text):
        return None
    if command_name(command) in BUILTINS or command[0].text.startswith("$"):
        return None
    offset = command[0].start
    script_with_exec = f"{script[:offset]}exec {script[offset:]}"
    argv = stage.argv() or ()
    argv_with_exec = tuple(script_with_exec if index == script_index else str(word) for index, word in enumerate(argv))
    says = "let exec put the program in the shell's place"
    if isinstance(form, ShellForm):
        line, column = instruction.argument.position(offset)
        return Proposal(says, (Edit(Span(line, column, line, column), "exec "),), argv_with_exec)
    words_with_exec = tuple(script_with_exec if word == script else word for word in form.words)
    return Proposal(says, replace_argument(instruction, exec_form_text(words_with_exec)), argv_with_exec)

"""Findings about words that do not reach the program that they are meant for."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.argument_advice import say_repeat, say_twice
from simulator.core.text import named_words, quoted
from simulator.core.values import ExecForm, ShellForm, UnknownWords, Word
from simulator.linting.proposals import (
    Candidate,
    Proposal,
    add_instruction,
    exec_form_text,
    propose_exec_form,
    remove_instruction,
)
from simulator.linting.rules import LostWords
from simulator.linting.stages import RUN, RUN_ARGS, ImageStage, find_writer
from simulator.shell.arguments import SHELLS, shell_arguments
from simulator.shell.broken import find_fault
from simulator.shell.programs import (
    base_name,
    executes_its_arguments,
    program_name,
    takes_its_arguments,
)
from simulator.shell.repeated import find_repeat, find_repeat_in
from simulator.shell.script import plain_words
from simulator.shell.unread import join_script
from simulator.shell.wanted import is_interactive, is_shell_line, may_need_words

_ZERO_ARGUMENTS = frozenset(("--", "-", "_", "$0", "--verbose")) | SHELLS  # common words for $0, which nobody reads


def check_swallowed(stage: ImageStage) -> Iterator[Candidate]:
    """Find an ENTRYPOINT that is a shell's script and ignores the words after it."""
    instruction = stage.last_instruction("entrypoint")
    if instruction is None:
        return
    request = RUN if stage.image.cmd else RUN_ARGS
    argv = stage.argv(request)
    script = _find_swallowing_script(argv)
    if argv is None or script is None or find_writer(stage, argv[script]) is not instruction:
        return
    lost = [word for word in argv[script + 1 :] if find_writer(stage, word) is not instruction]
    if not lost or (isinstance(instruction.value.value, ShellForm) and instruction.value.value.fault):
        return
    words = plain_words(argv[script])
    proposal: Proposal | None = None
    if words is not None:
        proposal = propose_exec_form(
            stage, instruction, words, "write ENTRYPOINT in exec form, so that the program sees them"
        )
        if request == RUN_ARGS:
            proposal = proposal._replace(argv=(*words, "ARGS..."))
    if stage.image.cmd:
        cmd = stage.last_instruction("cmd")
        message = f"CMD {named_words(stage.image.cmd)} has no effect: the script of ENTRYPOINT never looks at it"
        yield Candidate(LostWords.SWALLOWED, cmd or instruction, message, proposal, request)
    else:
        message = "arguments of docker run have no effect: the script of ENTRYPOINT never looks at them"
        yield Candidate(LostWords.SWALLOWED, instruction, message, proposal, request, severity="info")


def check_words_after_script(stage: ImageStage) -> Iterator[Candidate]:
    """Find a script that is split into words: the shell runs only the first of them."""
    argv = stage.argv()
    script = _find_swallowing_script(argv)
    if argv is None or script is None:
        return
    instruction = find_writer(stage, argv[script])
    arguments = argv[script + 1 :]
    if instruction is None or not isinstance(instruction.value.value, ExecForm):
        return
    lost = tuple(word for word in arguments if find_writer(stage, word) is instruction)
    if not lost or (len(lost) == 1 and base_name(lost[0]) in _ZERO_ARGUMENTS):
        return
    words = instruction.value.value.words
    first = words[: len(words) - len(lost) - 1]
    text = join_script((argv[script], *lost))
    proposal = propose_exec_form(stage, instruction, (*first, text), "make the script one string")
    message = f"the shell's script is {quoted(argv[script])} alone; it never looks at {named_words(lost)}"
    yield Candidate(LostWords.WORDS_AFTER_SCRIPT, instruction, message, proposal)


def _find_swallowing_script(argv: tuple[Word, ...] | None) -> int | None:
    """Return the index of a script that ignores the words after it; None if the argv has none that a shell can read."""
    if argv is None or any(isinstance(word, UnknownWords) for word in argv):
        return None
    reading = shell_arguments(argv)
    at = reading.value.roles.index("script") if reading and reading.value.swallows else None
    return None if at is None or find_fault(argv[at], base_name(argv[0])) else at


def check_shell_cmd(stage: ImageStage) -> Iterator[Candidate]:
    """Find a shell-form CMD whose shell becomes an argument of the ENTRYPOINT."""
    instruction, entrypoint = stage.last_instruction("cmd"), stage.image.entrypoint
    if instruction is None or not isinstance(instruction.value.value, ShellForm) or not entrypoint:
        return
    if any(isinstance(word, UnknownWords) for word in entrypoint) or executes_its_arguments(entrypoint):
        return
    if instruction.value.value.fault:  # that is a finding of its own
        return
    words = plain_words(instruction.value.value.text)
    proposal = propose_exec_form(stage, instruction, words, "write CMD in exec form") if words else None
    name = quoted(base_name(entrypoint[0]))
    message = f"{name} gets a shell, -c and the text of CMD as its arguments; it does not run them"
    yield Candidate(LostWords.SHELL_CMD, instruction, message, proposal)


def check_program_twice(stage: ImageStage) -> Iterator[Candidate]:
    """Find a CMD that begins with what ENTRYPOINT starts, and a script that its interpreter is given twice."""
    entrypoint, cmd = stage.image.entrypoint or (), stage.image.cmd or ()
    instruction = find_writer(stage, (cmd or entrypoint)[0]) if cmd or entrypoint else None
    if instruction is None or _has_unknown(*entrypoint, *cmd) or not isinstance(instruction.value.value, ExecForm):
        return
    if not entrypoint or not cmd:
        if repeat := find_repeat_in(cmd or entrypoint):
            yield Candidate(LostWords.PROGRAM_TWICE, instruction, say_twice(repeat))
        return
    repeat = find_repeat(entrypoint, cmd)
    if repeat is None:
        return
    rest = tuple(cmd[repeat.extra :])
    proposal: Proposal | None = None
    if not rest:
        proposal = Proposal("leave CMD out", remove_instruction(instruction), tuple(map(str, entrypoint)))
    elif repeat.extra:
        proposal = propose_exec_form(stage, instruction, rest, "leave the program out of CMD")
    yield Candidate(LostWords.PROGRAM_TWICE, instruction, say_repeat(repeat, cmd), proposal)


def check_cmd_lost(stage: ImageStage) -> Iterator[Candidate]:
    """Find an ENTRYPOINT that drops the base image's CMD although it needs that CMD."""
    instruction, lost = stage.last_instruction("entrypoint"), stage.inherited.cmd
    if instruction is None or not lost or stage.image.cmd or _has_unknown(*lost):
        return
    entrypoint, before = stage.image.entrypoint or (), stage.inherited.entrypoint or ()
    if not entrypoint or is_interactive(lost) or stage.last_instruction("cmd") is not None:  # CMD [] says it is wanted
        return
    is_sure = entrypoint[-1] == "-c" or _needs_words(entrypoint, before, lost)
    if not is_sure and not may_need_words(entrypoint, lost):
        return
    message = f"the CMD {named_words(lost)} of {_cmd_origin(stage)} is dropped, so this ENTRYPOINT gets no words"
    if not is_sure:
        yield Candidate(
            LostWords.CMD_LOST, instruction, f"{message}; if it wants them, repeat the CMD", severity="info"
        )
        return
    repeated = lost[1:] if base_name(entrypoint[-1]) == base_name(lost[0]) else lost
    edits = add_instruction(instruction, f"CMD {exec_form_text(repeated)}")
    proposal = Proposal("repeat the CMD", edits, (*map(str, entrypoint), *map(str, repeated)))
    yield Candidate(LostWords.CMD_LOST, instruction, message, proposal)


def _needs_words(entrypoint: tuple[str, ...], before: tuple[str, ...], lost: tuple[str, ...]) -> bool:
    """Return whether an entrypoint seems to need the CMD it dropped: it starts what CMD names, or takes arguments."""
    if {base_name(word) for word in lost} <= {base_name(word) for word in entrypoint} or is_shell_line(entrypoint):
        return False
    if is_shell_line(lost):
        return takes_its_arguments(entrypoint)
    named = {base_name(word) for word in entrypoint}
    is_bare_program = (
        program_name(entrypoint) == base_name(lost[0]) == base_name(entrypoint[-1])
    )  # the program, without any of its arguments
    known_names = {base_name(word) for word in before[:1] if not isinstance(word, UnknownWords)}
    return takes_its_arguments(entrypoint) or is_bare_program or bool(named & known_names)


def _cmd_origin(stage: ImageStage) -> str:
    return quoted(stage.base_name if stage.ancestry[-1].parent is None else str(stage.instructions[0].value[0]))


def _has_unknown(*words: Word) -> bool:
    return any(isinstance(word, UnknownWords) for word in words)

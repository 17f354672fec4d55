"""The check of every instruction of a Dockerfile, before any stage is built.

Reads: instructions. Gives: the instructions of each stage, or a refusal.
Compare: BuildKit ``ParseInstruction`` (frontend/dockerfile/instructions/parse.go); the classic builder uses
the same code.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.command import stored_shell
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.healthcheck import read_healthcheck
from simulator.build.dockerfile.lines import read_heredoc
from simulator.build.dockerfile.mounts import RunFlag, check_device, check_unexpanded, read_mount
from simulator.build.dockerfile.refusals import (
    InstructionCheck,
    check_flags,
    in_words_of,
    refusal_of,
    refuse,
    refuse_too_few,
)
from simulator.build.dockerfile.syntax_tree import (
    Form,
    Healthcheck,
    Instruction,
    InstructionOf,
    OptionalForm,
    OptionalText,
    Pairs,
    Texts,
    Trigger,
)
from simulator.core.rule import Refusal
from simulator.golang.strconv import quoted

_STAGE_NAME = re.compile(r"[a-z][a-z0-9-_.]*").fullmatch
_UNCHECKED_WITHOUT_FLAGS = ("run", "cmd", "entrypoint")
_FLAGS_UNCHECKED = ("arg", "stopsignal")


def check(instruction: Instruction, builder: Builder) -> None:
    """Refuse an instruction that is not valid in any stage."""
    CHECKS.get(instruction.keyword, _refuse_unknown)(instruction, builder)


def _refuse_unknown(instruction: Instruction, _: Builder) -> NoReturn:
    message = f"unknown instruction: {instruction.typed}"
    raise refusal_of(InstructionCheck.UNKNOWN, instruction, message).of_name(instruction.typed, map(str.upper, CHECKS))


def _check_some(instruction: InstructionOf[Pairs] | InstructionOf[Texts], builder: Builder) -> None:
    """Demand at least one argument."""
    if instruction.keyword == "expose" and not instruction.value:
        refuse_too_few(instruction)
    check_flags(instruction, builder)
    if not instruction.value:
        refuse_too_few(instruction)


def _check_pairs(instruction: InstructionOf[Pairs], builder: Builder) -> None:
    """Demand at least one pair, and a name in each."""
    if instruction.flags or not instruction.value:
        _check_some(instruction, builder)
    for name, _ in instruction.value:
        if not name:
            refuse(InstructionCheck.BLANK_NAME, instruction, f"{instruction.keyword.upper()} names can not be blank")


def _check_volume(instruction: InstructionOf[Texts], builder: Builder) -> None:
    _check_some(instruction, builder)
    if any(not volume.strip(SPACE) for volume in instruction.value):
        refuse(InstructionCheck.ARGUMENTS, instruction, "VOLUME specified can not be an empty string")


def _check_text(instruction: InstructionOf[OptionalText], builder: Builder) -> None:
    """Demand an argument, which is the whole text."""
    if instruction.value is None:
        message = f"{instruction.keyword.upper()} requires exactly one argument"
        refuse(InstructionCheck.ARGUMENTS, instruction, message)
    if instruction.keyword not in _FLAGS_UNCHECKED:
        check_flags(instruction, builder)


def _check_arg(instruction: InstructionOf[Texts], _: Builder) -> None:
    if not instruction.value:
        refuse_too_few(instruction)
    for word in instruction.value:
        if word[:1] == "=":
            refuse(InstructionCheck.BLANK_NAME, instruction, "ARG names can not be blank")


def _check_files(instruction: InstructionOf[Texts], builder: Builder) -> None:
    """Demand a source and a destination."""
    if len(instruction.value) < 2:
        message = f"{instruction.keyword.upper()} requires at least two arguments, but only one was provided. "
        refuse(InstructionCheck.ARGUMENTS, instruction, message + builder.no_destination)
    if instruction.flags:
        check_flags(instruction, builder)
    if builder.heredocs and "<<" in instruction.value[-1] and read_heredoc(instruction.value[-1]):
        message = f"{instruction.keyword.upper()} cannot accept a heredoc as a destination"
        refuse(InstructionCheck.HEREDOC, instruction, message)


def _check_run(instruction: InstructionOf[OptionalForm], builder: Builder) -> None:
    """Refuse the flags of a RUN; what variables may change in a mount is looked at when the RUN is carried out."""
    check_flags(instruction, builder)
    try:
        for flag in instruction.flags:
            name, _, value = flag.partition("=")
            if name == "--mount" and builder.mounts.expands:
                check_unexpanded(value)
            elif name == "--mount":
                read_mount(value, builder.mounts)
            elif name == "--device":
                check_device(value)
            elif name == "--network" and value not in ("default", "none", "host"):
                raise RunFlag.NETWORK.refuses("build", f"invalid network mode {quoted(value)}")
            elif name == "--security" and value not in ("insecure", "sandbox"):
                raise RunFlag.SECURITY.refuses("build", f"security {quoted(value)} is not valid")
    except Refusal as refusal:
        refuse(refusal.decision.rule, instruction, str(refusal))


def _check_from(instruction: InstructionOf[Texts], builder: Builder) -> None:
    words = instruction.value
    if len(words) == 3 and words[1].lower() == "as":
        if not _STAGE_NAME(words[2].lower()):
            message = (
                f"invalid name for build stage: {quoted(words[2])}, name can't start with a number or contain symbols"
            )
            refuse(InstructionCheck.STAGE_NAME, instruction, message)
    elif len(words) != 1:
        refuse(InstructionCheck.ARGUMENTS, instruction, "FROM requires either one or three arguments")
    if instruction.flags:
        check_flags(instruction, builder)


def _check_shell(instruction: InstructionOf[Form], builder: Builder) -> None:
    check_flags(instruction, builder)
    try:
        stored_shell(instruction.value)
    except Refusal as refusal:
        refuse(refusal.decision.rule, instruction, str(refusal))


def _check_trigger(instruction: InstructionOf[Trigger], builder: Builder) -> None:
    if instruction.value is None:
        refuse_too_few(instruction)
    check_flags(instruction, builder)
    keyword = instruction.value.keyword
    if keyword == "onbuild":
        refuse(InstructionCheck.TRIGGER, instruction, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
    if keyword in ("from", "maintainer"):
        refuse(InstructionCheck.TRIGGER, instruction, f"{keyword.upper()} isn't allowed as an ONBUILD trigger")


def _check_healthcheck(instruction: InstructionOf[Healthcheck], builder: Builder) -> None:
    read_healthcheck(instruction, builder)


CHECKS: Mapping[str, Callable[[Instruction, Builder], None]] = {
    **dict.fromkeys(("cmd", "entrypoint"), check_flags),
    "run": _check_run,
    **dict.fromkeys(("env", "label"), _check_pairs),
    "expose": _check_some,
    "volume": _check_volume,
    **dict.fromkeys(("maintainer", "stopsignal", "user", "workdir"), _check_text),
    **dict.fromkeys(("add", "copy"), _check_files),
    "arg": _check_arg,
    "from": _check_from,
    "healthcheck": _check_healthcheck,
    "onbuild": _check_trigger,
    "shell": _check_shell,
}
"""By keyword: what refuses an instruction."""


def split_stages(instructions: Sequence[Instruction], builder: Builder) -> list[list[Instruction]]:
    """Check every instruction; return the ARGs before the first FROM, and then each stage with its FROM.

    A refusal carries the line of the instruction.
    """
    head: list[Instruction] = []
    stage = head
    groups = [head]
    for instruction in instructions:
        keyword = instruction.keyword
        try:
            if keyword not in _UNCHECKED_WITHOUT_FLAGS or instruction.flags:
                CHECKS.get(keyword, _refuse_unknown)(instruction, builder)
        except Refusal as refusal:
            refusal.line = instruction.line
            raise in_words_of(builder, refusal) from None
        if keyword == "from":
            stage = []
            groups.append(stage)
        elif stage is head and keyword != "arg":
            early = InstructionCheck.NO_STAGE.refuses("build", "no build stage in current context")
            early.line = instruction.line
            raise early
        stage.append(instruction)
    return groups

"""What is refused in single instructions, wherever they stand in the file.

Reads: ``Instruction``. Gives: nothing, or a refusal. Runs over the whole file before any stage is built.
Compare: BuildKit ``ParseInstruction`` (frontend/dockerfile/instructions/parse.go); the classic builder uses
the same code.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.command import stored_shell
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.instruction import Flags
from simulator.build.dockerfile.parser import Instruction
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE
from simulator.core.values import ExecForm, ShellForm
from simulator.golang import strconv

_PARSE = "frontend/dockerfile/instructions/parse.go"
_TIMES = {"interval": "Interval", "timeout": "Timeout", "start-period": "StartPeriod"}
_TIMES |= {"start-interval": "StartInterval"}
STAGE_NAME = re.compile(r"[a-z][a-z0-9-_.]*").fullmatch


class InstructionCheck(Question):
    """What is refused in an instruction, whatever stands around it?"""

    UNKNOWN = Rule(
        "An instruction that does not exist is refused.",
        BUILDKIT(_PARSE, "ParseInstructionWithLinter UnknownInstructionError"),
        DOCKERFILE("Overview", "#overview"),
    )
    ARGUMENTS = Rule(
        "An instruction with too few or too many arguments is refused.",
        BUILDKIT(_PARSE, "errAtLeastOneArgument errExactlyOneArgument"),
    )
    BLANK_NAME = Rule(
        "A blank name in ENV, LABEL or ARG is refused.",
        BUILDKIT(_PARSE, "errBlankCommandNames"),
    )
    FLAG_VALUE = Rule(
        "A flag that stands twice, or lacks a value that it needs, or has a wrong one, is refused.",
        BUILDKIT("frontend/dockerfile/instructions/bflag.go", "Parse"),
    )
    STAGE_NAME = Rule(
        "A stage name that does not begin with a letter, or holds other symbols than - _ and . is refused.",
        BUILDKIT(_PARSE, "parseBuildStageName"),
        DOCKERFILE("FROM", "#from"),
    )
    HEALTHCHECK = Rule(
        "A HEALTHCHECK of another type than NONE and CMD, or without a command, is refused.",
        BUILDKIT(_PARSE, "parseHealthcheck"),
        DOCKERFILE("HEALTHCHECK", "#healthcheck"),
    )
    DURATION = Rule(
        "A duration without a unit, or under a millisecond, is refused.",
        BUILDKIT(_PARSE, "parseOptInterval"),
    )
    TRIGGER = Rule(
        "ONBUILD of ONBUILD, FROM or MAINTAINER is refused.",
        BUILDKIT(_PARSE, "parseOnBuild"),
        DOCKERFILE("ONBUILD", "#onbuild"),
    )
    NO_STAGE = Rule(
        "An instruction other than ARG in front of the first FROM is refused.",
        BUILDKIT(_PARSE, "CurrentStage"),
        DOCKERFILE("Format", "#format"),
    )


KNOWN_FLAGS: Mapping[str, Mapping[str, str]] = {
    "from": {"platform": "text"},
    "add": {
        **dict.fromkeys(("chown", "chmod", "checksum"), "text"),
        **dict.fromkeys(("link", "keep-git-dir", "unpack"), "switch"),
        "exclude": "texts",
    },
    "copy": {
        **dict.fromkeys(("chown", "chmod", "from"), "text"),
        **dict.fromkeys(("link", "parents"), "switch"),
        "exclude": "texts",
    },
    "run": {"mount": "texts", "network": "text", "security": "text", "device": "texts"},
}
UNCHECKED = ("run", "cmd", "entrypoint")  # unless they have flags
UNCHECKED_FLAGS = ("arg", "stopsignal")


def check(instruction: Instruction, builder: Builder) -> None:
    """Refuse an instruction that no stage could hold."""
    CHECKS.get(instruction.keyword, _unknown)(instruction, builder)


def _unknown(instruction: Instruction, _: Builder) -> NoReturn:
    refuse(InstructionCheck.UNKNOWN, instruction, f"unknown instruction: {instruction.typed}")


def refuse(rule: Rule, instruction: Instruction, message: str) -> NoReturn:
    """Refuse with the line of the instruction."""
    raise rule.refuses("build", f"dockerfile parse error on line {instruction.line}: {message}")


def flags_of(instruction: Instruction, known: Mapping[str, str]) -> dict[str, str]:
    """Read the flags: names and values; a switch is ``true`` or ``false``."""
    found: dict[str, str] = {}
    for flag in instruction.flags:
        name, equals, value = flag.partition("=")
        kind = known.get(name[2:])
        if kind is None:
            refuse(Flags.UNKNOWN, instruction, f"unknown flag: {name}")
        if name[2:] in found and kind != "texts":
            refuse(InstructionCheck.FLAG_VALUE, instruction, f"duplicate flag specified: {name}")
        if (kind != "switch" and not equals) or (kind == "switch" and equals and not value):
            refuse(InstructionCheck.FLAG_VALUE, instruction, f"missing a value on flag: {name}")
        if kind == "switch" and value.lower() not in ("", "true", "false"):
            refuse(InstructionCheck.FLAG_VALUE, instruction, f"expecting boolean value for flag {name}, not: {value}")
        found[name[2:]] = value if kind != "switch" else value.lower() or "true"
    return found


def _no_flags(instruction: Instruction, builder: Builder) -> None:
    if not instruction.flags:  # callers that are called often look themselves
        return
    known = KNOWN_FLAGS.get(instruction.keyword, {})
    if builder.unknown_flags:
        known = {name: kind for name, kind in known.items() if name not in builder.unknown_flags}
    flags_of(instruction, known)


def _some(instruction: Instruction, builder: Builder) -> None:
    """At least one argument."""
    if instruction.keyword == "expose" and not instruction.value:
        _too_few(instruction)
    _no_flags(instruction, builder)
    if not instruction.value:
        _too_few(instruction)


def _pairs(instruction: Instruction, builder: Builder) -> None:
    """At least one pair, and no blank name."""
    if instruction.flags or not instruction.value:
        _some(instruction, builder)
    for name, _ in instruction.value:
        if not name:
            refuse(InstructionCheck.BLANK_NAME, instruction, f"{instruction.keyword.upper()} names can not be blank")


def _volume(instruction: Instruction, builder: Builder) -> None:
    _some(instruction, builder)
    if any(not volume.strip(SPACE) for volume in instruction.value):
        refuse(InstructionCheck.ARGUMENTS, instruction, "VOLUME specified can not be an empty string")


def _too_few(instruction: Instruction) -> NoReturn:
    refuse(InstructionCheck.ARGUMENTS, instruction, f"{instruction.keyword.upper()} requires at least one argument")


def _one(instruction: Instruction, builder: Builder) -> None:
    """Exactly one argument, which is the whole text."""
    if instruction.value is None:
        message = f"{instruction.keyword.upper()} requires exactly one argument"
        refuse(InstructionCheck.ARGUMENTS, instruction, message)
    if instruction.keyword not in UNCHECKED_FLAGS:
        _no_flags(instruction, builder)


def _arg(instruction: Instruction, _: Builder) -> None:
    if not instruction.value:
        _too_few(instruction)
    for word in instruction.value:
        if word[:1] == "=":
            refuse(InstructionCheck.BLANK_NAME, instruction, "ARG names can not be blank")


def _files(instruction: Instruction, builder: Builder) -> None:
    if len(instruction.value) < 2:
        message = f"{instruction.keyword.upper()} requires at least two arguments, but only one was provided. "
        refuse(InstructionCheck.ARGUMENTS, instruction, message + "Destination could not be determined")
    if instruction.flags:
        _no_flags(instruction, builder)


def _from(instruction: Instruction, builder: Builder) -> None:
    words = instruction.value
    if len(words) == 3 and words[1].lower() == "as":
        if not STAGE_NAME(words[2].lower()):
            message = f'invalid name for build stage: "{words[2]}", name can\'t start with a number or contain symbols'
            refuse(InstructionCheck.STAGE_NAME, instruction, message)
    elif len(words) != 1:
        refuse(InstructionCheck.ARGUMENTS, instruction, "FROM requires either one or three arguments")
    if instruction.flags:
        _no_flags(instruction, builder)


def _shell(instruction: Instruction, builder: Builder) -> None:
    _no_flags(instruction, builder)
    try:
        stored_shell(instruction.value)
    except Refusal as refusal:
        refuse(refusal.decision.rule, instruction, str(refusal))


def _trigger(instruction: Instruction, builder: Builder) -> None:
    if instruction.value is None:
        _too_few(instruction)
    _no_flags(instruction, builder)
    if instruction.value.keyword in ("onbuild", "from", "maintainer"):
        refuse(
            InstructionCheck.TRIGGER,
            instruction,
            f"{instruction.value.keyword.upper()} isn't allowed as an ONBUILD trigger",
        )


def healthcheck(instruction: Instruction, builder: Builder) -> dict[str, Any]:
    """Read a HEALTHCHECK as the image stores it; times are nanoseconds, 0 is left out."""
    if instruction.value is None:
        _too_few(instruction)
    kind, form = instruction.value
    if kind.upper() == "NONE":
        if form is not None and form.value not in (ExecForm(()), ShellForm("")):
            refuse(InstructionCheck.HEALTHCHECK, instruction, "HEALTHCHECK NONE takes no arguments")
        return {"Test": ["NONE"]}
    flags = flags_of(instruction, {name: "text" for name in (*_TIMES, "retries") if name not in builder.unknown_flags})
    if kind.upper() != "CMD":
        refuse(InstructionCheck.HEALTHCHECK, instruction, f'Unknown type "{kind.upper()}" in HEALTHCHECK (try CMD)')
    if form is None or form.value in (ExecForm(()), ShellForm("")):
        refuse(InstructionCheck.HEALTHCHECK, instruction, "Missing command after HEALTHCHECK CMD")
    exec_form = isinstance(form.value, ExecForm)
    found: dict[str, Any] = {"Test": ["CMD", *form.value.words] if exec_form else ["CMD-SHELL", form.value.text]}
    for flag, name in _TIMES.items():
        if flags.get(flag):
            nanoseconds = _duration(instruction, flags[flag])
            if nanoseconds < 10**6 and (nanoseconds != 0 or not builder.zero_healthcheck):
                refuse(InstructionCheck.DURATION, instruction, f'Interval "{flag}" cannot be less than 1ms')
            if nanoseconds:
                found[name] = nanoseconds
    if flags.get("retries"):
        _retries(instruction, builder, flags["retries"], found)
    return found


def _duration(instruction: Instruction, text: str) -> int:
    try:
        return strconv.duration(text)
    except strconv.GoError as error:
        refuse(InstructionCheck.DURATION, instruction, str(error))


def _retries(instruction: Instruction, builder: Builder, text: str, found: dict[str, Any]) -> None:
    if not re.fullmatch(r"[+-]?[0-9]{1,10}", text) or not -(2**31) <= int(text) < 2**31:
        refuse(InstructionCheck.DURATION, instruction, f'strconv.ParseInt: parsing "{text}": invalid syntax')
    if int(text) < 0 or (int(text) == 0 and not builder.zero_healthcheck):
        refuse(InstructionCheck.DURATION, instruction, f"--retries cannot be negative ({text})")
    if int(text):
        found["Retries"] = int(text)


CHECKS: Mapping[str, Callable[[Instruction, Builder], object]] = {
    **dict.fromkeys(("cmd", "entrypoint", "run"), _no_flags),
    **dict.fromkeys(("env", "label"), _pairs),
    "expose": _some,
    "volume": _volume,
    **dict.fromkeys(("maintainer", "stopsignal", "user", "workdir"), _one),
    **dict.fromkeys(("add", "copy"), _files),
    "arg": _arg,
    "from": _from,
    "healthcheck": healthcheck,
    "onbuild": _trigger,
    "shell": _shell,
}


def split_stages(instructions: Sequence[Instruction], builder: Builder) -> list[list[Instruction]]:
    """Check every instruction; give the ARGs in front of the first FROM, and then each stage with its FROM."""
    head: list[Instruction] = []
    stage = head
    found = [head]
    for instruction in instructions:
        _, keyword, _, flags, _, _, _, _ = instruction
        try:
            if flags or keyword not in UNCHECKED:
                CHECKS.get(keyword, _unknown)(instruction, builder)
        except Refusal as refusal:
            refusal.line = instruction.line
            raise
        if keyword == "from":
            stage = []
            found.append(stage)
        elif stage is head and keyword != "arg":
            early = InstructionCheck.NO_STAGE.refuses("build", "no build stage in current context")
            early.line = instruction.line
            raise early
        stage.append(instruction)
    return found

"""The rules by which single instructions are refused, wherever they are in the file, and what reads their flags.

Reads: ``Instruction``. Gives: flags, or a refusal; ``checks`` and ``healthcheck`` use both.
Compare: BuildKit ``ParseInstruction`` (frontend/dockerfile/instructions/parse.go) and ``BFlags.Parse`` (bflag.go); the
classic builder uses the same code.
"""

from collections.abc import Mapping
from typing import NoReturn

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.instruction import Flags
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE

_ERROR = "dockerfile parse error"
_PARSE = "frontend/dockerfile/instructions/parse.go"


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
    HEREDOC = Rule(
        "A here-document as the destination of COPY or ADD is refused.",
        BUILDKIT(_PARSE, "errBadHeredoc"),
        DOCKERFILE("Here-documents", "#here-documents"),
    )
    TRIGGER = Rule(
        "ONBUILD of ONBUILD, FROM or MAINTAINER is refused.",
        BUILDKIT(_PARSE, "parseOnBuild"),
        DOCKERFILE("ONBUILD", "#onbuild"),
    )
    ONE_TRIGGER = Rule(
        "An entry of OnBuild that is not exactly one instruction is refused.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert.go", "initOnBuildTriggers"),
    )
    NO_STAGE = Rule(
        "An instruction other than ARG in front of the first FROM is refused.",
        BUILDKIT("frontend/dockerfile/instructions/commands.go", "CurrentStage"),
        DOCKERFILE("Format", "#format"),
    )


_KNOWN_FLAGS: Mapping[str, Mapping[str, str]] = {
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
"""By keyword: its flags, each with a text, several texts, or a switch that is true or false."""


def refuse(rule: Rule, instruction: Instruction, message: str) -> NoReturn:
    """Refuse an instruction; the message names its line."""
    raise refusal_of(rule, instruction, message)


def refusal_of(rule: Rule, instruction: Instruction, message: str) -> Refusal:
    """Return the refusal of an instruction; the message names its line."""
    return rule.refuses("build", f"{_ERROR} on line {instruction.line}: {message}")


def refuse_too_few(instruction: Instruction) -> NoReturn:
    """Refuse an instruction without arguments."""
    message = f"{instruction.keyword.upper()} requires at least one argument"
    refuse(InstructionCheck.ARGUMENTS, instruction, message)


def read_flags(instruction: Instruction, known: Mapping[str, str]) -> dict[str, str]:
    """Read the flags of an instruction: names without dashes, and values; a switch is ``true`` or ``false``."""
    flags: dict[str, str] = {}
    for flag in instruction.flags:
        name, equals, value = flag.partition("=")
        kind = known.get(name[2:])
        if kind is None:
            refuse(Flags.UNKNOWN, instruction, f"unknown flag: {name}")
        if name[2:] in flags and kind != "texts":
            refuse(InstructionCheck.FLAG_VALUE, instruction, f"duplicate flag specified: {name}")
        if (kind != "switch" and not equals) or (kind == "switch" and equals and not value):
            refuse(InstructionCheck.FLAG_VALUE, instruction, f"missing a value on flag: {name}")
        if kind == "switch" and value.lower() not in ("", "true", "false"):
            refuse(InstructionCheck.FLAG_VALUE, instruction, f"expecting boolean value for flag {name}, not: {value}")
        flags[name[2:]] = value if kind != "switch" else value.lower() or "true"
    return flags


def check_flags(instruction: Instruction, builder: Builder) -> None:
    """Refuse a flag that the keyword does not have in this version, or whose value is not valid."""
    if not instruction.flags:  # callers that are called often check this themselves
        return
    known = _KNOWN_FLAGS.get(instruction.keyword, {})
    if builder.unknown_flags:
        known = {name: kind for name, kind in known.items() if name not in builder.unknown_flags}
    read_flags(instruction, known)


_FLAG_MESSAGES = (
    "unknown flag: --",
    "duplicate flag specified: --",
    "missing a value on flag: --",
    "expecting boolean value for flag --",
)


def in_words_of(builder: Builder, refusal: Refusal) -> Refusal:
    """Return the refusal of an instruction with the message as the version of the builder words it."""
    message = str(refusal)
    start = f"{_ERROR} on line "
    if builder.wording == "dashed" or not message.startswith(start):
        return refusal
    number, _, rest = message.removeprefix(start).partition(": ")
    old = builder.wording == "capital"
    for begin in _FLAG_MESSAGES:
        if rest.startswith(begin):
            plain = begin.removesuffix("--")
            rest = (plain.capitalize() if old else plain) + rest.removeprefix(begin)
    unknown = "unknown instruction: "
    if old and rest.startswith(unknown):
        rest = unknown + rest.removeprefix(unknown).upper()
    return refusal.with_message(f"{_ERROR}{' ' if old else ' on '}line {number}: {rest}")


def no_signal(builder: Builder, text: str) -> str:
    """Return the message about a text that is no signal, as the version of the builder words it."""
    return f"{'Invalid' if builder.capital_signals else 'invalid'} signal: {text}"


def without_line(refusal: Refusal) -> Refusal:
    """Return the refusal with a message that names no line, as one of an instruction that ONBUILD stored."""
    message = str(refusal)
    return refusal.with_message(message.partition(": ")[2]) if message.startswith(_ERROR) else refusal

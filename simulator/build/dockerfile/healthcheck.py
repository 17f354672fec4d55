"""From a HEALTHCHECK to the object that the image stores.

Reads: ``Instruction``. Gives: the JSON object ``Healthcheck``, or a refusal.
Compare: BuildKit ``parseHealthcheck`` and ``parseOptInterval`` (frontend/dockerfile/instructions/parse.go).
"""

import re

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.refusals import InstructionCheck, read_flags, refuse, refuse_too_few
from simulator.build.dockerfile.syntax_tree import Healthcheck, InstructionOf
from simulator.core.values import ExecForm, Json, ShellForm
from simulator.golang import strconv

_DURATIONS = {
    "interval": "Interval",
    "timeout": "Timeout",
    "start-period": "StartPeriod",
    "start-interval": "StartInterval",
}
_NO_COMMANDS = (ExecForm(()), ShellForm(""))


def read_healthcheck(instruction: InstructionOf[Healthcheck], builder: Builder) -> dict[str, Json]:
    """Return the fields of ``Healthcheck``; durations are in nanoseconds, and fields that are 0 are absent."""
    if instruction.value is None:
        refuse_too_few(instruction)
    kind, form = instruction.value
    if kind.upper() == "NONE":
        if form is not None and form.value not in _NO_COMMANDS:
            refuse(InstructionCheck.HEALTHCHECK, instruction, "HEALTHCHECK NONE takes no arguments")
        return {"Test": ["NONE"]}
    known = dict.fromkeys((*_DURATIONS, "retries"), "text")
    flags = read_flags(instruction, {name: kind for name, kind in known.items() if name not in builder.unknown_flags})
    if kind.upper() != "CMD":
        message = f"Unknown type {strconv.quoted(kind.upper())} in HEALTHCHECK (try CMD)"
        refuse(InstructionCheck.HEALTHCHECK, instruction, message)
    if form is None or form.value in _NO_COMMANDS:
        refuse(InstructionCheck.HEALTHCHECK, instruction, "Missing command after HEALTHCHECK CMD")
    command = form.value
    fields: dict[str, Json] = {
        "Test": ["CMD", *command.words] if isinstance(command, ExecForm) else ["CMD-SHELL", command.text]
    }
    for flag, field in _DURATIONS.items():
        if flags.get(flag) and (nanoseconds := _read_duration(instruction, builder, flag, flags[flag])):
            fields[field] = nanoseconds
    if flags.get("retries") and (retries := _read_retries(instruction, builder, flags["retries"])):
        fields["Retries"] = retries
    return fields


def _read_duration(instruction: InstructionOf[Healthcheck], builder: Builder, flag: str, text: str) -> int:
    try:
        nanoseconds = strconv.duration(text)
    except strconv.GoError as error:
        refuse(InstructionCheck.DURATION, instruction, str(error))
    if nanoseconds < 10**6 and (nanoseconds != 0 or not builder.zero_time_is_unset):
        refuse(InstructionCheck.DURATION, instruction, f'Interval "{flag}" cannot be less than 1ms')
    return nanoseconds


def _read_retries(instruction: InstructionOf[Healthcheck], builder: Builder, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,10}", text) or not -(2**31) <= int(text) < 2**31:
        refuse(
            InstructionCheck.DURATION, instruction, f"strconv.ParseInt: parsing {strconv.quoted(text)}: invalid syntax"
        )
    if int(text) < 0 or (int(text) == 0 and not builder.zero_time_is_unset):
        old = f"--retries must be at least 1 (not {int(text)})"
        message = f"--retries cannot be negative ({int(text)})" if builder.zero_time_is_unset else old
        refuse(InstructionCheck.DURATION, instruction, message)
    return int(text)

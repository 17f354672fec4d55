"""The flags that Buildah reads: those of HEALTHCHECK, RUN, COPY and ADD; it ignores the flags of others.

Reads: the flags of an instruction, each with its dashes. Gives: their values, or a refusal.
Compare: openshift/imagebuilder ``healthcheck``, ``run``, ``dispatchCopy`` and ``add`` (dispatchers.go).
"""

from collections.abc import Mapping, Sequence
from typing import NoReturn

from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDAH
from simulator.core.values import Json
from simulator.golang import strconv

_DISPATCH = "vendor/github.com/openshift/imagebuilder/dispatchers.go"


class BuildahFlag(Question):
    """Which flags does Buildah refuse, and which healthchecks?"""

    BAD = Rule(
        "Buildah refuses a flag of RUN, COPY, ADD and HEALTHCHECK that they do not know, or with a bad value.",
        BUILDAH(_DISPATCH, "run dispatchCopy add healthcheck"),
    )
    HEALTHCHECK = Rule(
        "Buildah refuses a HEALTHCHECK of another type, without a command, or with a time or count of 0.",
        BUILDAH(_DISPATCH, "healthcheck"),
        BUILDAH("vendor/github.com/openshift/imagebuilder/internals.go", "parseOptInterval"),
    )


def refuse(rule: Rule, message: str) -> NoReturn:
    """Refuse the build."""
    raise rule.refuses("build", message)


_FLAGS: Mapping[str, tuple[str, ...]] = {
    "run": ("mount=", "network="),
    "copy": ("chown=", "chmod=", "from=", "exclude=", "link", "parents"),
    "add": ("chown=", "chmod=", "checksum=", "exclude=", "link", "keep-git-dir"),
}


def check_flags(keyword: str, flags: Sequence[str], unknown: Sequence[str], *, blank: bool) -> None:
    """Refuse a flag of RUN, COPY or ADD that is not valid.

    ``unknown`` are the flags that this version lacks; with ``blank``, a value may be the empty string.
    """
    known = [flag for flag in _FLAGS[keyword] if flag.rstrip("=") not in unknown]
    for flag in flags:
        name, equals, value = flag[2:].partition("=")
        if f"{name}=" in known and equals:
            valid = (bool(value) or blank) and (name != "chmod" or (value != "" and not set(value) - set("01234567")))
        else:
            valid = name in known and flag[2:] in (name, f"{name}=true", f"{name}=false")
        if not valid:
            refuse(BuildahFlag.BAD, f"{keyword.upper()} does not support the flag {flag}, or not with that value")


_DURATIONS = {
    "start-period": "StartPeriod",
    "interval": "Interval",
    "start-interval": "StartInterval",
    "timeout": "Timeout",
}


def read_healthcheck_flags(flags: tuple[str, ...], unknown: tuple[str, ...]) -> dict[str, str]:
    """Read the flags of HEALTHCHECK as Go's package flag does: the last of a name wins; a value may be the next word.

    ``unknown`` are the flags that this version lacks. Returns names without dashes, and values.
    """
    known = [name for name in (*_DURATIONS, "retries") if name not in unknown]
    values: dict[str, str] = {}
    waiting = list(flags)
    while waiting:
        name, equals, value = waiting.pop(0)[2:].partition("=")
        if name not in known:
            refuse(BuildahFlag.BAD, f"flag provided but not defined: -{name}")
        if not equals:
            if not waiting:
                refuse(BuildahFlag.BAD, f"flag needs an argument: -{name}")
            value = waiting.pop(0)
        values[name] = value
    return values


def healthcheck_numbers(flags: Mapping[str, str]) -> dict[str, Json]:
    """Return the fields of ``Healthcheck`` that are numbers: durations in nanoseconds, and ``Retries``."""
    fields: dict[str, Json] = {}
    for flag, field in _DURATIONS.items():
        if text := flags.get(flag):
            try:
                nanoseconds = strconv.duration(text)
            except strconv.GoError as error:
                refuse(BuildahFlag.HEALTHCHECK, str(error))
            if nanoseconds <= 0:
                refuse(BuildahFlag.HEALTHCHECK, f'Interval "{flag}" must be positive')
            fields[field] = nanoseconds
    if text := flags.get("retries"):
        digits = text[1:] if text[0] in "+-" else text
        if not (digits.isascii() and digits.isdigit()) or not -(2**31) <= int(text[:20]) < 2**31:
            refuse(BuildahFlag.HEALTHCHECK, f"strconv.ParseInt: parsing {strconv.quoted(text)}: invalid syntax")
        if int(text) < 1:
            refuse(BuildahFlag.HEALTHCHECK, f"--retries must be at least 1 (not {text})")
        fields["Retries"] = int(text)
    return fields

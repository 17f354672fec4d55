"""The flags that Buildah reads: those of HEALTHCHECK, RUN, COPY and ADD; what other instructions have, it drops.

Reads: the flags of an instruction, each with its dashes. Gives: their values, or a refusal.
Compare: openshift/imagebuilder ``healthcheck``, ``run``, ``dispatchCopy`` and ``add`` (dispatchers.go).
"""

from collections.abc import Mapping, Sequence
from typing import NoReturn

from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDAH
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
    """Refuse at build."""
    raise rule.refuses("build", message)


FLAGS: Mapping[str, tuple[str, ...]] = {
    "run": ("mount=", "network="),
    "copy": ("chown=", "chmod=", "from=", "exclude=", "link", "parents"),
    "add": ("chown=", "chmod=", "checksum=", "exclude=", "link", "keep-git-dir"),
}


def check_flags(keyword: str, flags: Sequence[str], unknown: Sequence[str], *, blank: bool) -> None:
    """Refuse a flag of RUN, COPY or ADD; ``unknown`` are those that came later, ``blank`` values may be."""
    known = [flag for flag in FLAGS[keyword] if flag.rstrip("=") not in unknown]
    for flag in flags:
        name, equals, value = flag[2:].partition("=")
        if f"{name}=" in known and equals:
            good = (bool(value) or blank) and (name != "chmod" or (value != "" and not set(value) - set("01234567")))
        else:
            good = name in known and flag[2:] in (name, f"{name}=true", f"{name}=false")
        if not good:
            refuse(BuildahFlag.BAD, f"{keyword.upper()} does not support the flag {flag}, or not with that value")


_TIMES = {
    "start-period": "StartPeriod",
    "interval": "Interval",
    "start-interval": "StartInterval",
    "timeout": "Timeout",
}


def go_flags(flags: tuple[str, ...], unknown: tuple[str, ...]) -> dict[str, str]:
    """Read flags as the package flag of Go does: the last of a name counts, and a value may be the next word."""
    known = [name for name in (*_TIMES, "retries") if name not in unknown]
    found: dict[str, str] = {}
    waiting = list(flags)
    while waiting:
        name, equals, value = waiting.pop(0)[2:].partition("=")
        if name not in known:
            refuse(BuildahFlag.BAD, f"flag provided but not defined: -{name}")
        if not equals:
            if not waiting:
                refuse(BuildahFlag.BAD, f"flag needs an argument: -{name}")
            value = waiting.pop(0)
        found[name] = value
    return found


def times(flags: Mapping[str, str]) -> dict[str, int]:
    """Read the times, in nanoseconds, and the retries of a healthcheck."""
    found: dict[str, int] = {}
    for flag, field in _TIMES.items():
        if text := flags.get(flag):
            try:
                nanoseconds = strconv.duration(text)
            except strconv.GoError as error:
                refuse(BuildahFlag.HEALTHCHECK, str(error))
            if nanoseconds <= 0:
                refuse(BuildahFlag.HEALTHCHECK, f'Interval "{flag}" must be positive')
            found[field] = nanoseconds
    if text := flags.get("retries"):
        digits = text[1:] if text[0] in "+-" else text
        if not (digits.isascii() and digits.isdigit()) or not -(2**31) <= int(text[:20]) < 2**31:
            refuse(BuildahFlag.HEALTHCHECK, f'strconv.ParseInt: parsing "{text}": invalid syntax')
        if int(text) < 1:
            refuse(BuildahFlag.HEALTHCHECK, f"--retries must be at least 1 (not {text})")
        found["Retries"] = int(text)
    return found

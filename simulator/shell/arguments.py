"""How a POSIX shell reads the argv that starts it.

Reads: an argv. Gives: a role for every word, if the argv starts a shell that this module knows.
Compare: POSIX.1-2024, sh.
"""

from __future__ import annotations

import re

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import POSIX

SHELLS = frozenset(("sh", "ash", "dash", "bash", "ksh", "mksh", "zsh", "yash"))
NO_PROGRAMS = frozenset(". cd source export exec set unset eval trap shift local declare alias".split())
"""Builtins of shells that are no programs anywhere."""
# A shell's test command also begins with a bracket: "[ -f x ] && y", "[[ $a = b ]]".
_OPERAND = r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'])+"""
SHELL_TEST = rf"\[\[?\s+(?:!\s+)?(?:-\w\s|{_OPERAND}\s+(?:=|==|!=|=~|<|>|-\w\w)\s)"
"""A pattern of the beginning of such a command, which is not that of a JSON array."""
_LONG = frozenset(("--login", "--posix", "--norc", "--noprofile", "--noediting", "--restricted", "--verbose"))
# dash, bash, zsh and busybox take +c for -c, mksh does not; ksh93 gives $0 another value, and yash was not tried.
_ODD_PLUS_C = frozenset(("ksh", "yash"))
# What reads $0, $1 and so on, or may read them: their names, loops over them, and commands that run other scripts.
_READS_ARGUMENTS = r"""(?x)\$(?:[0-9@*#]|\{[#!]?[0-9@*#!])|\$\{!
    |(?<![\w-])(?:for|select|getopts|eval|source|shift)(?![\w-])|(?:^|[\s;&|({])\.\s"""


class ShellArguments(NamedTuple):
    """How a shell reads the words of an argv."""

    roles: tuple[str, ...]
    """The role of each word: ``shell``, ``option``, ``script``, ``file``, ``$0``, ``$1`` and so on."""
    swallows: bool
    """Whether words follow the script that it never reads."""


class ShellReading(Question):
    """What does a shell make of the words behind its options?"""

    LINE = Rule(
        "After -c, a shell reads the first word as its script, the next as $0, then $1 and so on.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
    )
    FILE = Rule(
        "Without -c, a shell reads the file that the first word names as its script, then $1 and so on.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
    )


def shell_arguments(argv: tuple[str, ...]) -> Decision[ShellArguments] | None:
    """Give the role of every word; None if the argv starts no known shell, has unknown options, or no script."""
    name = argv[0].rpartition("/")[2] if argv else ""
    if name not in SHELLS:
        return None
    roles, has_script = ["shell"], False
    words = iter(argv[1:])
    for word in words:
        if word in ("--", "-"):
            roles.append("option")
            break
        if not word.startswith(("-", "+")):
            words = iter(argv[len(roles) :])
            break
        if word not in _LONG and not (word[1:].isascii() and word[1:].isalpha()):
            return None
        roles.append("option")
        if not word.startswith("--"):
            if "c" in word and word[0] == "+" and name in _ODD_PLUS_C:
                return None
            has_script = has_script or ("c" in word and (word[0] == "-" or name != "mksh"))
            roles += ["option" for _ in range(word.count("o")) if next(words, None) is not None]
    operands = len(argv) - len(roles)
    if not operands:
        return None
    script = argv[len(roles)]
    if not has_script:
        roles += ["file", *(f"${n}" for n in range(1, operands))]
        return ShellReading.FILE.gives(ShellArguments(tuple(roles), swallows=False))
    arguments = tuple(f"${n}" for n in range(operands - 1))
    swallows = bool(arguments) and not re.search(_READS_ARGUMENTS, script)
    return ShellReading.LINE.gives(ShellArguments((*roles, "script", *arguments), swallows))


def is_suspect(script: str) -> bool:
    """Return whether a script may have a quote or a parenthesis that stays open: a glance that costs nothing."""
    return any(script.count(sign) % 2 for sign in "'\"`") or script.count("(") != script.count(")")

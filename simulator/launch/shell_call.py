"""From the argv of a shell to the script that it executes: ``sh -c TEXT``, ``sh FILE``, and its options.

Compare: POSIX.1-2024, sh; bash ``shell.c`` ``main``; dash ``src/options.c`` ``procargs``; busybox ``shell/ash.c``.
"""

from __future__ import annotations

from typing import TypeAlias

from simulator.core.record import NamedTuple

_LONG = dict.fromkeys(("--norc", "--noediting", "--restricted", "--verbose", "--debugger"), "")
_LONG |= {"--login": "l", "--noprofile": "noprofile", "--posix": "noprofile"}
"""Options of bash with a long name, and what each sets here; in POSIX mode a login shell reads no files."""
_LETTERS = {
    "dash": "abCefhimnuvxIVEcsl",
    "busybox": "abCefhimnuvxIVEcsl",
    "bash": "abBCefhHikmnprsTtuvxDclEP",
    "mksh": "ceux",
    "ksh93": "ceux",
    "zsh": "ceux",
}
_NOT_ALL = frozenset(("mksh", "ksh93", "zsh"))
"""Shells that have other options too, which are not known here."""


class ScriptCall(NamedTuple):
    """A shell executes a text, or a file."""

    text: str | None
    """The text behind ``-c``; None for a file."""
    file: str
    """The file; ``""`` for a text."""
    zero: str
    arguments: tuple[str, ...]
    options: frozenset[str]
    login: bool = False
    """Whether the shell reads the files of the system and of its user first."""


class Interactive(NamedTuple):
    """The shell reads commands from its standard input."""

    options: frozenset[str] = frozenset()
    login: bool = False
    """Whether the shell reads the files of the system and of its user first."""


class BadCall(NamedTuple):
    """The shell refuses its argv."""

    status: int
    reason: str


class OpenCall(NamedTuple):
    """What the shell does with its argv is not known."""

    reason: str


Call: TypeAlias = ScriptCall | Interactive | BadCall | OpenCall


def read_call(family: str, args: tuple[str, ...]) -> Call:
    """Read the argv of a shell; of busybox without its applet's name in front."""
    letters = _LETTERS.get(family)
    if letters is None:
        return OpenCall(f"the options of {family}")
    words = list(args[1:])
    zero = args[0] if args else family
    options: set[str] = set()
    while words and words[0][:1] in ("-", "+") and len(words[0]) > 1:
        word = words.pop(0)
        if word == "--":
            break
        if word.startswith("--"):
            if family != "bash" or word not in _LONG:
                return OpenCall(f"{family} {word}")
            options |= {_LONG[word]} - {""}
            continue
        failing = _options(word, words, letters, options, family)
        if failing is not None:
            return failing
    if words and words[0] == "-":
        words.pop(0)
    return _operands(zero, words, options)


def _options(word: str, words: list[str], letters: str, options: set[str], family: str) -> Call | None:
    """Take the options of a word; return what comes of it if the shell does not go on as usual."""
    for letter in word[1:]:
        if letter == "o":
            if not words:
                return OpenCall("-o without a name")
            name = words.pop(0)
            known = {
                "errexit": "e",
                "nounset": "u",
                "noglob": "f",
                "xtrace": "x",
                "pipefail": "pipefail",
                "allexport": "a",
            }
            if name not in known or (name == "pipefail" and family == "dash") or family in _NOT_ALL:
                return OpenCall(f"{family} -o {name}")
            (options.add if word[0] == "-" else options.discard)(known[name])
        elif letter not in letters and family in _NOT_ALL:
            return OpenCall(f"{family} {word}")
        elif letter not in letters:
            exits_on_error = family == "bash" and "e" in options  # then bash ends as by any error
            return BadCall(1 if exits_on_error else 2, f"{family} has no option -{letter}")
        elif (letter == "i" and word[0] == "-") or (letter == "l" and word[0] == "+"):
            return OpenCall(f"{family} {word[0]}{letter}, which changes which of the user's own files it reads")
        elif letter == "n":
            return OpenCall(f"{family} -n, which executes nothing")
        else:
            (options.add if word[0] == "-" else options.discard)(letter)
    return None


def _operands(zero: str, words: list[str], options: set[str]) -> Call:
    """Read what stands behind the options."""
    kept, login = frozenset(options - {"c", "s"}), "l" in options or zero.startswith("-")
    if "c" in options:
        if not words:
            return BadCall(2, "-c has no text behind it")
        return ScriptCall(words[0], "", words[1] if len(words) > 1 else zero, tuple(words[2:]), kept, login)
    if "s" in options or not words:
        return Interactive(kept, login)
    return ScriptCall(None, words[0], words[0], tuple(words[1:]), kept, login)

"""How systemd reads the line of a service: specifiers, variables, and where the command ends.

Reads: the words of a line, and the unit's own [Service] settings. Gives: the words that podman gets. What depends on
the machine, or on who starts the service, is not known: it is put in one way and in another, so that it can be told
whether it makes a difference. Compare: systemd ``specifier_printf`` (src/shared/specifier.c), ``unit_full_printf``
(src/core/unit-printf.c), ``replace_env_argv`` and ``replace_env_full`` (src/basic/env-util.c).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from simulator.callers.quadlet.rules import CONTAINER, SERVICE, Quadlet, refused
from simulator.callers.quadlet.unit import Unit
from simulator.core.errors import NotModelled
from simulator.core.values import Word

# What is not known before the service runs: the value of the system's manager, and another one.
_MACHINE: Mapping[str, tuple[str, str]] = {
    "t": ("/run", "/run/user/1000"), "S": ("/var/lib", "/home/u/.local/state"), "C": ("/var/cache", "/home/u/.cache"),
    "L": ("/var/log", "/home/u/.local/state/log"), "E": ("/etc", "/home/u/.config"), "D": ("/usr/share", "/home/u/s"),
    "h": ("/root", "/home/u"), "u": ("root", "u"), "U": ("0", "1000"), "g": ("root", "u"), "G": ("0", "1000"),
    "s": ("/bin/sh", "/bin/bash"), "T": ("/tmp", "/var/t"), "V": ("/var/tmp", "/var/v"), "H": ("h", "i"),  # noqa: S108
    "l": ("h", "i"), "q": ("h", "i"), "m": ("1", "2"), "b": ("1", "2"), "v": ("1", "2"), "a": ("x86-64", "arm64"),
    "A": ("1", "2"), "B": ("1", "2"), "M": ("1", "2"), "o": ("debian", "fedora"), "w": ("1", "2"), "W": ("x", "y"),
    "y": ("/run/x", "/run/y"), "Y": ("/run", "/var"), "d": ("/run/d", "/run/e"), "c": ("x", "y"), "r": ("x", "y"),
    "R": ("/x", "/y"),
}  # fmt: skip
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_VARIABLE = re.compile(r"\$(?:\{([^}:]*)\}|(\$))")


class Line(NamedTuple):
    """The words that podman gets, what of it was not known by name, and the places where something was put in."""

    words: tuple[Word, ...]
    unknown: tuple[str, ...]
    specifiers: tuple[str, ...]
    variables: tuple[str, ...]
    blanks: tuple[str, ...]


def service_line(words: tuple[Word, ...], unit: Unit, other: bool) -> Line:
    """Read the line as systemd does; ``other`` puts in the other value of what is not known.

    Raises ``Refusal`` where the command ends too early, ``NotModelled`` for a word that is a variable without a value.
    """
    names = specifiers(unit)
    known = _variables(unit, names)
    found: list[Word] = []
    unknown: list[str] = []
    changed: tuple[list[str], list[str], list[str]] = ([], [], [])
    for at, word in enumerate(words):
        if not word:
            changed[2].append(word.origin.where)
            continue
        if word == ";":
            _check_end(word, words[at + 1 :], unit)
            break
        text, missing = _specified(word, names, other)
        if text != word and not missing:
            changed[0].append(f"{word} is {text}")
        if missing and found and found[-1] == "--env-file":
            why = f"{word.origin.where}: the file {word} is known only when the service runs; write its path"
            raise NotModelled(f"file {word}", why)
        unknown += missing
        parts, missing = _expanded(text, known, other, word)
        if parts != [text]:
            changed[1].append(text)
        unknown += missing
        found += [Word(part, word.origin) for part in parts]
    return Line(tuple(found), tuple(dict.fromkeys(unknown)), *map(tuple, changed))


def _check_end(word: Word, rest: tuple[Word, ...], unit: Unit) -> None:
    """Refuse words behind the end of the command, which would be another one."""
    if any(rest):
        if unit.text(SERVICE, "Type") == "oneshot":
            raise NotModelled(";", f"{word.origin.where}: a second command of the service is not modelled; leave out ;")
        raise refused(Quadlet.SEMICOLON, "Service has more than one ExecStart= setting", word)


def specifiers(unit: Unit) -> dict[str, tuple[str, ...]]:
    """The values of specifiers: one where the unit's name gives it, two where it is not known."""
    base = unit.text(CONTAINER, "ServiceName") or unit.name.rpartition(".")[0]
    every = [_of_name(base)]
    if base.endswith("@"):  # a template, which is started under the name of an instance
        every = [_of_name(f"{base}a"), _of_name(f"{base}b")]
    named = {letter: tuple(dict.fromkeys(values[letter] for values in every)) for letter in every[0]}
    return {**_MACHINE, **named}


def _of_name(base: str) -> dict[str, str]:
    prefix, _, instance = base.partition("@")
    last = prefix.rpartition("-")[2]
    return {
        "n": f"{base}.service", "N": base, "p": prefix, "P": _unescaped(prefix), "j": last, "J": _unescaped(last),
        "f": "/" + _unescaped(instance or prefix).removeprefix("/"), "i": instance, "I": _unescaped(instance),
    }  # fmt: skip


def _unescaped(text: str) -> str:
    text = text.replace("-", "/")
    return re.sub(r"\\x([0-9a-fA-F]{2})", lambda match: chr(int(match[1], 16)), text)


def _specified(word: Word, names: Mapping[str, tuple[str, ...]], other: bool) -> tuple[str, list[str]]:
    unknown = []

    def put(match: re.Match[str]) -> str:
        values = names.get(match[1])
        if values is None and match[1].isascii() and match[1].isalnum():
            wrong = f"Failed to resolve unit specifiers in '{word}': Invalid slot"
            raise refused(Quadlet.SPECIFIER_UNKNOWN, wrong, word)
        if values is None:
            return "%" if match[1] == "%" else match[0]
        if len(values) > 1:
            unknown.append(match[0])
        return values[-1 if other else 0]

    return re.sub("%(.)", put, word, flags=re.DOTALL), unknown


def _variables(unit: Unit, names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The variables that [Service] sets itself; none where a file may set them, too."""
    if unit.all(SERVICE, "EnvironmentFile") or unit.all(SERVICE, "PassEnvironment"):
        return {}
    found = {}
    for word in unit.arguments(SERVICE, "Environment"):
        text, unknown = _specified(word, names, other=False)
        name, equals, value = text.partition("=")
        if equals and not unknown:
            found[name] = value
    return found


def _expanded(text: str, known: Mapping[str, str], other: bool, word: Word) -> tuple[list[str], list[str]]:
    """Put the values of variables into a word, which may become none or several; what is no name has no value."""
    if text[:1] == "$" and text[1:2] not in ("{", "$"):
        name = text[1:]
        if not _NAME.fullmatch(name):
            return [], []
        if name in known and not set(known[name]) & set("\\\"'"):
            return known[name].split(), []
        where = word.origin.where
        why = f"systemd replaces the word ${name} by the words of a variable of the service, whose value is not known"
        raise NotModelled(f"${name}", f"{where}: {why}; set it in [Service], or write $${name} to keep the text")
    unknown: list[str] = []

    def put(match: re.Match[str]) -> str:
        if match[2]:
            return "$"
        if match[1] not in known and _NAME.fullmatch(match[1]):
            unknown.append(match[0])
            return "2" if other else "1"
        return known.get(match[1], "")

    return [_VARIABLE.sub(put, text)], unknown

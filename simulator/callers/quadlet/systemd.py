"""How systemd reads the line of a service: specifiers, variables, and where the command ends.

Reads: the words of a line, and the unit's own [Service] settings. Gives: the words that podman gets. What depends on
the machine, or on who starts the service, is not known: the line is read with two different values, to
find out whether the value changes the result. Compare: systemd ``specifier_printf`` (src/shared/specifier.c),
``unit_full_printf`` (src/core/unit-printf.c), ``replace_env_argv`` and ``replace_env_full`` (src/basic/env-util.c).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.callers.quadlet.rules import CONTAINER, SERVICE, Quadlet, refusal
from simulator.callers.quadlet.unit import Unit
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.values import Word

# Values that are unknown before the service runs: the one of the system's manager, and a different one.
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
    """The words that podman gets, the names of unknown values in them, and the words that were replaced or dropped."""

    words: tuple[Word, ...]
    unknown: tuple[str, ...]
    specifiers: tuple[str, ...]
    variables: tuple[str, ...]
    blanks: tuple[str, ...]


def service_line(words: tuple[Word, ...], unit: Unit, *, other: bool) -> Line:
    """Read the line as systemd does; with ``other``, each unknown value is its second candidate.

    Raises ``Refusal`` if the command ends too early, ``NotModelled`` for a word that is a variable of unknown value.
    """
    names = specifiers(unit)
    known = _variables(unit, names)
    result: list[Word] = []
    unknown: list[str] = []
    changed: tuple[list[str], list[str], list[str]] = ([], [], [])
    for index, word in enumerate(words):
        if not word:
            changed[2].append(word.origin.where)
            continue
        if word == ";":
            _check_end(word, words[index + 1 :], unit)
            break
        text, missing = _replace_specifiers(word, names, other=other)
        if text != word and not missing:
            changed[0].append(f"{word} is {text}")
        unknown += missing
        parts, missing = _replace_variables(text, known, word, other=other)
        if parts != [text]:
            changed[1].append(text)
        unknown += missing
        result += [Word(part, word.origin) for part in parts]
    return Line(tuple(result), tuple(dict.fromkeys(unknown)), *map(tuple, changed))


def _check_end(word: Word, after: tuple[Word, ...], unit: Unit) -> None:
    """Refuse words after the end of the command: they would be a second command."""
    if any(after):
        if unit.text(SERVICE, "Type") == "oneshot":
            raise NotModelled(";", f"{word.origin.where}: a second command of the service is not modelled; leave out ;")
        raise refusal(Quadlet.SEMICOLON, "Service has more than one ExecStart= setting", word)


def specifiers(unit: Unit) -> dict[str, tuple[str, ...]]:
    """Return the values of specifiers: one if the unit's name determines it, two candidates if it is unknown."""
    base = unit.text(CONTAINER, "ServiceName") or unit.name.rpartition(".")[0]
    instances = [_of_name(base)]
    if base.endswith("@"):  # a template: the name of the instance is unknown
        instances = [_of_name(f"{base}a"), _of_name(f"{base}b")]
    by_letter = {letter: tuple(dict.fromkeys(values[letter] for values in instances)) for letter in instances[0]}
    return {**_MACHINE, **by_letter}


def _of_name(base: str) -> dict[str, str]:
    prefix, _, instance = base.partition("@")
    last = prefix.rpartition("-")[2]
    return {
        "n": f"{base}.service", "N": base, "p": prefix, "P": _unescape(prefix), "j": last, "J": _unescape(last),
        "f": "/" + _unescape(instance or prefix).removeprefix("/"), "i": instance, "I": _unescape(instance),
    }  # fmt: skip


def _unescape(text: str) -> str:
    text = text.replace("-", "/")
    return re.sub(r"\\x([0-9a-fA-F]{2})", lambda match: chr(int(match[1], 16)), text)


def _replace_specifiers(word: Word, names: Mapping[str, tuple[str, ...]], *, other: bool) -> tuple[str, list[str]]:
    unknown = []

    def replace(match: re.Match[str]) -> str:
        values = names.get(match[1])
        if values is None and match[1].isascii() and match[1].isalnum():
            message = f"Failed to resolve unit specifiers in '{word}': Invalid slot"
            raise refusal(Quadlet.SPECIFIER_UNKNOWN, message, word)
        if values is None:
            return "%" if match[1] == "%" else match[0]
        if len(values) > 1:
            unknown.append(match[0])
        return values[-1 if other else 0]

    return re.sub("%(.)", replace, word, flags=re.DOTALL), unknown


def _variables(unit: Unit, names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the variables that [Service] sets; an empty mapping if a file may override them."""
    if unit.all(SERVICE, "EnvironmentFile") or unit.all(SERVICE, "PassEnvironment"):
        return {}
    variables = {}
    for word in unit.arguments(SERVICE, "Environment"):
        text, unknown = _replace_specifiers(word, names, other=False)
        name, equals, value = text.partition("=")
        if equals and not unknown:
            variables[name] = value
    return variables


def _replace_variables(text: str, known: Mapping[str, str], word: Word, *, other: bool) -> tuple[list[str], list[str]]:
    """Expand the variables in a word, which gives any number of words; an invalid name has no value."""
    if text[:1] == "$" and text[1:2] not in ("{", "$"):
        name = text[1:]
        if not _NAME.fullmatch(name):
            return [], []
        if name in known and not set(known[name]) & set("\\\"'"):
            return known[name].split(), []
        where = word.origin.where
        reason = (
            f"systemd replaces the word ${name} by the words of a variable of the service, whose value is not known"
        )
        raise NotModelled(f"${name}", f"{where}: {reason}; set it in [Service], or write $${name} to keep the text")
    unknown: list[str] = []

    def replace(match: re.Match[str]) -> str:
        if match[2]:
            return "$"
        if match[1] not in known and _NAME.fullmatch(match[1]):
            unknown.append(match[0])
            return "2" if other else "1"
        return known.get(match[1], "")

    return [_VARIABLE.sub(replace, text)], unknown

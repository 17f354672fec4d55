"""Reads a unit file, which has groups of settings, and its drop-ins, as Podman's generator does.

Reads: texts. Gives: ``Unit``. Compare: podman ``UnitFileParser.parseLine``, ``Parse``, ``Merge``, ``Lookup...`` and
``GetUnitDropinPaths`` (pkg/systemd/parser/unitfile.go).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from simulator.callers.quadlet.unit_words import split
from simulator.core.record import NamedTuple
from simulator.core.values import Origin, Word
from simulator.golang.strconv import SPACES, GoError

_ASCII = "\t\n\v\f\r "
_TRUE = ("1", "yes", "true", "on")


class Unit(NamedTuple):
    """The settings of a unit by group, in order: keys and values; a value knows its file and line.

    With ``keeps_odd_quotes`` only a pair of double quotes around a value is removed, else every quote at its ends;
    ``left_out`` has the errors of the drop-ins that are not merged.
    """

    name: str
    groups: Mapping[str, list[tuple[str, Word]]]
    keeps_odd_quotes: bool = True
    left_out: tuple[str, ...] = ()

    def keys(self, group: str) -> list[tuple[str, Word]]:
        """List the keys of a group in order, each once, with its first value."""
        first_values: dict[str, Word] = {}
        for key, value in self.groups.get(group, ()):
            first_values.setdefault(key, value)
        return list(first_values.items())

    def last(self, group: str, key: str) -> Word | None:
        """Return the last value of a key that allows one value, or None."""
        return next((value for name, value in reversed(self.groups.get(group, [])) if name == key), None)

    def text(self, group: str, key: str) -> Word | None:
        """Return the last value of a key without quotes around it, or None."""
        value = self.last(group, key)
        if value is None:
            return None
        text = value.rstrip(SPACES)
        if not self.keeps_odd_quotes:
            text = text.strip('"')
        elif len(text) > 1 and text[0] == text[-1] == '"':
            text = text[1:-1]
        return Word(text, value.origin)

    def truth(self, group: str, key: str) -> bool | None:
        """Return the last value of a key as a boolean, or None; every word except those for true is false."""
        value = self.text(group, key)
        return None if value is None else value.lower() in _TRUE

    def all(self, group: str, key: str) -> list[Word]:
        """List all values of a key in order; an empty one removes those before it."""
        values: list[Word] = []
        for name, value in self.groups.get(group, ()):
            if name == key:
                values = [*values, value] if value else []
        return values

    def listed(self, group: str, key: str) -> list[Word]:
        """List the words of all values of a key; a backslash has no special meaning."""
        return [word for value in self.all(group, key) for word in _words_if_valid(value, escapes=False, relaxed=False)]

    def arguments(self, group: str, key: str) -> list[Word]:
        """List the words of all values of a key, split like a command; a value with an invalid escape is left out."""
        return [word for value in self.all(group, key) for word in _words_if_valid(value)]


def _words_if_valid(value: Word, *, escapes: bool = True, relaxed: bool = True) -> list[Word]:
    try:
        return words_of(value, escapes=escapes, relaxed=relaxed)
    except GoError:
        return []


def words_of(value: Word, *, escapes: bool = True, relaxed: bool = True) -> list[Word]:
    """Split a value; raises ``GoError`` as ``split`` does."""
    return [Word(word, value.origin) for word in split(value, escapes=escapes, relaxed=relaxed)]


def parse_unit(name: str, text: str, drop_ins: Mapping[str, str], *, keeps_odd_quotes: bool) -> Unit:
    """Read a unit, and merge its drop-ins after it in the order of their file names.

    ``drop_ins`` has the texts by path, those of the most specific folder first. Raises ``GoError`` for an invalid line
    of the unit; a drop-in with an invalid line is left out.
    """
    groups: dict[str, list[tuple[str, Word]]] = {}
    by_name: dict[str, str] = {}
    for path in drop_ins:
        by_name.setdefault(path.rpartition("/")[2], path)
    settings = [*_settings(name, text)]
    left_out = []
    for _, path in sorted(by_name.items()):
        try:
            settings += [*_settings(path, drop_ins[path])]
        except GoError as fault:
            left_out.append(str(fault))
    for group, key, value in settings:
        groups.setdefault(group, []).extend([(key, value)] if key else [])
    return Unit(name, groups, keeps_odd_quotes, tuple(left_out))


def _settings(path: str, text: str) -> Iterator[tuple[str, str, Word]]:
    """Yield group, key and value of each line; the key is ``""`` for the header of a group."""
    group = ""
    for began, number, line in _lines(text):
        name, bracket, rest = line[1:].partition("]")
        if line[0] == "[" and bracket and not rest.strip(" \t"):
            if not name or any(char == "[" or unicodedata.category(char) == "Cc" for char in name):
                raise GoError(f"{path}:{number}: invalid group name: {name}")
            group = name
            yield group, "", Word("", Origin("request", f"{path}:{began}"))
            continue
        key, equals, value = line.partition("=")
        if not key or not equals:
            wrong = f"file contains line {number}: “{line}” which is not a key-value pair, group, or comment"
            raise GoError(f"{path}:{number}: {wrong}")
        if not group:
            raise GoError(f"{path}:{number}: key file does not start with a group")
        yield group, key.rstrip(_ASCII), Word(value.lstrip(_ASCII), Origin("request", f"{path}:{began}"))


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield joined lines with the numbers of their first and last line; drop comments, also between continued lines."""
    lines = text.removesuffix("\n").split("\n")
    pending: list[str] = []
    began, has_begun = 0, False
    for number, line in enumerate(lines, 1):
        line = line.strip(SPACES)
        if not line or line[0] in "#;":
            continue
        began = began if has_begun else number
        if line.endswith("\\"):
            line = line[:-1]
            if number < len(lines):
                pending.append(line)
                has_begun = has_begun or bool(line)
                continue
        whole = "".join([*pending, line])
        pending, has_begun = [], False
        if whole and whole[0] not in "#;":
            yield began, number, whole


def drop_in_folders(name: str) -> list[str]:
    """List the folders whose ``*.conf`` files are merged into a unit, the most specific first."""
    base, _, extension = name.rpartition(".")
    prefix, at, instance = base.partition("@")
    suffix = f".{extension}.d"
    folders = [suffix[1:]]
    parts = prefix.split("-")
    for count in range(1, len(parts)):
        short = "-".join(parts[:count]) + "-"
        folders += [short + suffix, *([f"{short}@{suffix}"] if at else [])]
    if instance:
        folders.append(f"{prefix}@{suffix}")
    return [*folders, f"{name}.d"][::-1]

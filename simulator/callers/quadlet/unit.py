"""A unit file: groups of settings, read as Podman's generator reads it, with the drop-ins beside it.

Reads: texts. Gives: ``Unit``. Compare: podman ``UnitFileParser.parseLine``, ``Parse``, ``Merge``, ``Lookup...`` and
``GetUnitDropinPaths`` (pkg/systemd/parser/unitfile.go).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from simulator.callers.quadlet.unit_words import split
from simulator.core.values import Origin, Word
from simulator.golang.strconv import SPACES, GoError

_ASCII = "\t\n\v\f\r "
_TRUE = ("1", "yes", "true", "on")


class Unit(NamedTuple):
    """The settings of a unit by group: key and value, which knows its file and line, in order.

    ``keeps_odd_quotes`` tells whether only a pair of double quotes around a value is taken away, or all of them;
    ``left_out`` says what is wrong with drop-ins that are not merged.
    """

    name: str
    groups: Mapping[str, list[tuple[str, Word]]]
    keeps_odd_quotes: bool = True
    left_out: tuple[str, ...] = ()

    def keys(self, group: str) -> list[tuple[str, Word]]:
        """The keys of a group in order, each once, with its first value."""
        found: dict[str, Word] = {}
        for key, value in self.groups.get(group, ()):
            found.setdefault(key, value)
        return list(found.items())

    def last(self, group: str, key: str) -> Word | None:
        """The value that counts where there can be one."""
        return next((value for name, value in reversed(self.groups.get(group, [])) if name == key), None)

    def text(self, group: str, key: str) -> Word | None:
        """The value that counts, without quotes around it."""
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
        """The value that counts as a boolean: whatever is no word for true is false."""
        value = self.text(group, key)
        return None if value is None else value.lower() in _TRUE

    def all(self, group: str, key: str) -> list[Word]:
        """All values, in order; an empty one takes away those in front of it."""
        found: list[Word] = []
        for name, value in self.groups.get(group, ()):
            if name == key:
                found = [*found, value] if value else []
        return found

    def listed(self, group: str, key: str) -> list[Word]:
        """The words of all values; a backslash is a character like others."""
        return [word for value in self.all(group, key) for word in _tried(value, escapes=False, relaxed=False)]

    def arguments(self, group: str, key: str) -> list[Word]:
        """The words of all values, as those of a command; a value with an escape that is none is left out."""
        return [word for value in self.all(group, key) for word in _tried(value)]


def _tried(value: Word, *, escapes: bool = True, relaxed: bool = True) -> list[Word]:
    try:
        return words_of(value, escapes=escapes, relaxed=relaxed)
    except GoError:
        return []


def words_of(value: Word, *, escapes: bool = True, relaxed: bool = True) -> list[Word]:
    """Split a value; raises ``Fault`` as ``split`` does."""
    return [Word(word, value.origin) for word in split(value, escapes=escapes, relaxed=relaxed)]


def unit(name: str, text: str, drop_ins: Mapping[str, str], *, keeps_odd_quotes: bool) -> Unit:
    """Read a unit and its drop-ins, which are merged behind it in the order of their names without the folder.

    ``drop_ins`` are by path, those of the most specific folder first. Raises ``Fault`` for a line of the unit that is
    none; a drop-in with such a line is left out.
    """
    groups: dict[str, list[tuple[str, Word]]] = {}
    first: dict[str, str] = {}
    for path in drop_ins:
        first.setdefault(path.rpartition("/")[2], path)
    read = [*_settings(name, text)]
    left_out = []
    for _, path in sorted(first.items()):
        try:
            read += [*_settings(path, drop_ins[path])]
        except GoError as fault:
            left_out.append(str(fault))
    for group, key, value in read:
        groups.setdefault(group, []).extend([(key, value)] if key else [])
    return Unit(name, groups, keeps_odd_quotes, tuple(left_out))


def _settings(path: str, text: str) -> Iterator[tuple[str, str, Word]]:
    """Yield group, key and value of each line; the key is ``""`` where a group begins."""
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
    """Join continued lines, without comments, which may stand between them, too; with the first's and last's number."""
    lines = text.removesuffix("\n").split("\n")
    pending: list[str] = []
    began = 0
    for number, line in enumerate(lines, 1):
        line = line.strip(SPACES)
        if not line or line[0] in "#;":
            continue
        began = began if any(pending) else number
        if line.endswith("\\"):
            line = line[:-1]
            if number < len(lines):
                pending.append(line)
                continue
        whole = "".join([*pending, line])
        pending = []
        if whole and whole[0] not in "#;":
            yield began, number, whole


def drop_in_folders(name: str) -> list[str]:
    """The folders beside a unit whose ``*.conf`` files are merged into it, the most specific first."""
    base, _, extension = name.rpartition(".")
    prefix, at, instance = base.partition("@")
    suffix = f".{extension}.d"
    found = [suffix[1:]]
    parts = prefix.split("-")
    for count in range(1, len(parts)):
        short = "-".join(parts[:count]) + "-"
        found += [short + suffix, *([f"{short}@{suffix}"] if at else [])]
    if instance:
        found.append(f"{prefix}@{suffix}")
    return [*found, f"{name}.d"][::-1]

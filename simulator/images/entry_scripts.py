"""What the entry scripts of official images make of the words that they get, as their repositories had them on a day.

Reads: ``entry_scripts.json`` and ``executing_scripts.json``, which ``tests.catalogue.entry_facts`` compares with the
scripts themselves. Gives: ``EntryScript``. A script executes the words that it gets, but for what is named here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from simulator.core.package_data import package_data
from simulator.core.record import NamedTuple
from simulator.core.values import CatalogueEntry

_ALWAYS_THERE = ("/bin/sh", "sh")
"""The program that an image with a script for it surely has."""


class EntryScript(NamedTuple):
    """The facts of the entry script of an image."""

    image: str
    """The name of the official image."""
    path: str
    programs: tuple[str, ...]
    """The programs that the image has for it, by name."""
    in_front: tuple[str, ...]
    """What it puts in front of its words where the first one is an option."""
    also_for: tuple[str, ...]
    """Patterns of other first words that it does the same for."""
    if_missing: bool
    """Whether it does the same where the first word is no command."""
    users: Mapping[str, str]
    """The user whom root becomes, by the first word, or by a pattern of all words."""
    instead: Mapping[str, tuple[str, ...]]
    """Words that take the place of a first word."""
    variables: tuple[str, ...]
    """Of a database: it is made only if one of these variables is set, or has the value that follows a ``=``."""
    help: tuple[str, ...]
    """Options of the program with which no database is needed."""
    refuses: tuple[str, ...]
    """Variables with which it ends."""
    needs_word: bool
    """Whether it ends with status 1 without words: it reads the first one under ``set -u``."""
    folder: str
    """The folder whose scripts it executes; ``""`` if there is none."""
    volume: str
    """A folder on which it ends if a volume is mounted there, but for some tags."""
    tags: tuple[str, ...]
    """Patterns of the tags that do not."""
    url: str
    date: str


def find_entry_script(entry: CatalogueEntry) -> EntryScript | None:
    """Find the facts of the entry script of a catalogue entry; None if there are none."""
    fields = _facts().get(entry.image)
    if fields is None or not entry.config.get("Entrypoint"):
        return None
    database, in_front = fields.get("database", {}), fields.get("in_front", ())
    return EntryScript(
        entry.image.rpartition("/")[2],
        fields["path"],
        tuple(fields["programs"]),
        tuple((entry.config.get("Cmd") or ())[:1] if isinstance(in_front, str) else in_front),
        tuple(fields.get("also_for", ())),
        fields.get("if_missing", False),
        fields.get("users", {}),
        {word: tuple(words) for word, words in fields.get("instead", {}).items()},
        tuple(database.get("variables", ())),
        tuple(database.get("help", ())),
        tuple(fields.get("refuses", ())),
        fields.get("needs_word", False),
        fields.get("folder", ""),
        *_volume(fields),
        fields["url"],
        fields["date"],
    )


def is_entry_script(entry: CatalogueEntry, word: str) -> bool:
    """Return whether a word names the entry script of a catalogue entry, of which the facts are known."""
    fields = _facts().get(entry.image)
    return fields is not None and fields["path"].rpartition("/")[2] == word.rpartition("/")[2]


def executes_word(entry: CatalogueEntry, word: str) -> bool:
    """Return whether the entry script of a catalogue entry surely executes its first word, whatever that is called.

    False where nothing is known of the script, and for words that it gives to its own program.
    """
    script = find_entry_script(entry)
    if script is None:
        fields, entrypoint = executing_scripts().get(entry.image), entry.config.get("Entrypoint")
        if fields is None or not entrypoint or entrypoint[-1].rpartition("/")[2] != fields["name"]:
            return False
        return not (word.startswith("-") and fields["takes_options"])
    if script.if_missing and word not in _ALWAYS_THERE:
        return False
    if word.startswith("-") and script.in_front:
        return False
    return word not in script.instead and not any(fnmatchcase(word, pattern) for pattern in script.also_for)


@cache
def executing_scripts() -> Mapping[str, Any]:
    """Return the scripts that execute a word they do not know, of which no more is known, by image.

    ``takes_options`` says that an option is, or may be, given to the script's own program.
    """
    scripts: dict[str, Any] = json.loads(package_data("images/executing_scripts.json"))
    return scripts


def _volume(fields: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the folder that may hold no volume, and the tags for which it may."""
    volume = fields.get("no_volume", {})
    return volume.get("folder", ""), tuple(volume.get("but_tags", ()))


@cache
def _facts() -> Mapping[str, Any]:
    facts: dict[str, Any] = json.loads(package_data("images/entry_scripts.json"))
    return facts

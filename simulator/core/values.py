"""The values that flow through the simulator, named as the standards name them.

Three states of a list of words matter everywhere and are never collapsed:

* ``None``   unset: nobody set it, an outer layer may fill it in,
* ``()``     empty: set, and without words,
* ``("",)``  blank: one word, which is the empty string; engines treat it specially.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self, TypeAlias

from simulator.core.record import NamedTuple

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A value of a JSON document."""
JsonFields: TypeAlias = tuple[tuple[str, Any], ...]
"""The fields of a JSON object as ``(name, value)`` pairs: a frozen object, whose values each field's reader checks."""
WordSource: TypeAlias = Literal["entrypoint", "cmd", "shell", "request", "engine"]


class Origin(NamedTuple):
    """Where a word was written."""

    source: WordSource
    """The image's ENTRYPOINT or CMD, a SHELL, the request, or the engine itself."""
    where: str
    """The place in that source as a reader would look for it: ``Dockerfile:3``, ``--cmd``."""


class Word(str):
    """One word of an argv: a string that knows where it was written.

    It equals every string with the same characters; comparisons ignore the origin.
    """

    __slots__ = ("origin",)
    origin: Origin

    def __new__(cls, text: str, origin: Origin) -> Self:
        word = str.__new__(cls, text)
        word.origin = origin
        return word

    def __getnewargs__(self) -> tuple[str, Origin]:  # type: ignore[override]
        return str(self), self.origin


Words: TypeAlias = tuple[Word, ...]


def words(texts: Iterable[str], origin: Origin) -> Words:
    """Give every text the same origin."""
    listed = []
    for text in texts:
        word = str.__new__(Word, text)  # twice as fast as Word(...)
        word.origin = origin
        listed.append(word)
    return tuple(listed)


class UnknownWords(Word):
    """Placeholder for words of a base image whose configuration is unknown: none, one or several.

    Its text names them (``CMD of nginx``): equal texts mean equal words. A list that holds a placeholder is unknown.
    """

    __slots__ = ()


def unknown_words(what: str, image: str) -> Words:
    """Return the placeholder for the list ``what`` (``CMD``, ``ENTRYPOINT``) of the image called ``image``."""
    return (UnknownWords(f"{what} of {image}", Origin("engine", image)),)


UNSTATED = "\U0010ffff"
"""Placeholder, within a text, for a variable value that the catalogue does not state; no text has this character."""


class ExecForm(NamedTuple):
    """An instruction's argument as a list of words (Dockerfile reference, "Shell and exec form")."""

    words: tuple[str, ...]


class ShellForm(NamedTuple):
    """An instruction's argument as one text for a shell (Dockerfile reference, "Shell and exec form")."""

    text: str
    """The text; ``""`` if the instruction has no argument."""
    fault: tuple[int, str] | None = None
    """For a text that begins with ``[``: the offset at which it stops being a JSON array, and why. Else None."""


CommandForm: TypeAlias = ExecForm | ShellForm


class ImageConfig(NamedTuple):
    """The configuration of an image: ``config`` of the OCI image specification, plus Docker's ``Shell``."""

    entrypoint: Words | None = None
    cmd: Words | None = None
    shell: Words | None = None
    env: tuple[str, ...] | None = None
    """``NAME=VALUE`` entries."""
    working_dir: str = ""
    """The directory; ``""`` if it is unset."""
    user: str = ""
    """User and group as they are written; ``""`` if they are unset."""
    other_fields: JsonFields = ()
    """The fields that do not change the process."""
    os: str = ""
    """``windows`` for an image for Windows; ``""`` for one for Linux."""


class EnvRules(NamedTuple):
    """What podman does to the variables that a container has, in the order of the fields."""

    merge: tuple[str, ...] = ()
    """``NAME=VALUE`` entries to add, whose values may name other variables."""
    unset: tuple[str, ...] = ()
    """Names of variables to remove."""
    unset_all: bool = False
    """Whether podman removes all variables."""
    host: tuple[tuple[str, str], ...] = ()
    """Variables of the caller to add, as names and values."""


class CatalogueEntry(NamedTuple):
    """What the catalogue of base images knows of some tags of an image."""

    image: str
    """The full name of the image, without a tag."""
    tags: tuple[str, ...]
    """Patterns of the tags."""
    config: Mapping[str, Any]
    """The configuration as ``docker inspect`` shows it; empty if ``reason`` is set."""
    varies: tuple[str, ...]
    """What differs from tag to tag: ``Env.NAME``, ``Labels``."""
    url: str
    """The file that the entry was read from."""
    date: str
    """The day of that file's commit."""
    seen: tuple[str, ...]
    """Some of the tags that were read."""
    shells: tuple[str, ...] | None = None
    """The shells that the image holds; None if that is unknown."""
    reason: str = ""
    """Why there is no configuration; ``""`` if there is one."""
    listed_as: str = ""
    """The full name under which its tags are listed: that of the image that it is another name for, or its own."""
    os: str = ""
    """``windows`` for an image for Windows; ``""`` for one for Linux."""


class FromCatalogue(NamedTuple):
    """The use of a catalogue entry by an image."""

    name: str
    """The name of the base image as it was written."""
    entry: CatalogueEntry
    unstated: tuple[str, ...] = ()
    """The variables whose values the entry does not state."""


class ContainerConfig(NamedTuple):
    """The container that a caller requests: the body of ``POST /containers/create`` of the Engine API.

    Texts are ``""`` where they are unset.
    """

    entrypoint: Words | None = None
    cmd: Words | None = None
    env: tuple[str, ...] | None = None
    """``NAME=VALUE`` entries, and names without a value, which remove a variable."""
    working_dir: str = ""
    user: str = ""
    tty: bool = False
    hostname: str = ""
    init: bool | None = None
    """Whether an init process comes first; None for the engine's default."""
    private_pid: bool = True
    """Whether the container has process ids of its own."""
    stop_signal: str = ""
    stop_timeout: int | None = None
    healthcheck: JsonFields | None = None
    """The fields of ``Healthcheck``."""
    env_rules: EnvRules | None = None
    no_input: bool = False
    """Whether the caller says that nobody can write to the standard input: neither it nor a terminal is open."""


class Process(NamedTuple):
    """What the runtime executes: ``process`` of the OCI runtime specification's configuration."""

    args: Words
    env: tuple[str, ...]
    """The variables of the container's configuration, without what an engine adds at start (HOSTNAME, HOME, TERM)."""
    cwd: str
    user: str
    command_line: str = ""
    """The line that an engine on Windows starts; ``""`` on Linux, where ``args`` are executed."""

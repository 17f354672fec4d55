"""The values that flow through the simulator, named as the standards name them.

Three states of a list of words matter everywhere and are never collapsed:

* ``None``   unset: nobody set it, an outer layer may fill it in,
* ``()``     empty: set, and without a word,
* ``("",)``  blank: one word without a character, which engines treat specially.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, Self, TypeAlias

WordSource: TypeAlias = Literal["entrypoint", "cmd", "shell", "request", "engine"]


class Origin(NamedTuple):
    """Where a word was written.

    ``source`` is the image's ENTRYPOINT or CMD, a SHELL, the request, or the engine itself;
    ``where`` is the place in that source as a reader would look for it (``Dockerfile:3``, ``--cmd``).
    """

    source: WordSource
    where: str


class Word(str):
    """One word of an argv: a string that knows where it was written.

    It equals every string with the same characters; the origin takes no part in comparisons.
    """

    __slots__ = ("origin",)
    origin: Origin

    def __new__(cls, text: str, origin: Origin) -> Self:
        word = str.__new__(cls, text)
        word.origin = origin
        return word


Words: TypeAlias = tuple[Word, ...]


def words(texts: Iterable[str], origin: Origin) -> Words:
    """Give every text the same origin."""
    found = []
    for text in texts:
        word = str.__new__(Word, text)  # twice as fast as Word(...)
        word.origin = origin
        found.append(word)
    return tuple(found)


class UnknownWords(Word):
    """Stands for the words, none or some, that a base image would give if it were known.

    Its text names them (``CMD of nginx``): equal texts stand for equal words. Whatever holds one is not known either.
    """

    __slots__ = ()


def unknown_words(what: str, image: str) -> Words:
    """Stand for what a base image, by its name, has as its ``what``."""
    return (UnknownWords(f"{what} of {image}", Origin("engine", image)),)


UNSTATED = "\U0010ffff"
"""Stands in a text for what an image is known to set, but not to which value; no text has this character."""


class ExecForm(NamedTuple):
    """An instruction's argument as a list of words (Dockerfile reference, "Shell and exec form")."""

    words: tuple[str, ...]


class ShellForm(NamedTuple):
    """An instruction's argument as one text for a shell.

    ``text`` is ``""`` where the instruction has no argument. ``fault`` tells why a text that
    begins with ``[`` is no JSON array, and at which offset of ``text``; else it is ``None``.
    """

    text: str
    fault: tuple[int, str] | None = None


CommandForm: TypeAlias = ExecForm | ShellForm


class ImageConfig(NamedTuple):
    """The configuration of an image: ``config`` of the OCI image specification, plus Docker's ``Shell``.

    ``rest`` holds the fields that have no part in the process, as ``(name, JSON value)`` pairs.
    """

    entrypoint: Words | None = None
    cmd: Words | None = None
    shell: Words | None = None
    env: tuple[str, ...] | None = None
    working_dir: str = ""
    user: str = ""
    rest: tuple[tuple[str, Any], ...] = ()


class EnvRules(NamedTuple):
    """What podman is asked to do to the variables that a container has of its own: in this order.

    ``merge`` holds ``NAME=VALUE`` entries whose value names other variables, ``unset`` names, ``unset_all`` tells
    whether none stays, ``host`` are variables of the caller.
    """

    merge: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()
    unset_all: bool = False
    host: tuple[tuple[str, str], ...] = ()


class CatalogueEntry(NamedTuple):
    """What the catalogue of base images knows of some tags of an image.

    ``config`` is as ``docker inspect`` shows it, ``varies`` names what differs from tag to tag (``Env.NAME``,
    ``Labels``). ``url`` is the file that it was read from, ``date`` the day of that file's commit, ``seen`` some of
    the tags that were read. ``shells`` are the shells in it, where that is known. An entry with a ``reason`` in
    place of a configuration says why there is none.
    """

    image: str
    tags: tuple[str, ...]
    config: Mapping[str, Any]
    varies: tuple[str, ...]
    url: str
    date: str
    seen: tuple[str, ...]
    shells: tuple[str, ...] | None = None
    reason: str = ""


class FromCatalogue(NamedTuple):
    """That an image rests on the catalogue: its name as it was written, the entry, and the variables not stated."""

    name: str
    entry: CatalogueEntry
    unstated: tuple[str, ...] = ()


class ContainerConfig(NamedTuple):
    """What a caller asks for: the body of ``POST /containers/create`` of the Engine API.

    ``env`` holds ``NAME=VALUE`` entries and bare names; texts are blank where unset. ``init`` asks for an init
    process, ``private_pid`` tells whether the container has process ids of its own; ``healthcheck`` holds the fields
    of ``Healthcheck`` as ``(name, JSON value)`` pairs.
    """

    entrypoint: Words | None = None
    cmd: Words | None = None
    env: tuple[str, ...] | None = None
    working_dir: str = ""
    user: str = ""
    tty: bool = False
    hostname: str = ""
    init: bool | None = None
    private_pid: bool = True
    stop_signal: str = ""
    stop_timeout: int | None = None
    healthcheck: tuple[tuple[str, Any], ...] | None = None
    env_rules: EnvRules | None = None


class Process(NamedTuple):
    """What is executed: ``process`` of the OCI runtime specification's configuration.

    ``env`` is the container configuration's Env; what an engine adds when it starts the
    container (HOSTNAME, HOME, TERM) is not in it.
    """

    args: Words
    env: tuple[str, ...]
    cwd: str
    user: str

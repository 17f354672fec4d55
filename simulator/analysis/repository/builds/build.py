"""What a tool is told to build: names of an image, and a Dockerfile with the options of its build.

Gives: the names with their ``BuildSource``. A Dockerfile that is not in the repository gives none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from simulator.analysis.repository.containers import BuildSource
from simulator.build.named_contexts import names_base
from simulator.callers.pasted.symbols import FIRST_PLACEHOLDER, LAST_MARK, Reading, Symbol, marks_in
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple

Named: TypeAlias = tuple[str, BuildSource]
"""A name of an image, and what the image is built from."""


class Build(NamedTuple):
    """What a tool is told to build; marks of symbols may stand in its texts.

    ``places`` are the paths at which the tool may find the Dockerfile; where several exist, it is one of them.
    """

    tags: tuple[str, ...]
    places: tuple[str, ...]
    target: str = ""
    build_args: tuple[tuple[str, str | None], ...] = ()
    contexts: tuple[tuple[str, str | BuildSource], ...] = ()

    def sources(self, files: Mapping[str, str], symbols: Sequence[Symbol] = ()) -> Iterator[BuildSource]:
        """Yield each Dockerfile of ``files`` that the image may be built from, with the options of the build."""
        texts = (value for _, value in (*self.build_args, *self.contexts) if isinstance(value, str))
        used = marks_in("\0".join((self.target, *texts)))
        needed = tuple(symbol for symbol in symbols if symbol.mark in used)
        for path in existing(self.places, files):
            contexts = tuple(pair for pair in self.contexts if names_base(pair[0], files[path]))
            yield BuildSource(path, self.target, self.build_args, needed, contexts)

    def named(self, files: Mapping[str, str], symbols: Sequence[Symbol] = ()) -> Iterator[Named]:
        """Yield the names with each Dockerfile of ``files`` that the image may be built from."""
        reading = Reading(tuple(symbols))
        for source in self.sources(files, symbols):
            yield from ((reading.reveal(tag), source) for tag in self.tags if tag)


def existing(places: Iterable[str], files: Mapping[str, str]) -> list[str]:
    """Return the paths that are files, each once, in order."""
    paths = dict.fromkeys(posixpath.normpath(place) for place in places)
    return [path for path in paths if path in files]


def is_remote(context: str) -> bool:
    """Return whether a build's context is no folder: an address, standard input, a repository."""
    return context == "-" or "://" in context or context.startswith(("git@", "github.com/"))


def pairs_of(entries: Iterable[str]) -> tuple[tuple[str, str | None], ...]:
    """Return build arguments from ``NAME=VALUE``; a name alone has a value that only the environment knows."""
    pairs = [entry.strip().partition("=") for entry in entries]
    return tuple((name, value) for name, equals, value in pairs if equals)


def contexts_of(entries: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return named contexts from ``NAME=VALUE``."""
    pairs = [entry.strip().partition("=") for entry in entries]
    return tuple((name, value) for name, _, value in pairs if name)


class Marks:
    """Gives a symbol to each text that only a tool knows when it runs."""

    def __init__(self) -> None:
        self._by_source: dict[str, Symbol] = {}

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """The symbols that were given."""
        return tuple(self._by_source.values())

    def mark(self, source: str) -> str:
        """Return the mark of a text, the same for the same text. Raises ``NotModelled`` where there are too many."""
        if source not in self._by_source:
            number = FIRST_PLACEHOLDER + len(self._by_source)
            if number > LAST_MARK:
                raise NotModelled("a file of so many values", "the file has too many values that its tool puts in")
            self._by_source[source] = Symbol(chr(number), source, quoted=True)
        return self._by_source[source].mark

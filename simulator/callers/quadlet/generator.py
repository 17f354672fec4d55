"""Generates the podman line of a ``.container`` unit, as Podman's generator does; a service starts that line.

Reads: ``Unit``. Gives: ``Generated``, or a refusal. Keys that only set an option are in ``keys.txt``; the others have
a function in ``options``. Compare: podman ``ConvertContainer`` (pkg/systemd/quadlet/quadlet.go).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from simulator.callers.flags import version_numbers
from simulator.callers.podman.tools import QuadletGenerator
from simulator.callers.quadlet import options, storage
from simulator.callers.quadlet.named_units import IN_QUADLET
from simulator.callers.quadlet.rules import CONTAINER, Quadlet, Siblings, check_keys, literal
from simulator.callers.quadlet.unit import Unit, words_of
from simulator.core.package_data import package_data
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.text import utf8
from simulator.core.values import Word
from simulator.golang.strconv import GoError

PODMAN = "/usr/bin/podman"


class Key(NamedTuple):
    """One row of the table of keys."""

    name: str
    kind: str
    option: str
    since: tuple[int, ...]


class Generated(NamedTuple):
    """The words of the line, program first, each with its place in the unit, and the decisions that gave them."""

    words: tuple[Word, ...]
    decisions: tuple[Decision[Any], ...]


@cache
def keys(version: tuple[int, ...]) -> Mapping[str, Key]:
    """Return the keys that a version knows, in order."""
    known = {}
    for line in package_data("callers/quadlet/keys.txt").splitlines():
        if line and not line.startswith("#"):
            name, kind, option, since = line.split()
            if version_numbers(since) <= version:
                known[name] = Key(name, kind, option, version_numbers(since))
    return known


def generate(unit: Unit, generator: QuadletGenerator, known: Mapping[str, Key], siblings: Siblings) -> Generated:
    """Generate the podman line of a unit; ``known`` are the keys of the version, from ``keys``.

    Raises ``Refusal`` where the generator fails, and ``NotModelled``.
    """
    check_keys(unit, CONTAINER, known)
    check_keys(unit, "Quadlet", IN_QUADLET)
    image = options.image(unit, siblings)
    options.check_service(unit)
    options.check_start(unit)
    if generator.translates:
        options.check_dependencies(unit, siblings)
    name = storage.container_name(unit)
    options.check_reload(unit, known)
    words = [literal(PODMAN), *options.root_options(unit), *map(literal, ("run", "--name")), name]
    words += map(literal, ("--replace", "--rm", *(["--cidfile=%t/%N.cid"] if generator.has_cid_file else [])))
    for key in known.values():
        words += _READERS[key.kind](unit, key, generator)
        if key.name in options.READERS:
            words += options.READERS[key.name](unit, generator, siblings)
    words += unit.arguments(CONTAINER, "PodmanArgs")
    words += [image] if image else [literal("--rootfs"), unit.text(CONTAINER, "Rootfs") or literal("")]
    arguments, decisions = _exec(unit)
    return Generated((*words, *arguments), (*_entrypoint(unit, generator), *decisions))


def _exec(unit: Unit) -> tuple[list[Word], tuple[Decision[Any], ...]]:
    value = unit.last(CONTAINER, "Exec")
    if value is None:
        return [], ()
    try:
        words = words_of(value)
    except GoError as fault:
        return [], (Quadlet.EXEC_DROPPED.gives(f"{value.origin.where}: {fault}: the whole Exec is left out"),)
    return words, (Quadlet.EXEC.gives(tuple(words)),)


def _entrypoint(unit: Unit, generator: QuadletGenerator) -> tuple[Decision[Any], ...]:
    value = unit.text(CONTAINER, "Entrypoint")
    if value is None:
        return ()
    if value or generator.clears_entrypoint:
        return (Quadlet.ENTRYPOINT.gives(value),)
    return (Quadlet.ENTRYPOINT_EMPTY.gives(value),)


Reader = Callable[[Unit, Key, QuadletGenerator], Iterator[Word]]


def _text(unit: Unit, key: Key, _: QuadletGenerator) -> Iterator[Word]:
    value = unit.text(CONTAINER, key.name)
    if value is not None and (value or key.kind == "given"):
        yield from (literal(key.option), value)


def _all(unit: Unit, key: Key, _: QuadletGenerator) -> Iterator[Word]:
    for value in unit.all(CONTAINER, key.name):
        yield from (literal(key.option), value)


def _truth(unit: Unit, key: Key, _: QuadletGenerator) -> Iterator[Word]:
    value = unit.truth(CONTAINER, key.name)
    if value is not None:
        yield literal(key.option if value else f"{key.option}=false")


def _listed(unit: Unit, key: Key, _: QuadletGenerator) -> Iterator[Word]:
    for value in unit.listed(CONTAINER, key.name):
        yield from (literal(key.option), Word(value.lower(), value.origin) if key.kind == "lower" else value)


def _words(unit: Unit, key: Key, _: QuadletGenerator) -> Iterator[Word]:
    option, prefix = (*key.option.split("="), "")[:2]
    for value in unit.arguments(CONTAINER, key.name):
        yield from (literal(option), Word(f"{prefix}={value}" if prefix else value, value.origin))


def _pairs(unit: Unit, key: Key, generator: QuadletGenerator) -> Iterator[Word]:
    by_name: dict[str, Word] = {}
    for value in unit.arguments(CONTAINER, key.name):
        if generator.passes_names or "=" in value:
            by_name[value.partition("=")[0]] = value
    for _, value in sorted(by_name.items(), key=lambda item: utf8(item[0])):
        yield from (literal(key.option), value)


def _none(*_: object) -> Iterator[Word]:
    return iter(())


_READERS: Mapping[str, Reader] = {
    "text": _text, "given": _text, "all": _all, "truth": _truth, "listed": _listed, "lower": _listed, "words": _words,
    "pairs": _pairs, "own": _none, "other": _none,
}  # fmt: skip

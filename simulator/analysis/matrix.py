"""The behaviour of an image as a finite table: one row for every way to ask, with placeholders for requested words.

Takes an image and an engine, and gives a ``Table``. Nothing is decided here: the simulator itself runs, with a
placeholder for requested words that engines treat alike. For a requested entrypoint, engines distinguish only: unset,
empty, one empty string, and anything else; for requested arguments only: unset, empty, and any words. So ``X...``
stands for one word or more, other than one empty string, and ``ARGS...`` for one word or more.
``tests/property/test_matrix_laws.py`` proves it: ``fill_placeholders`` gives what the simulator gives for any words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from simulator.build.image import BuiltImage
from simulator.callers import engine_api
from simulator.callers.caller import Spelling
from simulator.callers.entrypoint import run
from simulator.callers.table import CALLERS
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import ContainerConfig, Origin, UnknownWords, Word, Words, words
from simulator.engine.engine import Engine
from simulator.shell.arguments import SHELLS, shell_arguments
from simulator.simulation.container import Simulation, simulate


class Placeholder(Word):
    """Stands for words of the request; ``str`` gives its name."""

    __slots__ = ()


ENTRYPOINT = Placeholder("X...", Origin("request", "entrypoint"))
ARGS = Placeholder("ARGS...", Origin("request", "words"))


class WayToAsk(NamedTuple):
    """One way to ask: the caller, the request as its user writes it, and as the engine gets it, with placeholders."""

    caller: str
    spelling: str
    request: Request


class Row(NamedTuple):
    """A way to ask, and its outcome, with placeholders."""

    way: WayToAsk
    simulation: Simulation


class Table(NamedTuple):
    """All rows of an image on one engine; if the builder refused the image, ``refusal`` is set and there are none."""

    engine: Engine
    rows: tuple[Row, ...]
    refusal: Refusal | None = None

    @property
    def image(self) -> BuiltImage | None:
        """The image; None if the builder refused it."""
        return self.rows[0].simulation.built if self.rows else None

    def find(self, requested: ContainerConfig) -> Row:
        """Find the row of a request; raises ``LookupError`` if no caller can send it to the engine."""
        for row in self.rows:
            if generalize_words(row.way.request.container) == generalize_words(requested):
                return row
        raise LookupError("nobody can ask this engine for that")


class ArgumentUse(NamedTuple):
    """What a shell that the argv starts does with ``ARGS...``.

    ``role`` is the role of the first word, ``""`` if the shell reads the words as options and script; ``swallowed``
    tells whether the script ignores them.
    """

    role: str
    swallowed: bool


def build_table(image: BuiltImage | Refusal, engine: Engine) -> Table:
    """Simulate every way to ask the engine for a container of the image; a refusal by the builder gives no rows."""
    if isinstance(image, Refusal):
        return Table(engine, (), image)
    rows = [Row(way, simulate(image, way.request, engine)) for way in ways_to_ask(engine)]
    return Table(engine, tuple(rows))


def generalize_words(requested: ContainerConfig) -> tuple[Words | None, Words | None]:
    """Replace requested words by placeholders, unless engines treat them in a way of their own (unset, empty, "")."""
    plain = requested.entrypoint in (None, (), ("",))
    return (requested.entrypoint if plain else (ENTRYPOINT,), (ARGS,) if requested.cmd else requested.cmd)


def fill_placeholders(symbolic: Words, requested: ContainerConfig) -> Words:
    """Put the words of a request in place of the placeholders."""
    argv: list[Word] = []
    for word in symbolic:
        argv += (requested.entrypoint if word is ENTRYPOINT else requested.cmd if word is ARGS else (word,)) or ()
    return tuple(argv)


def argument_use(symbolic: Words) -> ArgumentUse | None:
    """Return what becomes of ``ARGS...`` if the words before it start a shell; None if they start none."""
    before = symbolic[:-1]
    if not before or symbolic[-1] is not ARGS or any(isinstance(word, Placeholder | UnknownWords) for word in before):
        return None
    if shell_arguments(before) and (reading := shell_arguments(symbolic)):
        return ArgumentUse(reading.value.roles[-1], reading.value.swallows)
    return ArgumentUse("", swallowed=False) if before[0].rpartition("/")[2] in SHELLS else None


def entrypoint_and_cmd(simulation: Simulation) -> tuple[Decision[Words], ...]:
    """Return the decisions for the entrypoint and for CMD; empty if the simulation was refused before them."""
    decision = simulation.argv or (simulation.refusal.decision if simulation.refusal else None)
    while decision is not None and len(decision.premises) == 1:  # an init process comes first
        (decision,) = decision.premises
    return decision.premises if decision is not None and len(decision.premises) == 2 else ()


# The bodies that requests spell; a key that is left out is unset.
_X, _ARGS = "X...", "ARGS..."
_BODIES = tuple(
    {key: value for key, value in (("Entrypoint", entrypoint), ("Cmd", cmd)) if value is not None}
    for entrypoint in (None, [_X], [""], [])
    for cmd in (None, [_ARGS], [])
)
# JSON that only podman reads as the value of --entrypoint: as it is written, and an example of it.
_JSON_ENTRYPOINTS = (("'[\"X\", ...]'", '["X..."]'), ("'[\"\"]'", '[""]'), ("'[]'", "[]"), ("null", "null"))


def ways_to_ask(engine: Engine) -> Iterator[WayToAsk]:
    """Yield every way to ask the engine, the shortest of each caller first."""
    for spelling, engines in spellings().items():
        if engine.name in engines:
            yield from _WAYS[spelling.form](spelling, engine)


def spellings() -> Mapping[Spelling, frozenset[str]]:
    """List how callers spell requests, each with the engines that are asked so; the engine API is the last."""
    engines: dict[Spelling, frozenset[str]] = {}
    for caller in sorted(CALLERS, key=lambda caller: caller.kind == "body"):
        for spelling in caller.spellings:
            engines[spelling] = engines.get(spelling, frozenset()).union(caller.engines)
    return engines


def engines_asked(title: str) -> frozenset[str]:
    """Name the engines that a caller with this title can ask."""
    return frozenset().union(*(engines for spelling, engines in spellings().items() if spelling.title == title))


def _run_lines(spelling: Spelling, engine: Engine) -> Iterator[WayToAsk]:
    for text, value in ((None, None), ("X", "X"), ('""', "")):
        yield from _run_line_pair(spelling.title, text, value, engine)


def _json_run_lines(spelling: Spelling, engine: Engine) -> Iterator[WayToAsk]:
    for text, value in _JSON_ENTRYPOINTS:
        yield from _run_line_pair(spelling.title, text, value, engine)


def _run_line_pair(caller: str, spelling: str | None, value: str | None, engine: Engine) -> Iterator[WayToAsk]:
    option = "" if spelling is None else f"--entrypoint {spelling} "
    for arguments in ((), (_ARGS,)):
        yield _way_to_ask(caller, f"run {option}IMAGE {' '.join(arguments)}".rstrip(), run(value, arguments, engine))


def _bodies(spelling: Spelling, engine: Engine) -> Iterator[WayToAsk]:
    """Yield bodies; where an empty list is the same as none, as for a kubelet, those with one are left out."""
    names = {"Entrypoint": spelling.entrypoint, "Cmd": spelling.words}
    text = _object_text if spelling.form == "object" else _mapping_text
    for body in _BODIES:
        if spelling.empties or [] not in body.values():
            yield _way_to_ask(spelling.title, text(body, names), _read_body(body, engine, spelling.entrypoint))


def _read_body(body: Mapping[str, Any], engine: Engine, key: str) -> Request:
    """Read the body of a create request; an entrypoint of one empty string gets ``key`` as its origin."""
    request = engine_api.read_request(body, engine, CallerContext())
    if request.container.entrypoint == ("",):
        blank = words(("",), Origin("request", key))
        request = request._replace(container=request.container._replace(entrypoint=blank))
    return request


def _way_to_ask(caller: str, spelling: str, request: Request) -> WayToAsk:
    entrypoint, cmd = generalize_words(request.container)
    container = request.container._replace(entrypoint=entrypoint, cmd=cmd)
    return WayToAsk(caller, spelling, request._replace(container=container))


def _list_text(texts: Sequence[str]) -> str:
    return "[" + ", ".join(text or '""' for text in texts) + "]"


def _object_text(body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'"{names[key]}": {_list_text(texts)}' for key, texts in body.items()) + "}"


def _mapping_text(body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return ", ".join(f"{names[key]}: {_list_text(texts)}" for key, texts in body.items()) or "no " + " or ".join(
        names.values()
    )


_WAYS: Mapping[str, Callable[[Spelling, Engine], Iterator[WayToAsk]]] = {
    "line": _run_lines,
    "json": _json_run_lines,
    "mapping": _bodies,
    "object": _bodies,
}

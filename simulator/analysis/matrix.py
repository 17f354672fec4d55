"""The behaviour of an image as a finite table: one row for every way of asking, symbolic in the words asked for.

Reads: an image, an engine. Gives: ``Table``. Nothing is decided here: the simulator itself is run, with a
placeholder for all words of the request that it does not tell apart. Of an entrypoint asked for, engines tell
apart only unset, empty, one blank word, and anything else; of words asked for, only unset, empty, and any words.
So ``X...`` stands for one word or more that are not one blank word, ``ARGS...`` for one word or more.
``tests/property/test_matrix_laws.py`` has the proof: ``filled`` gives what the simulator gives, whatever is put in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.build.image import BuiltImage
from simulator.callers import engine_api
from simulator.callers.entrypoint import run
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import ContainerConfig, Origin, UnknownWords, Word, Words, words
from simulator.engine.engine import Engine
from simulator.shell.arguments import SHELLS, shell_arguments
from simulator.simulation.container import Simulation, simulate


class Placeholder(Word):
    """Stands for words of the request; ``str`` of it is its name."""

    __slots__ = ()


ENTRYPOINT = Placeholder("X...", Origin("request", "entrypoint"))
ARGS = Placeholder("ARGS...", Origin("request", "words"))


class WayToAsk(NamedTuple):
    """One way of asking: who asks, as it is written there, and what the engine is asked, with placeholders."""

    caller: str
    spelled: str
    request: Request


class Row(NamedTuple):
    """A request, and what comes out, with placeholders."""

    way: WayToAsk
    simulation: Simulation


class Table(NamedTuple):
    """All rows of an image on one engine; where the image is refused, ``refusal`` is set and there are none."""

    engine: Engine
    rows: tuple[Row, ...]
    refusal: Refusal | None = None

    def find(self, requested: ContainerConfig) -> Row:
        """Find the row of a request for words; raises ``LookupError`` where nobody can ask the engine for it."""
        for row in self.rows:
            if cell(row.way.request.container) == cell(requested):
                return row
        raise LookupError("nobody can ask this engine for that")


class Fate(NamedTuple):
    """What a shell that the argv starts does with ``ARGS...``: the role of the first, and whether it is looked at."""

    role: str
    swallowed: bool


def table(image: BuiltImage | Refusal, engine: Engine) -> Table:
    """Work out all rows of an image on an engine."""
    if isinstance(image, Refusal):
        return Table(engine, (), image)
    rows = [Row(request, simulate(image, request.request, engine)) for request in requests(engine)]
    return Table(engine, tuple(rows))


def cell(requested: ContainerConfig) -> tuple[Words | None, Words | None]:
    """Put placeholders for the words that an engine does not tell apart."""
    plain = requested.entrypoint in (None, (), ("",))
    return (requested.entrypoint if plain else (ENTRYPOINT,), (ARGS,) if requested.cmd else requested.cmd)


def filled(symbolic: Words, requested: ContainerConfig) -> Words:
    """Put the words of a request in the place of the placeholders."""
    found: list[Word] = []
    for word in symbolic:
        found += (requested.entrypoint if word is ENTRYPOINT else requested.cmd if word is ARGS else (word,)) or ()
    return tuple(found)


def fate(symbolic: Words) -> Fate | None:
    """Tell what becomes of ``ARGS...`` where the words in front of it start a shell; None where they start none."""
    before = symbolic[:-1]
    if not before or symbolic[-1] is not ARGS or any(isinstance(word, Placeholder | UnknownWords) for word in before):
        return None
    if shell_arguments(before) and (read := shell_arguments(symbolic)):
        return Fate(read.value.roles[-1], read.value.swallows)
    return Fate("", False) if before[0].rpartition("/")[2] in SHELLS else None


def halves(simulation: Simulation) -> tuple[Decision[Words], ...]:
    """Give the decisions for the entrypoint and for CMD; none where it did not come to them."""
    last = simulation.argv or (simulation.refusal.decision if simulation.refusal else None)
    while last is not None and len(last.premises) == 1:  # something stands in front of the argv
        (last,) = last.premises
    return last.premises if last is not None and len(last.premises) == 2 else ()


# The entrypoints and words that requests spell, as (what is written, the value); None is not written at all.
_X, _ARGS = "X...", "ARGS..."
_BODIES = tuple(
    {key: value for key, value in (("Entrypoint", entrypoint), ("Cmd", cmd)) if value is not None}
    for entrypoint in (None, [_X], [""], [])
    for cmd in (None, [_ARGS], [])
)
# The words of --entrypoint that only podman reads: as they are written, and an example of what they stand for.
_JSON = (("'[\"X\", ...]'", '["X..."]'), ("'[\"\"]'", '[""]'), ("'[]'", "[]"), ("null", "null"))


def requests(engine: Engine) -> Iterator[WayToAsk]:
    """Yield every way of asking the engine, the shortest of a caller first."""
    for caller, (engines, spell) in CALLERS.items():
        if engine.name in engines:
            yield from spell(caller, engine)


def _runs(caller: str, engine: Engine) -> Iterator[WayToAsk]:
    for written, value in ((None, None), ("X", "X"), ('""', "")):
        yield from _run(caller, written, value, engine)


def _json_runs(caller: str, engine: Engine) -> Iterator[WayToAsk]:
    for written, value in _JSON:
        yield from _run(caller, written, value, engine)


def _run(caller: str, written: str | None, value: str | None, engine: Engine) -> Iterator[WayToAsk]:
    option = "" if written is None else f"--entrypoint {written} "
    for asked in ((), (_ARGS,)):
        yield _request(caller, f"run {option}IMAGE {' '.join(asked)}".rstrip(), run(value, asked, engine))


def _bodies(caller: str, engine: Engine) -> Iterator[WayToAsk]:
    for body in _BODIES:
        yield _request(caller, _object(body), _create(body, engine))


def _services(caller: str, engine: Engine) -> Iterator[WayToAsk]:
    """Spell what Compose sends; see its ``getCreateConfigs`` (pkg/compose/create.go)."""
    for body in _BODIES:
        names = {"Entrypoint": "entrypoint", "Cmd": "command"}
        yield _request(caller, _mapping(body, names), _create(body, engine, names["Entrypoint"]))


def _pods(caller: str, engine: Engine) -> Iterator[WayToAsk]:
    """Spell what a kubelet hands on, where an empty list is as good as none; ``$(NAME)`` is replaced by then."""
    for body in _BODIES:
        if [] not in body.values():
            names = {"Entrypoint": "command", "Cmd": "args"}
            yield _request(caller, _mapping(body, names), _create(body, engine, names["Entrypoint"]))


def _create(body: Mapping[str, Any], engine: Engine, where: str = "Entrypoint") -> Request:
    """Ask with a body; its blank entrypoint was written at ``where``."""
    request = engine_api.read_request(body, engine, CallerContext())
    if request.container.entrypoint == ("",):
        blank = words(("",), Origin("request", where))
        request = request._replace(container=request.container._replace(entrypoint=blank))
    return request


def _request(caller: str, spelled: str, request: Request) -> WayToAsk:
    entrypoint, cmd = cell(request.container)
    container = request.container._replace(entrypoint=entrypoint, cmd=cmd)
    return WayToAsk(caller, spelled, request._replace(container=container))


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(text or '""' for text in texts) + "]"


def _object(body: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f'"{key}": {_list(texts)}' for key, texts in body.items()) + "}"


def _mapping(body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return ", ".join(f"{names[key]}: {_list(texts)}" for key, texts in body.items()) or "no " + " or ".join(
        names.values()
    )


# Who asks, the engines that it asks, and how; the engine API is asked by all others.
CALLERS = {
    "run": (("docker", "podman"), _runs),
    "run with JSON": (("podman",), _json_runs),
    "Compose": (("docker",), _services),
    "Kubernetes": (("docker", "podman", "containerd", "cri-o"), _pods),
    "engine API": (("docker", "podman"), _bodies),
}

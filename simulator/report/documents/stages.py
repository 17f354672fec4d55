"""From the timeline of a build to the block that shows it."""

from __future__ import annotations

from simulator.analysis.timeline import Event, StageEvents, Value
from simulator.core.text import printable, quoted
from simulator.core.values import Word
from simulator.report.document import Argv, Cell, Code, Moment, Piece, Stage, Timeline
from simulator.report.documents.answer import link, piece

_KINDS = {"ENTRYPOINT": "entrypoint", "CMD": "cmd", "SHELL": "shell"}
_NOTHING = ("unset", "inherited")  # what is so far goes without saying


def timeline(stages: tuple[StageEvents, ...]) -> Timeline:
    """Show what happened in each stage."""
    return Timeline(tuple(map(_stage, stages)))


def _stage(stage: StageEvents) -> Stage:
    name: Cell = ("Stage ", Code(printable(stage.name))) if stage.name else ("A stage without a name",)
    title: Cell = (*name, ", from ", Code(printable(stage.base)), " ", Code(printable(stage.where)))
    return Stage(title, tuple(_moment(event) for event in stage.events if event.what not in _NOTHING))


def _moment(event: Event) -> Moment:
    what = "as the base image has it" if event.what == "begins" else event.what
    before = _value(event.before) if event.what in ("replaced", "dropped", "emptied") else ()
    place: Cell = (Code(printable(event.where)), *((" by a trigger",) if event.trigger else ()))
    kind = _KINDS.get(event.part, "plain")
    return Moment(event.part, what, kind, _value(event.value), before, place, link(event.rule))


def _value(value: Value) -> Cell:
    if value is None:
        return ("unset",)
    if isinstance(value, str):
        return (Code(quoted(value)),)
    return (Argv(tuple(piece(word) if isinstance(word, Word) else Piece(quoted(word), "plain") for word in value)),)

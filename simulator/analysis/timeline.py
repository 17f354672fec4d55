"""How ENTRYPOINT, CMD, SHELL and the other parts that matter at the start got their values, stage by stage.

Takes the decisions of a build, and gives ``StageEvents`` for each stage from the base image to the target. Nothing is
decided here.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.dockerfile.command import Wrapped
from simulator.build.dockerfile.windows_paths import WindowsPath
from simulator.build.image import BuiltImage, Step
from simulator.build.stage_start import STAGE_STARTS, BuildahStage
from simulator.core.record import NamedTuple
from simulator.core.rule import Rule
from simulator.core.values import ImageConfig, UnknownWords, unknown_words

Value: TypeAlias = tuple[str, ...] | str | None
What: TypeAlias = Literal["unset", "begins", "inherited", "set", "replaced", "emptied", "dropped"]

ALWAYS = ("ENTRYPOINT", "CMD", "SHELL")  # the parts that are listed even if nothing happens to them
PARTS = (*ALWAYS, "USER", "WORKDIR", "STOPSIGNAL", "HEALTHCHECK")
_SETS: Mapping[Rule, str] = {
    InstructionEffect.SHELL: "SHELL",
    InstructionEffect.USER: "USER",
    InstructionEffect.DIRECTORY: "WORKDIR",
    WindowsPath.DIRECTORY: "WORKDIR",
    InstructionEffect.STOPSIGNAL: "STOPSIGNAL",
    InstructionEffect.HEALTHCHECK: "HEALTHCHECK",
}


class Event(NamedTuple):
    """A change of a part of the configuration: its values before and after it.

    ``what`` is ``unset`` or ``begins`` (as in the base image), ``inherited`` (from the stage before), ``set``,
    ``replaced`` or ``emptied`` (by the part's own instruction), or ``dropped`` (by anything else). ``where`` is the
    line, or the name of the base image; ``text`` is the instruction, and ``trigger`` whether ONBUILD ran it.
    """

    part: str
    what: What
    before: Value
    value: Value
    where: str
    text: str
    rule: Rule
    trigger: bool = False


class StageEvents(NamedTuple):
    """A stage: its name or ``""``, the image or stage it begins with, the place of its FROM, and its events."""

    name: str
    base: str
    where: str
    events: tuple[Event, ...]


def build_timeline(built: BuiltImage) -> tuple[StageEvents, ...]:
    """Return the stages of an image that a Dockerfile gives; empty for any other image."""
    stages: list[tuple[StageEvents, list[Event]]] = []
    values: dict[str, Value] = {}
    from_line = 0
    for step in built.own_steps():
        is_from = step.instruction.keyword == "from"
        if not is_from and not stages:  # changes to an image, as docker commit makes them
            return ()
        if is_from:
            from_line = step.instruction.line
            begun = _begin_stage(step, None if stages else built.base, values)
            stages.append((begun, [*begun.events]))
        events = _apply_step(step, values, is_first=len(stages) == 1)
        trigger = step.instruction.line == from_line and not is_from
        stages[-1][1].extend(event._replace(trigger=True) if trigger else event for event in events)
    return tuple(stage._replace(events=tuple(events)) for stage, events in stages)


def last_events(stages: tuple[StageEvents, ...]) -> dict[str, Event]:
    """Return for each part the event that gave it its final value, in the order of ``PARTS``."""
    events = {event.part: event for stage in stages for event in stage.events if event.what != "inherited"}
    return {part: events[part] for part in PARTS if part in events}


def replacing_event(stages: tuple[StageEvents, ...], part: str, where: str) -> Event | None:
    """Return the event by which a part loses the value that the line ``where`` gave it; None if it keeps that value."""
    events = [event for stage in stages for event in stage.events if event.part == part and event.what != "inherited"]
    places = [event.where for event in events]
    following = events[places.index(where) + 1 :] if where in places else []
    return next((event for event in following if event.where != where), None)


def _begin_stage(step: Step, base: ImageConfig | None, values: dict[str, Value]) -> StageEvents:
    """Begin a stage: the first with the configuration of its base image, the others with the values so far."""
    start = next(decision for decision in step.decisions if decision.rule in STAGE_STARTS)
    name = str(start.value)
    if base is not None:
        values.update(_part_values(base))
    events = []
    for part in PARTS:
        value = values.get(part)
        if value or part in ALWAYS:
            what: What = "unset" if not value else "begins" if base is not None else "inherited"
            events.append(Event(part, what, value or None, value or None, name, "", start.rule))
    words = step.instruction.original.split()  # FROM [--platform=...] BASE [AS NAME]
    return StageEvents(words[-1] if words[-2].lower() == "as" else "", name, step.place, tuple(events))


def _part_values(image: ImageConfig) -> dict[str, Value]:
    """Return the values of ``PARTS`` in a configuration."""
    other_fields = dict(image.other_fields)
    health = (other_fields.get("Healthcheck") or {}).get("Test")
    values: tuple[Value, ...] = (image.entrypoint, image.cmd, image.shell, image.user, image.working_dir)
    return dict(zip(PARTS, (*values, other_fields.get("StopSignal"), tuple(health) if health else None), strict=True))


def _apply_step(step: Step, values: dict[str, Value], *, is_first: bool) -> Iterator[Event]:
    """Yield the events of an instruction, and update the values."""

    def event(part: str, value: Any, rule: Rule, what: What | None = None) -> Event:
        before, value = values.get(part) or None, (tuple(value) if isinstance(value, list | tuple) else value) or None
        values[part] = value
        what = what or ("emptied" if value is None else "set" if before is None else "replaced")
        return Event(part, what, before, value, step.place, step.instruction.original, rule)

    for decision in step.decisions:
        rule = decision.rule
        if rule in Wrapped.rules():
            part = step.instruction.keyword.upper()
            yield event(part, decision.value, rule)
            cmd = values.get("CMD")
            if (
                part == "ENTRYPOINT" and is_first and cmd and isinstance(cmd[0], UnknownWords)
            ):  # unless a trigger set it
                yield event(
                    "CMD",
                    unknown_words("CMD by a trigger", cmd[0].origin.where),
                    InstructionEffect.CMD_DROPPED,
                    "dropped",
                )
        elif rule is InstructionEffect.CMD_DROPPED:
            yield event("CMD", None, rule, "dropped")
        elif rule is BuildahStage.OCI:
            for part in ("SHELL", "HEALTHCHECK"):
                if values.get(part):
                    yield event(part, None, rule, "dropped")._replace(where="the format oci", text="")
        elif rule in _SETS:
            yield event(_SETS[rule], decision.value, rule)


def to_json(stages: tuple[StageEvents, ...]) -> list[dict[str, Any]]:
    """Write a timeline as JSON values."""
    return [
        {
            "stage": stage.name or None,
            "from": stage.base,
            "where": stage.where,
            "events": [{**event._asdict(), "rule": event.rule.id} for event in stage.events],
        }
        for stage in stages
    ]

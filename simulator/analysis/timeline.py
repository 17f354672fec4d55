"""How ENTRYPOINT, CMD, SHELL and what else matters at the start came to be what they are, stage by stage.

Reads: what a build decided. Gives: ``StageEvents`` for each stage, from the base image to the target. Everything is
read off the decisions; nothing is decided.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from simulator.build.buildkit.effects import InstructionEffect
from simulator.build.dockerfile.command import Wrapped
from simulator.build.image import BuiltImage, Step
from simulator.build.stage_start import STAGE_STARTS, BuildahStage
from simulator.core.rule import Rule
from simulator.core.values import ImageConfig, UnknownWords, unknown_words

Value: TypeAlias = tuple[str, ...] | str | None
What: TypeAlias = Literal["unset", "begins", "inherited", "set", "replaced", "emptied", "dropped"]

ALWAYS = ("ENTRYPOINT", "CMD", "SHELL")  # the parts that are told of even where nothing happens to them
PARTS = (*ALWAYS, "USER", "WORKDIR", "STOPSIGNAL", "HEALTHCHECK")
_SETS: Mapping[Rule, str] = {
    InstructionEffect.SHELL: "SHELL",
    InstructionEffect.USER: "USER",
    InstructionEffect.DIRECTORY: "WORKDIR",
    InstructionEffect.STOPSIGNAL: "STOPSIGNAL",
    InstructionEffect.HEALTHCHECK: "HEALTHCHECK",
}


class Event(NamedTuple):
    """What happened to a part of the configuration: its value before and after.

    ``what`` is ``unset`` or ``begins`` as the base image has it, ``inherited`` from the stage before, ``set``,
    ``replaced`` or ``emptied`` by its own instruction, ``dropped`` by something else. ``where`` is the line, or the
    name of the base image; ``text`` is the instruction, ``trigger`` tells whether ONBUILD made it run.
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
    """A stage: its name, ``""`` where it has none, what it begins with, where its FROM stands, and what happened."""

    name: str
    base: str
    where: str
    events: tuple[Event, ...]


def timeline(built: BuiltImage) -> tuple[StageEvents, ...]:
    """Tell it for an image that a Dockerfile gives; for any other there is nothing to tell."""
    found: list[StageEvents] = []
    now: dict[str, Value] = {}
    line = 0
    for step in built.steps():
        is_from = step.instruction.keyword == "from"
        if not is_from and not found:  # changes to an image, as docker commit makes them
            return ()
        if is_from:
            line = step.instruction.line
            found.append(_begun(step, None if found else built.base, now))
        events = list(_happened(step, now, len(found) == 1))
        trigger = step.instruction.line == line and not is_from
        stage = found[-1]
        found[-1] = stage._replace(events=(*stage.events, *(event._replace(trigger=trigger) for event in events)))
    return tuple(found)


def last(stages: tuple[StageEvents, ...]) -> dict[str, Event]:
    """Give for each part the event that made it what it is, in the order of ``PARTS``."""
    ends = {event.part: event for stage in stages for event in stage.events if event.what != "inherited"}
    return {part: ends[part] for part in PARTS if part in ends}


def _begun(step: Step, base: ImageConfig | None, now: dict[str, Value]) -> StageEvents:
    """Begin a stage, the first with the configuration of its base, the others with what is so far."""
    start = next(each for each in step.decisions if each.rule in STAGE_STARTS)
    name = str(start.value)
    if base is not None:
        now.update(_parts(base))
    events = []
    for part in PARTS:
        value = now.get(part)
        if value or part in ALWAYS:
            what: What = "unset" if not value else "begins" if base is not None else "inherited"
            events.append(Event(part, what, value or None, value or None, name, "", start.rule))
    words = step.instruction.original.split()  # FROM [--platform=...] BASE [AS NAME]
    return StageEvents(words[-1] if words[-2].lower() == "as" else "", name, step.place, tuple(events))


def _parts(image: ImageConfig) -> dict[str, Value]:
    """Take the parts of a configuration."""
    rest = dict(image.rest)
    health = (rest.get("Healthcheck") or {}).get("Test")
    values: tuple[Value, ...] = (image.entrypoint, image.cmd, image.shell, image.user, image.working_dir)
    return dict(zip(PARTS, (*values, rest.get("StopSignal"), tuple(health) if health else None), strict=True))


def _happened(step: Step, now: dict[str, Value], is_first: bool) -> Iterator[Event]:
    """Yield what an instruction did, and note it."""

    def event(part: str, value: Any, rule: Rule, what: What | None = None) -> Event:
        before, value = now.get(part) or None, (tuple(value) if isinstance(value, list | tuple) else value) or None
        now[part] = value
        what = what or ("emptied" if value is None else "set" if before is None else "replaced")
        return Event(part, what, before, value, step.place, step.instruction.original, rule)

    for decision in step.decisions:
        rule = decision.rule
        if rule in Wrapped.rules():
            part = step.instruction.keyword.upper()
            yield event(part, decision.value, rule)
            cmd = now.get("CMD")
            if (
                part == "ENTRYPOINT" and is_first and cmd and isinstance(cmd[0], UnknownWords)
            ):  # all but what a trigger set
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
                if now.get(part):
                    yield event(part, None, rule, "dropped")._replace(where="the format oci", text="")
        elif rule in _SETS:
            yield event(_SETS[rule], decision.value, rule)


def to_json(stages: tuple[StageEvents, ...]) -> list[dict[str, Any]]:
    """Write it as JSON values."""
    return [
        {
            "stage": stage.name or None,
            "from": stage.base,
            "where": stage.where,
            "events": [{**event._asdict(), "rule": event.rule.id} for event in stage.events],
        }
        for stage in stages
    ]

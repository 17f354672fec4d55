"""The stages that COPY and RUN take files from: which ones they are, and what is refused in how they are named.

Reads: ``Plan``. Gives: by stage, the stages that its instructions take files from; and which stages a target needs.
Compare: BuildKit ``toCommand``, ``validateCircularDependency`` (frontend/dockerfile/dockerfile2llb/convert.go),
``detectRunMount`` (convert_runmount.go); moby ``stagesBuildResults.get`` (builder/dockerfile/evaluator.go).
"""

import re
from collections.abc import Iterator, Sequence

from simulator.build.buildkit.plan import Plan
from simulator.build.dockerfile.expansion import expand
from simulator.build.dockerfile.mounts import read_fields
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import BUILDKIT, BUILDKIT_0_13, DOCKERFILE, MOBY
from simulator.golang.reference import reference_error
from simulator.golang.strconv import quoted

_CONVERT = "frontend/dockerfile/dockerfile2llb/convert.go"
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}").fullmatch


class FileSource(Question):
    """What is refused in the stage or image that COPY --from, or from in a mount, names?"""

    VARIABLE = Rule(
        "A variable or a quote in COPY --from is refused: nothing is replaced there.",
        BUILDKIT(_CONVERT, "toCommand"),
        DOCKERFILE("COPY --from", "#copy---from"),
        note="""Before 0.24 the text itself is the name of an image, which a dollar sign makes a bad one. Give the image
        a stage name with FROM, where variables are replaced, and copy from that.""",
    )
    NO_STAGE = Rule(
        "A number that is the stage's own, or that no stage has, is refused.",
        BUILDKIT(_CONVERT, "findStateByIndex"),
        MOBY("builder/dockerfile/evaluator.go", "validateIndex"),
        note="In BuildKit the images that are copied from or mounted count as stages behind those of the file.",
    )
    CIRCULAR = Rule(
        "A stage that takes files from itself, or stages that take files from each other, are refused.",
        BUILDKIT(_CONVERT, "validateCircularDependency"),
    )
    LATER = Rule(
        "A stage that takes files from one behind it is refused.",
        BUILDKIT(_CONVERT, "dispatch"),
        BUILDKIT_0_13(_CONVERT, "dispatch"),
        note="BuildKit before 0.13 finds no files there; the classic builder looks for an image of that name.",
    )
    BAD_NAME = Rule(
        "A name that is no stage's and no image reference is refused.",
        BUILDKIT(_CONVERT, "resolveReachableStages"),
    )


class Source(NamedTuple):
    """What one instruction takes files from, if that is a stage of the file."""

    instruction: Instruction
    name: str
    """As the instruction spells it."""
    stage: int
    """The index of the stage."""
    target: str | None
    """Where it mounts them; None if it copies."""


def check_sources(plan: Plan) -> list[list[Source]]:
    """Return the sources of each stage; raise ``Refusal`` as BuildKit does before it builds any."""
    latest = plan.latest
    count = len(plan.names)
    listed: list[list[Source]] = []
    images: list[tuple[Instruction, str]] = []
    for body in plan.bodies:
        sources: list[Source] = []
        for instruction in body:
            if not (instruction.flags and instruction.keyword in ("copy", "run")):
                continue
            for name, target in _named_sources(instruction, plan):
                stage = latest.get(name.lower())
                if target is None:
                    stage = _copied_stage(instruction, name, stage, count, plan)
                if stage is None:
                    count += 1
                    images.append((instruction, name))
                elif stage < len(plan.names):
                    sources.append(Source(instruction, name, stage, target))
        listed.append(sources)
    _refuse_circles(listed, plan)
    for instruction, name in images:
        old = not plan.builder.uppercase_registries
        if name != "scratch" and (why := reference_error(name, lower_case_registries=old)):
            raise _at(instruction, FileSource.BAD_NAME, f"failed to parse stage name {quoted(name)}: {why}")
    return listed


def _at(instruction: Instruction, rule: Rule, message: str) -> Refusal:
    refusal = rule.refuses("build", message)
    refusal.line = instruction.line
    return refusal


def _named_sources(instruction: Instruction, plan: Plan) -> Iterator[tuple[str, str | None]]:
    """Yield what an instruction takes files from, and where it mounts them: ``scratch`` for a mount without a name."""
    for flag in instruction.flags:
        name, _, value = flag.partition("=")
        if instruction.keyword == "copy" and name == "--from" and value:
            yield value, None
        elif instruction.keyword == "run" and name == "--mount":
            values = {key.lower(): text for key, _, text in [field.partition("=") for field in read_fields(value)]}
            target = values.get("target") or values.get("dst") or values.get("destination") or ""
            source = values.get("from") or "scratch"
            if not plan.builder.mounts.expands:
                type_ = values.get("type", "").lower()
                source = "" if type_ == "tmpfs" or (source == "scratch" and type_ != "cache") else source
            yield from [(source, target)] if source else []


def _copied_stage(instruction: Instruction, name: str, stage: int | None, count: int, plan: Plan) -> int | None:
    """Return the index of the stage or image that ``COPY --from`` names; None if it is the first to name that image."""
    if plan.builder.literal_sources and expand(name, {}, plan.syntax) != name:
        message = "variable expansion is not supported for --from, define a new stage with FROM using ARG from global "
        raise _at(instruction, FileSource.VARIABLE, message + "scope as a workaround")
    if not _NUMBER(name):
        return stage
    if not 0 <= int(name) < count:
        raise _at(instruction, FileSource.NO_STAGE, f"invalid stage index {int(name)}")
    return int(name)


def _refuse_circles(listed: list[list[Source]], plan: Plan) -> None:
    """Refuse stages that take files from each other; the message names the first one from which a circle is found."""
    if all(source.stage < index for index, sources in enumerate(listed) for source in sources):
        return
    visited: set[int] = set()
    for first in range(len(listed)):
        path = [(first, iter(listed[first]))] if first not in visited else []
        on_path = {first}
        visited.add(first)
        while path:
            index, following = path[-1]
            source = next(following, None)
            if source is None:
                on_path.discard(index)
                path.pop()
            elif source.stage in on_path:
                name = plan.names[first] or f"stage-{first}"
                message = f"circular dependency detected on stage: {name}"
                raise _at(source.instruction, FileSource.CIRCULAR, message)
            elif source.stage not in visited:
                visited.add(source.stage)
                on_path.add(source.stage)
                path.append((source.stage, iter(listed[source.stage])))


def refuse_later(index: int, sources: list[Source], plan: Plan) -> None:
    """Refuse a stage that takes files from one behind it, when it is built."""
    for instruction, name, stage, target in sources:
        if stage >= index and plan.builder.stages_come_first:
            own = plan.names[index] or f"stage-{index}"
            message = f'cannot copy from stage "{name}", it needs to be defined before current stage "{own}"'
            if target is not None:
                message = f'cannot mount from stage "{name}" to "{target}", stage needs to be defined before current '
                message += "command"
            raise _at(instruction, FileSource.LATER, message)


def reachable_stages(listed: Sequence[Sequence[Source]], parents: Sequence[int | None], target: int) -> list[int]:
    """Return the target and the stages that it begins with or takes files from, in the order of the file."""
    reached: set[int] = set()
    waiting: list[int | None] = [target]
    while waiting:
        index = waiting.pop()
        if index is not None and index not in reached:
            reached.add(index)
            waiting += [parents[index], *[source.stage for source in listed[index]]]
    return sorted(reached)


def check_triggered(instruction: Instruction, index: int, plan: Plan, needed: Sequence[int] | None) -> None:
    """Refuse what an instruction that ONBUILD stored takes files from; ``needed`` stages are built, None means all."""
    if plan.builder.commits_each_instruction:
        return
    latest = plan.latest
    for name, target in _named_sources(instruction, plan) if instruction.flags else ():
        stage = latest.get(name.lower())
        if target is None:
            stage = _copied_stage(instruction, name, stage, len(plan.names), plan)
        if stage is None:
            continue
        if stage < index and plan.builder.triggers_need_stages and needed is not None and stage not in needed:
            stage = len(plan.names)  # as good as behind this one: it is not built
        if stage >= index:
            refuse_later(index, [Source(instruction, name, stage, target)], plan)

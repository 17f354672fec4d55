"""From the stages of a Dockerfile to the configuration of the image that a target gives.

Reads: ``Source``. Gives: ``Built``.
Compare: BuildKit ``toDispatchState`` (frontend/dockerfile/dockerfile2llb/convert.go); moby
``dispatchFromDockerfile`` (builder/dockerfile/evaluator.go).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from simulator.errors import NotModelled
from simulator.references import refused, system
from simulator.rule import Question, Refusal, Rule
from simulator.sources import BUILDKIT, DOCKERFILE, MOBY
from simulator.spec.checks import Checking, check, stages
from simulator.spec.dockerfile import Instruction, read
from simulator.spec.effects import Effect, apply
from simulator.spec.expansion import Expansion, Syntax, expand
from simulator.spec.graph import parents_of, wanted_of
from simulator.spec.image import Builder, Built
from simulator.spec.stage import DEFAULT_PATH, PLATFORM, PROXIES, Source, Stage
from simulator.values import ImageConfig

_CONVERT = "frontend/dockerfile/dockerfile2llb/convert.go"
FRONTEND = r"(?:docker\.io/)?docker/dockerfile(?:-upstream)?(?:[:@]|$)"


class From(Question):
    """What does a stage begin with?"""

    SCRATCH = Rule(
        "FROM scratch begins with an empty configuration and the default PATH.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/image.go", "emptyImage"),
        DOCKERFILE("FROM", "#from"),
    )
    STAGE = Rule(
        "FROM with the name of an earlier stage begins with that stage's configuration.",
        BUILDKIT(_CONVERT, "addState"),
        DOCKERFILE("FROM", "#from"),
        note="""In BuildKit before 0.30 the labels, volumes and ports of a stage are those of the stages that
        begin with it, so what one adds shows in all of them.""",
    )
    IMAGE = Rule(
        "FROM with any other name begins with that image's configuration.",
        BUILDKIT(_CONVERT, "resolveReachableStages"),
        DOCKERFILE("FROM", "#from"),
    )
    BLANK = Rule("A base name that is blank is refused.", BUILDKIT(_CONVERT, "toDispatchState"))
    BAD_NAME = Rule(
        "A base name that is no image reference is refused.",
        BUILDKIT(_CONVERT, "resolveReachableStages"),
        note="BuildKit looks at the names of all stages, the classic builder at those that it builds.",
    )
    BAD_PLATFORM = Rule(
        "A platform that is none is refused; nothing is one that is not there.",
        BUILDKIT(_CONVERT, "toDispatchState"),
        MOBY("builder/dockerfile/dispatchers.go", "initializeStage"),
    )
    NO_STAGES = Rule("A Dockerfile without FROM is refused.", BUILDKIT(_CONVERT, "toDispatchState"))
    NO_TARGET = Rule(
        "A target that names no stage is refused.",
        BUILDKIT(_CONVERT, "toDispatchState"),
    )
    STAGE_TWICE = Rule(
        "Two stages of one name are refused.", MOBY("builder/dockerfile/evaluator.go", "checkStageNameAvailable")
    )
    NOTHING = Rule(
        "FROM scratch alone gives no image.",
        MOBY("builder/dockerfile/builder.go", "build"),
    )


class Plan(NamedTuple):
    """A Dockerfile that is taken apart and not built: its stages with their FROM, their names and bases.

    ``parents`` are the earlier stages that they begin with, ``target`` is the one to build, ``given`` are the ARGs in
    front of the first FROM.
    """

    builder: Builder
    syntax: Syntax
    given: Mapping[str, str]
    bodies: list[list[Instruction]]
    names: list[str]
    bases: list[str]
    parents: list[int | None]
    target: int


def planned(source: Source, builder: Builder) -> Plan:
    """Take a Dockerfile apart."""
    dockerfile = read(source.text, builder)
    if dockerfile.syntax and builder.arg_wins and not re.match(FRONTEND, dockerfile.syntax):
        raise NotModelled(
            f"frontend {dockerfile.syntax}",
            f"the line # syntax={dockerfile.syntax} hands the file to another frontend, which is not modelled",
        )
    syntax = tuple.__new__(Syntax, (dockerfile.escape, builder.modifiers, builder.blank_patterns))
    if dockerfile.syntax and builder.arg_wins:  # that frontend may know more flags; the classic builder asks none
        builder = builder._replace(unknown_flags=())
    head, *bodies = stages(dockerfile.instructions, builder)
    if not bodies:
        raise From.NO_STAGES.refuses("build", "dockerfile contains no stages to build")
    names = [_name(body[0]) for body in bodies]
    target = _target(names, source.target, builder)
    given = _globals(head, source, builder, syntax, source.target or names[-1] or "default")
    bases = [_base(body[0], given, syntax) for body in bodies]
    parents = parents_of(names, bases, commits=builder.commits)
    return tuple.__new__(Plan, (builder, syntax, given, bodies, names, bases, parents, target))


def build(source: Source, builder: Builder) -> Built:
    """Give the configuration of the image that the target, or the last stage, comes to."""
    plan = planned(source, builder)
    builder, _, _, bodies, names, bases, parents, target = plan
    wanted = wanted_of(bodies, parents, names, target) if builder.lazy_stages else range(target + 1)
    needed = set(wanted)
    for index in range(len(bodies)) if builder.lazy_stages else wanted:
        _check_base(plan, index, index in needed)
    done: dict[int, Stage] = {}
    for index in wanted:
        parent = parents[index]
        done[index] = built_stage(plan, source, index, None if parent is None else done[parent])
    if builder.commits and bases[target] == "scratch" and not done[target].changed:
        raise From.NOTHING.refuses("build", "No image was generated. Is your Dockerfile empty?")
    return done[target].built()


def _check_base(plan: Plan, index: int, needed: bool) -> None:
    first, base = plan.bodies[index][0], plan.bases[index]
    system = _system(first, plan.given, plan.syntax) if first.flags else "linux"
    if needed and system != "linux":
        raise NotModelled(f"platform {system}", f"a stage for {system} is not modelled; only linux/... is")
    if plan.parents[index] is None and base != "scratch" and (why := refused(base)):
        refusal = From.BAD_NAME.refuses("build", f'failed to parse stage name "{base}": {why}')
        refusal.line = first.line
        raise refusal


def built_stage(plan: Plan, source: Source, index: int, before: Stage | None) -> Stage:
    """Build one stage on the one that it begins with."""
    stage = Stage(plan.builder, source, plan.syntax, plan.given)
    parent = plan.parents[index]
    stage.before = before
    _begin(stage, plan.bodies[index][0], plan.bases[index], "" if parent is None else plan.names[parent])
    apply(stage, plan.bodies[index][1:])
    return stage


def every_stage(plan: Plan, source: Source) -> Iterator[Stage | Refusal | NotModelled]:
    """Build every stage of a plan, each as if it were the target; where one cannot be built, give the reason."""
    done: list[Stage | Refusal | NotModelled] = []
    for index, parent in enumerate(plan.parents):
        before = None if parent is None else done[parent]
        if before is None or isinstance(before, Stage):
            try:
                _check_base(plan, index, True)
                done.append(built_stage(plan, source, index, before))
            except (Refusal, NotModelled) as why:
                done.append(why)
        else:
            done.append(before)
        yield done[-1]


def _name(first: Instruction) -> str:
    return first.value[2].lower() if len(first.value) == 3 else ""


def _target(names: list[str], target: str, builder: Builder) -> int:
    """Find the stage to build; where names are unique, stages behind it are not looked at."""
    wanted = target.lower()
    if target and wanted not in names:
        raise From.NO_TARGET.refuses("build", f'target stage "{target}" could not be found')
    if not builder.unique_stages:
        return len(names) - 1 - names[::-1].index(wanted) if target else len(names) - 1
    index = names.index(wanted) if target else len(names) - 1
    before = [name for name in names[: index + 1] if name]
    if twice := next((name for name, count in Counter(before).items() if count > 1), None):
        raise From.STAGE_TWICE.refuses("build", f"{twice} stage name already used")
    return index


def _globals(
    head: Iterable[Instruction], source: Source, builder: Builder, syntax: Syntax, target: str
) -> dict[str, str]:
    """Read the ARGs in front of the first FROM, on top of the automatic platform arguments."""
    given = source.arguments
    found: dict[str, str] = {}
    if builder.arg_wins:
        found = PLATFORMS.copy()
        if source.platform != PLATFORM:
            found |= _platform("TARGET", source.platform)
        if builder.target_stage:
            found["TARGETSTAGE"] = target
        if given:
            found |= {name: value for name in found if (value := given.get(name)) is not None}
    elif given:
        found = {name: value for name in PROXIES if (value := given.get(name)) is not None}
    for instruction in head:
        added = found if builder.lists_globals else {}
        for word in instruction.value:
            name, equals, value = word.partition("=")
            if not builder.lists_globals:
                name = expand(name, found, syntax)
            override = given.get(name)
            if equals and (override is None or not builder.lists_globals):
                added[name] = _default(value, found, builder, syntax)
            if override is not None:
                added[name] = override
        if added is not found:
            found |= added
    return found


def _default(value: str, given: Mapping[str, str], builder: Builder, syntax: Syntax) -> str:
    try:
        return expand(value, given, syntax)
    except Refusal as refusal:
        if builder.forgives_globals and refusal.decision.rule is not Expansion.NO_PATTERN:
            return ""
        raise


def _platform(side: str, platform: str) -> dict[str, str]:
    """Give the automatic arguments about the platform to build on, or for."""
    system, machine, variant = (*platform.split("/"), "", "")[:3]
    names = (f"{side}PLATFORM", f"{side}OS", f"{side}ARCH", f"{side}VARIANT", f"{side}OSVERSION")
    return dict(zip(names, (platform, system, machine, variant, ""), strict=True))


PLATFORMS = {**_platform("BUILD", PLATFORM), **_platform("TARGET", PLATFORM)}


def _base(first: Instruction, given: Mapping[str, str], syntax: Syntax) -> str:
    try:
        base = expand(first.value[0], given, syntax)
        if not base:
            raise From.BLANK.refuses("build", f"base name ({first.value[0]}) should not be blank")
    except Refusal as refusal:
        refusal.line = first.line
        raise
    return base


def _system(first: Instruction, given: Mapping[str, str], syntax: Syntax) -> str:
    """Find the operating system that a stage is for."""
    text = first.flags[0].partition("=")[2]  # FROM has no other flag
    if not text:
        return "linux"
    platform = expand(text, given, syntax)
    found = system(platform)
    if found is None:
        raise From.BAD_PLATFORM.refuses("build", f'failed to parse platform : "{platform}" is no platform')
    return found


def _begin(stage: Stage, first: Instruction, base: str, parent: str) -> None:
    """Begin with scratch, an earlier stage, or an image; then run the triggers that it holds."""
    builder, before = stage.builder, stage.before
    stage.begun.append((first, 0))
    if before is not None:
        shared = ("Labels", "Volumes", "ExposedPorts") if builder.shares_maps else ()
        stage.rest = {key: value if key in shared else _copy(value) for key, value in before.rest.items()}
        stage.variables.update(before.variables if builder.arg_wins else {})
        stage.take(before.image())
        stage.decisions.append(From.STAGE.gives(parent))
    elif base == "scratch":
        stage.base = ImageConfig(working_dir=builder.scratch_directory)
        stage.working_dir = builder.scratch_directory
        stage.default_path()
        stage.decisions.append(From.SCRATCH.gives(base))
    else:
        stage.base = found = stage.source.find(base)
        stage.take(found)
        if found.rest:
            stage.rest = {key: _copy(value) for key, value in found.rest if key not in builder.lost_fields}
        stage.decisions.append(From.IMAGE.gives(base))
    if not builder.commits and "PATH" not in stage.places:
        stage.default_path()
    stage.variables.setdefault("PATH", DEFAULT_PATH)
    if builder.arg_wins and stage.working_dir:
        stage.working_dir = builder.directory(stage.working_dir, stage.working_dir)
        if before is None and stage.working_dir != stage.base.working_dir:
            stage.base = stage.base._replace(working_dir=stage.working_dir)
    for trigger in (stage.rest and stage.rest.pop("OnBuild", None)) or ():
        for instruction in read(trigger, builder).instructions:
            placed = instruction._replace(line=first.line)
            check(placed, builder)
            if placed.keyword in ("onbuild", "from", "maintainer"):
                raise Checking.TRIGGER.refuses("build", f"{placed.typed} isn't allowed as an ONBUILD trigger")
            apply(stage, (placed,), Effect.TRIGGERED.gives(trigger))


def _copy(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
